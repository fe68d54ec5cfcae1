import type { AccountRow, MeshAdapter, MeshRows, SaidEnd, Who } from './adapter';
import { mapWho, SILENT_END, withoutTcpOfRequests } from './rows';

const labels = {
  sourceNamespace: 'source_namespace',
  // Either `labelsContext` gives each part a label, or `sourceContext` puts everything into one.
  sourceWorkload: ['source_workload', 'source'],
  sourceApp: 'source_app',
  targetNamespace: 'destination_namespace',
  targetWorkload: ['destination_workload', 'destination'],
  targetApp: 'destination_app',
  reporterCluster: 'cluster',
  code: 'status',
} as const satisfies AccountRow['labels'];

/** Cilium's names for what is no workload: the world, the node itself, its health checks. */
const RESERVED =
  /^(?:reserved:)?(world(?:-ipv[46])?|host|remote-node|kube-apiserver|unmanaged|health|ingress|init|unknown)$/;

/** `namespace/name` as `sourceContext=workload` and `=pod` spell it. */
const readEnd = (end: SaidEnd): SaidEnd => {
  const { workload, namespace } = end;
  if (workload === null || namespace !== null) return end;
  if (RESERVED.test(workload)) return { ...SILENT_END, cluster: end.cluster };
  const at = workload.indexOf('/');
  return at < 0 ? end : { ...end, namespace: workload.slice(0, at), workload: workload.slice(at + 1) };
};

const isSilent = ({ workload, service, app }: SaidEnd): boolean => (workload ?? service ?? app) === null;

/** What lies outside the cluster has no workload; a caller from there is unknown, a callee is a place of its own. */
const readWho = (who: Who): Who => {
  const [source, target] = [readEnd(who.source), readEnd(who.target)];
  if (!isSilent(target)) return { ...who, source, target };
  const said = who.target.workload;
  const labelled = { sourceNamespace: null, sourceWorkload: null, targetWorkload: said, host: null };
  return { ...who, source, target, host: said?.replace('reserved:', '') ?? 'world', labelled };
};

const nameOf = ({ namespace, workload, app }: SaidEnd): string => `${namespace} ${workload} ${app}`;

/** Clusters where agents report each name, as whoever calls or is called. */
const placesIn = (told: MeshRows): ReadonlyMap<string, ReadonlySet<string>> => {
  const places = new Map<string, Set<string>>();
  const note = (end: SaidEnd, cluster: string | null): void => {
    if (cluster === null || isSilent(end)) return;
    places.set(nameOf(end), (places.get(nameOf(end)) ?? new Set<string>()).add(cluster));
  };
  for (const { rows } of Object.values(told.client)) for (const { who } of rows) note(who.source, who.reporterCluster);
  for (const { rows } of Object.values(told.server)) for (const { who } of rows) note(who.target, who.reporterCluster);
  return places;
};

/** No label says which cluster the far end is in: it is where its name is known, in doubt where the agent is. */
const withClusters = (told: MeshRows): MeshRows => {
  const places = placesIn(told);
  const placed = (end: SaidEnd, near: string | null): SaidEnd => {
    const known = places.get(nameOf(end));
    if (end.cluster !== null || isSilent(end) || known === undefined) return end;
    const [only = null] = known.size === 1 ? known : [];
    return { ...end, cluster: near !== null && known.has(near) ? near : only };
  };
  return mapWho(told, (who) => ({
    ...who,
    source: placed(who.source, who.reporterCluster),
    target: placed(who.target, who.reporterCluster),
  }));
};

const readTogether = (told: MeshRows): MeshRows => withoutTcpOfRequests(withClusters(mapWho(told, readWho)));

/**
 * Cilium as Hubble tells it: requests where a layer-7 policy makes them visible, connections elsewhere. Encryption is a
 * property of nodes, not of calls: nothing here states protection. No bytes are counted.
 */
export const cilium: MeshAdapter = {
  id: 'cilium',
  docs: 'https://docs.cilium.io/en/stable/observability/metrics/#hubble-metrics',
  tells: [
    { metric: 'cilium_version', where: {}, versionLabel: 'version' },
    { metric: 'hubble_lost_events_total', where: {}, versionLabel: null },
  ],
  // The agents' own (`cilium_…`) are there for the network, whoever looks at calls.
  exports: [{ names: 'hubble_.*', where: {} }],
  metrics: { requests: 'hubble_http_requests_total', duration: 'hubble_http_request_duration_seconds' },
  durationUnitMs: 1000,
  accounts: {
    client: {
      where: { reporter: 'client' },
      labels,
      metrics: { opened: { name: 'hubble_tcp_flags_total', where: { flag: 'SYN', traffic_direction: 'egress' } } },
      durationsWithoutEnding: true,
      statesProtection: false,
    },
    server: {
      where: { reporter: 'server' },
      labels,
      metrics: { opened: { name: 'hubble_tcp_flags_total', where: { flag: 'SYN', traffic_direction: 'ingress' } } },
      durationsWithoutEnding: true,
      statesProtection: false,
    },
  },
  protection: { yes: [], no: [] },
  clientOnly: [{}],
  gatewayNamespaces: [],
  refine: readTogether,
};
