import { UNKNOWN } from '@/lib/domain/entity';
import type { AccountRow, MeshAdapter, MeshRows, Row, SaidEnd, Who } from './adapter';
import {
  callersAccount,
  envoyMetrics,
  envoyProtection,
  type Naming,
  notByCallees,
  once,
  pairKeys,
  plaintextArrivals,
  sumsByPair,
} from './envoy';
import { clusterNamed, type KumaName, OUTSIDE_CLUSTERS, ownName, PLUMBING_CLUSTERS } from './kuma-names';

// Zone ingresses and egresses pass on what callers tell, and name no service of their own.
const sidecars = { mesh: { not: '' }, kuma_proxy_role: { notRe2: 'zone-.*' } } as const;
const outbound = { ...sidecars, envoy_cluster_name: { notRe2: PLUMBING_CLUSTERS } } as const;

/** The proxy that reports, as 3.x and older releases label it. Its scrape label is its own namespace. */
const reporting = (end: 'source' | 'target') =>
  ({
    [`${end}Cluster`]: ['zone', 'kuma_io_zone'],
    [`${end}Namespace`]: ['k8s_kuma_io_namespace', 'namespace'],
    [`${end}Workload`]: ['kuma_workload', 'kuma_io_service', 'kuma_io_services'],
    reporterCluster: 'cluster',
    reporter: 'kuma_proxy_role',
  }) as const satisfies AccountRow['labels'];

const SILENT: SaidEnd = { cluster: null, namespace: null, workload: null, service: null, version: null, app: null };

/** The end that reports; null: it does not say which service it belongs to. */
const reporter = (end: SaidEnd, role: string | null): SaidEnd | null => {
  const own = ownName(end.workload ?? '');
  if (own === null) return null;
  const named = { ...end, workload: own.name, namespace: own.namespace ?? end.namespace };
  return role === 'gateway' ? { ...named, gateway: true } : named;
};

/** A pair with the names of both ends read. */
interface Spoken {
  readonly from: SaidEnd;
  readonly to: KumaName;
}

const spokenOf = (who: Who): Spoken | null => {
  const [from, to] = [reporter(who.source, who.reporter), clusterNamed(who.host ?? '')];
  return from === null || to === null ? null : { from, to };
};

/** What the rows of a source know of services: where those of a name are, and what their ports are called. */
interface Registry {
  /** Namespaces by name. */
  readonly namespaces: ReadonlyMap<string, ReadonlySet<string>>;
  /** Zones by service. */
  readonly zones: ReadonlyMap<string, ReadonlySet<string>>;
  /** Services whose named ports all speak gRPC. */
  readonly grpc: ReadonlySet<string>;
}

const serviceKey = (namespace: string | null, name: string): string => `${namespace ?? ''}/${name}`;
const isGrpc = (section: string): boolean => /^grpc(?:-|$)/.test(section);

const setsOf = (pairs: readonly (readonly [key: string, value: string | null])[]): Map<string, Set<string>> => {
  const sets = new Map<string, Set<string>>();
  for (const [key, value] of pairs) if (value !== null) sets.set(key, (sets.get(key) ?? new Set<string>()).add(value));
  return sets;
};

const registryOf = (all: readonly Spoken[]): Registry => {
  const callees = all.flatMap(({ to }) => (to.kind === 'service' ? [to] : []));
  const keyOf = ({ namespace, name }: KumaName) => serviceKey(namespace, name);
  const sections = setsOf(callees.map((to) => [keyOf(to), to.section]));
  return {
    namespaces: setsOf(callees.map(({ name, namespace }) => [name, namespace])),
    zones: setsOf([
      ...all.map(({ from }) => [serviceKey(from.namespace, from.workload ?? ''), from.cluster] as const),
      ...callees.map((to) => [keyOf(to), to.zone] as const),
    ]),
    grpc: new Set([...sections].filter(([, named]) => [...named].every(isGrpc)).map(([key]) => key)),
  };
};

/** One service in several zones: which of them answered nobody says, so it is in none that is known. */
const manyZones = (to: KumaName, { namespaces }: Registry): SaidEnd => {
  const [only, ...more] = namespaces.get(to.name) ?? [];
  const namespace = to.namespace ?? (more.length === 0 ? (only ?? null) : null);
  return { ...SILENT, cluster: to.zone ?? UNKNOWN, namespace, workload: to.name };
};

/** A callee without a zone is where other rows place it, of several places with its caller; else with its caller. */
const oneZone = (to: KumaName, from: SaidEnd, { zones }: Registry): SaidEnd => {
  const known = zones.get(serviceKey(to.namespace, to.name)) ?? new Set<string | null>([from.cluster]);
  const [only = null, ...more] = known;
  const isNear = more.length > 0 && known.has(from.cluster ?? '');
  const otherwise = isNear ? from.cluster : more.length > 0 ? UNKNOWN : only;
  return { ...SILENT, cluster: to.zone ?? otherwise, namespace: to.namespace, workload: to.name };
};

