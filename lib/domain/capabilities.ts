import { type MeshId, meshNames } from './entity';

/** What a page may want to show, and not every mesh reports. */
export const capabilities = [
  'requests',
  'latency',
  'outcomeLatency',
  'calleeAccount',
  'flags',
  'grpcStatus',
  'versions',
  'protection',
  'identities',
  'denials',
  'certificates',
  'bytes',
  'connectFailures',
  'retries',
  'timeouts',
  'circuitBreaking',
  'outlierEjection',
  'rateLimiting',
  'faultInjection',
] as const;
export type Capability = (typeof capabilities)[number];

/** `true`: by default; `false`: never; a text: on this condition, which follows "only". */
type Reporting = boolean | string;

interface CapabilityRow {
  /** Follows "does not report". */
  readonly what: string;
  /** What would report it; comes before "would". */
  readonly would: string;
  readonly by: Readonly<Record<MeshId, Reporting>>;
}

const WAYPOINT = 'behind a waypoint';
const HUBBLE_L7 = 'where a layer-7 policy makes requests visible';
const MATCHER = 'where proxyStatsMatcher keeps Envoy’s cluster statistics';
const ROUTES = 'with the route metrics of newer proxies';
const PROFILE = 'where the MeshMetric profile keeps them';
const LIMIT = 'where a rate-limit filter is configured';
const FAULT = 'where a fault filter is configured';
const never = { cilium: false, otel: false } as const;

/**
 * Which mesh reports what (mesh-metrics 3 and 4). A value that no detected mesh reports is `null`; the page then says so
 * in one sentence, and what would report it.
 */
const table: Readonly<Record<Capability, CapabilityRow>> = {
  requests: {
    what: 'requests, only connections',
    would: 'a proxy at layer 7, or spans of both ends,',
    by: { istio: true, ambient: WAYPOINT, linkerd: true, consul: true, cilium: HUBBLE_L7, kuma: true, otel: true },
  },
  latency: {
    what: 'how long requests take',
    would: 'a proxy at layer 7, or spans of both ends,',
    by: { istio: true, ambient: WAYPOINT, linkerd: true, consul: true, cilium: HUBBLE_L7, kuma: true, otel: true },
  },
  outcomeLatency: {
    what: 'how long failures take, only all requests together',
    would: 'Istio or Linkerd',
    by: { istio: true, ambient: WAYPOINT, linkerd: true, consul: false, kuma: false, ...never },
  },
  calleeAccount: {
    what: 'what callees see, so that nobody can tell what was lost on the way',
    would: 'Istio, Linkerd or spans of both ends',
    by: { istio: true, ambient: true, linkerd: true, consul: false, cilium: true, kuma: false, otel: true },
  },
  flags: {
    what: 'why a request failed, at most its code',
    would: 'the response flags of Istio or the error labels of Linkerd',
    by: { istio: true, ambient: true, linkerd: true, consul: false, kuma: false, ...never },
  },
  grpcStatus: {
    what: 'the gRPC status, so that failures under HTTP 200 go unseen',
    would: 'Istio or Linkerd',
    by: { istio: true, ambient: true, linkerd: true, consul: false, kuma: false, ...never },
  },
  versions: {
    what: 'which version answered',
    would: 'Istio’s canonical revision or Consul’s service subset',
    by: { istio: true, ambient: true, linkerd: false, consul: true, kuma: false, ...never },
  },
  protection: {
    what: 'whether a call was mutual TLS',
    would: 'a mesh whose proxies end TLS (Istio, Linkerd, Consul or Kuma)',
    by: { istio: true, ambient: true, linkerd: true, consul: true, kuma: true, ...never },
  },
  identities: {
    what: 'the identity a caller proved',
    would: 'Istio or Linkerd',
    by: { istio: true, ambient: true, linkerd: true, consul: false, kuma: false, ...never },
  },
  denials: {
    what: 'refusals by policy',
    would: 'a mesh that enforces authorization',
    by: { istio: true, ambient: true, linkerd: true, consul: true, cilium: true, kuma: true, otel: false },
  },
  certificates: {
    what: 'when certificates end',
    would: 'a mesh that issues them',
    by: { istio: true, ambient: true, linkerd: true, consul: true, kuma: true, ...never },
  },
  bytes: {
    what: 'bytes of TCP',
    would: 'a mesh whose proxies carry the connection',
    by: { istio: true, ambient: true, linkerd: true, consul: true, kuma: true, ...never },
  },
  connectFailures: {
    what: 'connections that never came about, so that nobody can judge a call over TCP',
    would: 'ztunnels or Envoy’s cluster statistics',
    by: { istio: false, ambient: true, linkerd: false, consul: true, kuma: PROFILE, ...never },
  },
  retries: {
    what: 'retries',
    would: 'the route metrics of Linkerd or Envoy’s cluster statistics',
    by: { istio: MATCHER, ambient: MATCHER, linkerd: ROUTES, consul: true, kuma: PROFILE, ...never },
  },
  timeouts: {
    what: 'timeouts',
    would: 'response flags or Envoy’s cluster statistics',
    by: { istio: true, ambient: WAYPOINT, linkerd: ROUTES, consul: true, kuma: PROFILE, ...never },
  },
  circuitBreaking: {
    what: 'circuit breaking',
    would: 'response flags or Envoy’s cluster statistics',
    by: { istio: true, ambient: WAYPOINT, linkerd: ROUTES, consul: true, kuma: PROFILE, ...never },
  },
  outlierEjection: {
    what: 'ejected endpoints',
    would: 'Linkerd’s balancer metrics or Envoy’s cluster statistics',
    by: { istio: MATCHER, ambient: MATCHER, linkerd: ROUTES, consul: true, kuma: PROFILE, ...never },
  },
  rateLimiting: {
    what: 'which proxy limited a rate, only the answer 429',
    would: 'the response flags of Istio, or the rate-limit counters of Linkerd and Envoy',
    by: { istio: true, ambient: WAYPOINT, linkerd: true, consul: LIMIT, kuma: LIMIT, ...never },
  },
  faultInjection: {
    what: 'injected faults',
    would: 'the response flags of Istio or the fault counters of Envoy',
    by: { istio: true, ambient: WAYPOINT, linkerd: false, consul: FAULT, kuma: FAULT, ...never },
  },
};

/** May this mesh report it at all? */
export const mayReport = (mesh: MeshId, capability: Capability): boolean => table[capability].by[mesh] !== false;

const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const namesOf = (meshes: readonly MeshId[]): string => joined(meshes.map((mesh) => meshNames[mesh]));

/** Nouns that follow "reports": the part before what comes of it. */
const thing = (what: string): string => what.replace(/, (?:only|at most|so that) .*$/, '');

/**
 * Why a value is not there, in one sentence; null where one of these meshes does report it (then the reason is another),
 * or where no mesh is known.
 */
export const notReported = (capability: Capability, meshes: readonly MeshId[]): string | null => {
  const { what, would, by } = table[capability];
  const known = [...new Set(meshes)];
  if (known.length === 0 || known.some((mesh) => by[mesh] === true)) return null;
  const silent = known.filter((mesh) => by[mesh] === false);
  const sometimes = known.flatMap((mesh) => {
    const when = by[mesh];
    return typeof when === 'string' ? [`${meshNames[mesh]} reports ${thing(what)} only ${when}`] : [];
  });
  const none =
    silent.length === 0 ? [] : [`${namesOf(silent)} ${silent.length === 1 ? 'does' : 'do'} not report ${what}`];
  const words = [...none, ...sometimes].join('; ');
  return sometimes.length > 0 ? `${words}.` : `${words}; ${would} would.`;
};
