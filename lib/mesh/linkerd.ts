import type { MeshAdapter, MeshRows, Row, SaidEnd, Who } from './adapter';
import { mapRows, mapWho, pairOf, withoutTcpOfRequests } from './rows';

/** What a pod belongs to: one of these labels is set, by the scrape job of the caller, by Linkerd of the callee. */
const ownerLabels = [
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'replicationcontroller',
  'k8s_job',
  'cronjob',
];
const calleeOwners = ownerLabels.map((owner) => `dst_${owner}`);

const endings = {
  code: 'status_code',
  // The name in the documentation and the one in the source.
  grpc: ['grpc_status', 'grpc_status_code'],
  flags: 'error',
  outcome: 'classification',
  protection: 'tls',
  reason: 'no_tls_reason',
} as const;

const protocolRows = {
  http: { grpc_status: '', grpc_status_code: '' },
  grpc: { grpc_status: { re2: '.+' } },
} as const;

/** Proxy to its own application: no exposure. Refused requests are not counted by the callee at all. */
const arriving = { direction: 'inbound', no_tls_reason: { not: 'loopback' } } as const;
const accepted = { ...arriving, peer: 'src' } as const;
const dialled = { direction: 'outbound', peer: 'dst' } as const;

type Identity = string;

/** `<account>.<namespace>.serviceaccount.identity.<control plane>.<trust domain>` */
const accountOf = (identity: Identity): { readonly account: string; readonly namespace: string } | null => {
  const [account, namespace, kind] = identity.split('.');
  return account === undefined || namespace === undefined || kind !== 'serviceaccount' ? null : { account, namespace };
};

const workloadKey = ({ cluster, namespace, workload }: SaidEnd): string => `${cluster} ${namespace} ${workload}`;

interface Callers {
  /** Workloads that proved an identity as callees. */
  readonly known: ReadonlyMap<Identity, ReadonlyMap<string, SaidEnd>>;
  /** Identities that a workload proved as a callee. */
  readonly proved: ReadonlyMap<string, ReadonlyMap<Identity, Identity>>;
  /** Who says that it calls a workload. */
  readonly calling: ReadonlyMap<string, ReadonlyMap<string, SaidEnd>>;
}

const noted = <T>(into: Map<string, Map<string, T>>, key: string, name: string, value: T): void => {
  into.set(key, (into.get(key) ?? new Map<string, T>()).set(name, value));
};

/**
 * Ends in their clusters: whoever reports is where its series come from, and so is whom it dialled unless that is a
 * mirrored Service. Without it equal names in two clusters would be taken for one another.
 */
const withClusters = (told: MeshRows): MeshRows => {
  const made = new Map<SaidEnd, Map<string, SaidEnd>>();
  const placed = (end: SaidEnd, cluster: string | null): SaidEnd => {
    if (end.cluster !== null || cluster === null || end.workload === null) return end;
    const own = made.get(end) ?? new Map<string, SaidEnd>();
    made.set(end, own);
    const there = own.get(cluster) ?? { ...end, cluster };
    own.set(cluster, there);
    return there;
  };
  return mapWho(told, (who) => ({
    ...who,
    source: placed(who.source, who.reporterCluster),
    target: placed(who.target, who.reporterCluster),
  }));
};

/** What the callers' proxies tell of who is who. */
const learn = ({ client }: MeshRows): Callers => {
  const known = new Map<string, Map<string, SaidEnd>>();
  const proved = new Map<string, Map<Identity, Identity>>();
  const calling = new Map<string, Map<string, SaidEnd>>();
  for (const { rows } of Object.values(client)) {
    for (const { who, principal } of rows) {
      const { source, target } = who;
      if (target.workload === null) continue;
      if (principal !== null) {
        noted(known, principal, workloadKey(target), target);
        noted(proved, workloadKey(target), principal, principal);
      }
      if (source.workload !== null) noted(calling, workloadKey(target), workloadKey(source), source);
    }
  }
  return { known, proved, calling };
};

const only = (ends: readonly SaidEnd[]): SaidEnd | null => (ends.length === 1 ? (ends[0] ?? null) : null);

/** The caller behind an identity; null: its own proxy tells of the call, and which one it is cannot be said. */
const callerBy = (identity: Identity, callee: SaidEnd, { known, proved, calling }: Callers): SaidEnd | null => {
  const account = accountOf(identity);
  const owners = known.get(identity);
  const callers = [...(calling.get(workloadKey(callee))?.values() ?? [])].filter(
    ({ namespace }) => account === null || namespace === account.namespace,
  );
  const isProved = (end: SaidEnd) => owners?.has(workloadKey(end)) === true;
  const named = callers.filter(({ workload }) => workload === account?.account);
  const isOther = (end: SaidEnd) => [...(proved.get(workloadKey(end))?.keys() ?? [])].some((each) => each !== identity);
  const left = callers.filter((end) => !isOther(end));
  const found = only(callers.filter(isProved)) ?? only(named) ?? only(left);
  if (found !== null || callers.length > 0) return found;
  const alone = only([...(owners?.values() ?? [])]);
  if (alone !== null) return alone;
  // No caller's proxy tells of it: its service account is the best name there is.
  return account === null
    ? null
    : {
        cluster: null,
        namespace: account.namespace,
        workload: account.account,
        service: null,
        version: null,
        app: null,
      };
};