/**
 * No label tells the protocol (`kuma_io_protocol` is the caller's own); what a port is called says as much as anybody
 * does. An older proxy tells the port's number alone: then what others call the ports of that service counts.
 */
const protocolOf = ({ section, namespace, name }: KumaName, { grpc }: Registry): 'grpc' | 'http' => {
  const speaksGrpc = section === null ? grpc.has(serviceKey(namespace, name)) : isGrpc(section);
  return speaksGrpc ? 'grpc' : 'http';
};

/** TLS towards the outside is that host's own, not the mesh's. */
const calleeOf = (
  { from, to }: Spoken,
  registry: Registry,
): Pick<Naming, 'isMutual'> & { readonly said: Partial<Who> } => {
  if (to.kind === 'passthrough')
    return { isMutual: false, said: { target: SILENT, serviceName: 'PassthroughCluster' } };
  if (to.kind === 'external') return { isMutual: false, said: { target: SILENT, host: to.name } };
  const target = to.kind === 'several' ? manyZones(to, registry) : oneZone(to, from, registry);
  return { isMutual: true, said: { target, protocol: protocolOf(to, registry) } };
};

/** Names read out of every pair at once: proxies of several eras say different halves of what there is to know. */
const namingOf = (client: MeshRows['client']): ((who: Who) => Naming | null) => {
  const whos = new Set(Object.values(client).flatMap(({ rows }) => rows.map(({ who }) => who)));
  const spoken = new Map([...whos].map((who) => [who, spokenOf(who)]));
  const registry = registryOf([...spoken.values()].filter((pair) => pair !== null));
  return (who) => {
    const pair = spoken.get(who) ?? null;
    if (pair === null) return null;
    const { isMutual, said } = calleeOf(pair, registry);
    return { who: { ...who, source: pair.from, host: null, reporter: null, ...said }, isMutual };
  };
};

/** Rounding leaves this much of a difference between equal counters. */
const NOTHING = 1e-9;

/**
 * Connections that did no handshake, by listener. Only listeners that do TLS at all take calls from the mesh: the others
 * are the application's way out.
 */
const unsecured = ({ opened, arrivals }: MeshRows['server']): readonly Row[] => {
  const keyOf = pairKeys();
  const [all, secured] = [sumsByPair(opened, keyOf), sumsByPair(arrivals, keyOf)];
  const called = once((who: Who): Who | null => {
    const target = reporter(who.target, who.reporter);
    return target === null ? null : { ...who, target, link: null, reporter: null };
  });
  const first = new Map(opened?.rows.map((row) => [keyOf(row.who), row]));
  return [...first].flatMap(([key, row]) => {
    const [of, by, who] = [all.get(key) ?? 0, secured.get(key), called(row.who)];
    if (by === undefined || who === null || of - by <= of * NOTHING) return [];
    return [{ ...row, who, value: of - by }];
  });
};

const refine = ({ client, server }: MeshRows): MeshRows => ({
  client: callersAccount(client, namingOf(client)),
  server: plaintextArrivals(unsecured(server)),
});

/**
 * Kuma and Kong Mesh: Envoy under the names of any of Kuma's eras (mesh-metrics 3.7). Proxies of two eras are two
 * proxies: what they tell of one pair adds up.
 */
export const kuma: MeshAdapter = {
  id: 'kuma',
  docs: 'https://kuma.io/docs/latest/policies/meshmetric/',
  tells: [
    { metric: 'envoy_server_live', where: { kuma_workload: { not: '' } }, versionLabel: null },
    { metric: 'envoy_server_live', where: { kuma_io_service: { not: '' } }, versionLabel: null },
    {
      metric: 'envoy_cluster_upstream_cx_total',
      where: { envoy_cluster_name: { re2: 'kri_.*|self_.*' } },
      versionLabel: null,
    },
  ],
  exports: [{ names: 'envoy_.*', where: { mesh: { not: '' }, consul_source_service: '' } }],
  metrics: envoyMetrics,
  durationUnitMs: 1,
  accounts: {
    client: {
      where: outbound,
      composed: true,
      durationsWithoutEnding: true,
      labels: { ...reporting('source'), host: 'envoy_cluster_name', code: 'envoy_response_code' },
      // Profiles of MeshMetric may leave the codes out; then it is not known how requests ended.
      metrics: {
        requests: { name: [envoyMetrics.requests, 'envoy_cluster_upstream_rq_completed'], onlyFirst: 'code' },
      },
      statesProtection: true,
    },
    server: {
      where: sidecars,
      labels: { ...reporting('target'), link: 'envoy_listener_address' },
      metrics: {
        ...notByCallees,
        opened: { name: 'envoy_listener_downstream_cx_total' },
        // What arrived as the mesh's own: handshakes in the window, for those since the start would never be outlived.
        arrivals: { name: 'envoy_listener_ssl_handshake' },
      },
      statesProtection: true,
    },
  },
  protection: envoyProtection,
  clientOnly: [{}],
  mutualTls: { envoy_cluster_name: { notRe2: `${PLUMBING_CLUSTERS}|${OUTSIDE_CLUSTERS}` } },
  gatewayNamespaces: [],
  refine,
};