/** The callee's rows with the callers their identities stand for. */
const withCallers = (told: MeshRows): MeshRows => {
  const callers = learn(told);
  const made = new Map<string, Map<Who, Who | null>>();
  const whoOf = ({ who, principal }: Row): Who | null => {
    if (principal === null) return who;
    const seen = made.get(principal) ?? new Map<Who, Who | null>();
    made.set(principal, seen);
    const before = seen.get(who);
    if (before !== undefined) return before;
    const source = callerBy(principal, who.target, callers);
    const whole = source === null ? null : { ...who, source };
    seen.set(who, whole);
    return whole;
  };
  return mapRows(told, (row, { account }) => {
    if (account === 'client') return [row];
    const who = whoOf(row);
    return who === null ? [] : [{ ...row, who }];
  });
};

/** A pair with a gRPC status on any row speaks gRPC as a whole: timeouts and durations carry no status. */
const withProtocols = (told: MeshRows): MeshRows => {
  const grpc = new Set<string>();
  for (const side of [told.client, told.server]) {
    for (const { who, grpc: status } of side.requests?.rows ?? []) if (status !== null) grpc.add(pairOf(who));
  }
  return mapWho(told, (who) => (grpc.has(pairOf(who)) ? { ...who, protocol: 'grpc' } : who));
};

/** A host without its port: one outside host is one node. */
const withoutPort = (who: Who): Who => {
  const host = who.host?.replace(/:\d+$/, '') ?? null;
  return host === who.host ? who : { ...who, host };
};

const readTogether = (told: MeshRows): MeshRows =>
  withoutTcpOfRequests(withProtocols(mapWho(withCallers(withClusters(told)), withoutPort)));

/** Linkerd 2. Outbound rows are the caller's account, inbound rows the callee's, which knows callers by identity. */
export const linkerd: MeshAdapter = {
  id: 'linkerd',
  docs: 'https://linkerd.io/2/reference/proxy-metrics/',
  tells: [{ metric: 'proxy_build_info', where: { vendor: 'linkerd' }, versionLabel: 'version' }],
  // What its proxies say of themselves as processes (`process_…`) is called as everybody's.
  exports: [
    { names: '(?:request|response|route|tcp)_.*', where: { direction: { re2: 'inbound|outbound' } } },
    {
      names: '(?:inbound|outbound)_(?:http|grpc|tcp|tls)_.*|(?:control_)?identity_cert_.*|proxy_build_info',
      where: {},
    },
  ],
  metrics: { requests: 'response_total', duration: 'response_latency_ms', opened: 'tcp_open_total' },
  durationUnitMs: 1,
  protocolByPair: true,
  accounts: {
    client: {
      where: { direction: 'outbound' },
      labels: {
        ...endings,
        sourceNamespace: 'namespace',
        sourceWorkload: ownerLabels,
        targetCluster: 'dst_target_cluster',
        targetNamespace: 'dst_namespace',
        targetWorkload: calleeOwners,
        host: 'authority',
        serviceName: ['dst_target_service', 'dst_service'],
        serviceNamespace: ['dst_target_service_namespace', 'dst_namespace'],
        reporterCluster: 'cluster',
        principal: 'server_id',
      },
      metrics: {
        opened: { name: 'tcp_open_total', where: dialled },
        sent: { name: 'tcp_read_bytes_total', where: dialled },
        received: { name: 'tcp_write_bytes_total', where: dialled },
      },
      protocolRows,
      exclusive: ['sourceWorkload', 'targetWorkload'],
      hostsWithPorts: true,
      statesProtection: true,
    },
    server: {
      // The kubelet's probes are plaintext by nature, and no caller's.
      where: { ...arriving, route_name: { not: 'probe' } },
      labels: {
        ...endings,
        targetNamespace: 'namespace',
        targetWorkload: ownerLabels,
        reporterCluster: 'cluster',
        principal: 'client_id',
      },
      metrics: {
        opened: { name: 'tcp_open_total', where: accepted },
        sent: { name: 'tcp_write_bytes_total', where: accepted },
        received: { name: 'tcp_read_bytes_total', where: accepted },
      },
      durationFields: ['principal'],
      protocolRows,
      exclusive: ['targetWorkload'],
      anonymous: { client_id: '' },
      statesProtection: true,
    },
  },
  // `opaque` is the client's own TLS passed through: encrypted, and nothing the mesh verified.
  protection: { yes: ['true'], no: ['no_identity', 'disabled', 'opaque'] },
  clientOnly: [{ tls: { not: 'true' } }],
  gatewayNamespaces: [],
  refine: readTogether,
};
