import type { FaultDomain } from '@/lib/domain/service';

/** What one sign of a proxy says about who is at fault. */
export interface FlagRow {
  /** As the mesh spells it; one that ends in `*` stands for all that begin so. */
  readonly flag: string;
  /** Envoy's long name of the same. */
  readonly long?: string;
  /** null: a symptom, or as likely one as the other: what stands beside it decides. */
  readonly domain: FaultDomain | null;
  /** How a sentence puts it. */
  readonly says: string;
}

/** Envoy's response flags and ztunnel's, the most specific first. */
const flags: readonly FlagRow[] = [
  // Injected on purpose: whatever followed was caused by it.
  { flag: 'FI', long: 'FaultInjected', domain: 'policy', says: 'fault injected' },
  { flag: 'DI', long: 'DelayInjected', domain: 'policy', says: 'delay injected' },
  // Refused on purpose.
  { flag: 'RL', long: 'RateLimited', domain: 'policy', says: 'rate limit' },
  { flag: 'UAEX', long: 'UnauthorizedExternalService', domain: 'policy', says: 'refused by the external authorizer' },
  { flag: 'DENY', domain: 'policy', says: 'refused by policy' },
  { flag: 'NETWORK_POLICY', domain: 'policy', says: 'blocked by a network policy' },
  { flag: 'CERT_REVOKED', domain: 'policy', says: 'certificate revoked' },
  // The mesh was told something it cannot do.
  { flag: 'UO', long: 'UpstreamOverflow', domain: 'mesh-config', says: 'connection pool full' },
  { flag: 'NR', long: 'NoRouteFound', domain: 'mesh-config', says: 'no route' },
  { flag: 'NC', long: 'NoClusterFound', domain: 'mesh-config', says: 'no such cluster' },
  { flag: 'NFCF', long: 'NoFilterConfigFound', domain: 'mesh-config', says: 'filter configuration missing' },
  { flag: 'TLS_FAILURE', domain: 'mesh-config', says: 'TLS handshake failed' },
  {
    flag: 'UMSDR',
    long: 'UpstreamMaxStreamDurationReached',
    domain: 'mesh-config',
    says: 'maximum stream duration reached',
  },
  { flag: 'DT', long: 'DurationTimeout', domain: 'mesh-config', says: 'maximum duration reached' },
  { flag: 'DO', long: 'DropOverload', domain: 'mesh-config', says: 'dropped by load shedding' },
  { flag: 'UDO', long: 'UnconditionalDropOverload', domain: 'mesh-config', says: 'dropped by load shedding' },
  // The proxy itself.
  { flag: 'OM', long: 'OverloadManagerTerminated', domain: 'mesh-dataplane', says: 'proxy out of memory' },
  { flag: 'LH', long: 'FailedLocalHealthCheck', domain: 'mesh-dataplane', says: 'failed its health check' },
  { flag: 'LR', long: 'LocalReset', domain: 'mesh-dataplane', says: 'reset by the proxy' },
  { flag: 'IDENTITY_ERROR', domain: 'mesh-dataplane', says: 'no certificate for the workload' },
  { flag: 'H2_HANDSHAKE_FAILURE', domain: 'mesh-dataplane', says: 'tunnel handshake failed' },
  // Below the mesh.
  { flag: 'DF', long: 'DnsResolutionFailed', domain: 'network', says: 'name not resolved' },
  { flag: 'UH', long: 'NoHealthyUpstream', domain: 'network', says: 'no healthy endpoint' },
  { flag: 'UF', long: 'UpstreamConnectionFailure', domain: 'network', says: 'connection failed' },
  { flag: 'CONNECT', domain: 'network', says: 'connection failed' },
  { flag: 'RLSE', long: 'RateLimitServiceError', domain: 'network', says: 'rate limit service failed' },
  // The called process.
  { flag: 'UT', long: 'UpstreamRequestTimeout', domain: 'application', says: 'timed out' },
  { flag: 'UPE', long: 'UpstreamProtocolError', domain: 'application', says: 'malformed response' },
  { flag: 'UR', long: 'UpstreamRemoteReset', domain: 'application', says: 'reset by the callee' },
  { flag: 'UC', long: 'UpstreamConnectionTermination', domain: 'application', says: 'connection closed by the callee' },
  // The caller.
  { flag: 'DPE', long: 'DownstreamProtocolError', domain: 'caller', says: 'malformed request' },
  { flag: 'IH', long: 'InvalidEnvoyRequestHeaders', domain: 'caller', says: 'bad request header' },
  { flag: 'SI', long: 'StreamIdleTimeout', domain: 'caller', says: 'idle too long' },
  { flag: 'DR', long: 'DownstreamRemoteReset', domain: 'caller', says: 'reset by the caller' },
  { flag: 'DC', long: 'DownstreamConnectionTermination', domain: 'caller', says: 'the caller left' },
  // Symptoms: they say that retries were spent or a cache answered, not why.
  { flag: 'URX', long: 'UpstreamRetryLimitExceeded', domain: null, says: 'retries exhausted' },
  { flag: 'RFCF', long: 'ResponseFromCacheFilter', domain: null, says: 'answered from the cache' },
];

/**
 * Linkerd: `error` of responses and of what the proxy itself refused, then the names its route metrics use
 * (mesh-metrics 6.3). A stream that ended without a status is as likely the network as the callee.
 */
const linkerdErrors: readonly FlagRow[] = [
  { flag: 'forbidden', domain: 'policy', says: 'refused by policy' },
  { flag: 'identity required', domain: 'mesh-config', says: 'no or wrong identity of the callee' },
  { flag: 'gateway loop', domain: 'mesh-config', says: 'looped through the gateway' },
  { flag: 'gateway domain invalid', domain: 'mesh-config', says: 'gateway domain invalid' },
  { flag: 'invalid_backend', domain: 'mesh-config', says: 'invalid backend of a route' },
  { flag: 'invalid_policy', domain: 'mesh-config', says: 'invalid policy of a route' },
  { flag: 'unexpected', domain: 'mesh-dataplane', says: 'unexpected error of the proxy' },
  { flag: 'failfast', domain: 'network', says: 'no endpoint available' },
  { flag: 'FAIL_FAST', domain: 'network', says: 'no endpoint available' },
  { flag: 'i/o', domain: 'network', says: 'connection failed' },
  { flag: 'ETIMEDOUT', domain: 'network', says: 'connection timed out' },
  { flag: 'EHOSTUNREACH', domain: 'network', says: 'host unreachable' },
  { flag: 'ENETUNREACH', domain: 'network', says: 'network unreachable' },
  { flag: 'ECONNREFUSED', domain: 'application', says: 'connection refused' },
  { flag: 'loadshed', domain: 'application', says: 'queue full' },
  { flag: 'LOAD_SHED', domain: 'application', says: 'queue full' },
  { flag: 'response timeout', domain: 'application', says: 'timed out' },
  { flag: 'REQUEST_TIMEOUT', domain: 'application', says: 'timed out' },
  { flag: 'RESPONSE_HEADERS_TIMEOUT', domain: 'application', says: 'timed out' },
  { flag: 'RESPONSE_STREAM_TIMEOUT', domain: 'application', says: 'timed out' },
  { flag: 'IDLE_TIMEOUT', domain: 'application', says: 'idle too long' },
  { flag: 'REFUSED', domain: 'application', says: 'refused by the callee' },
  { flag: 'ENHANCE_YOUR_CALM', domain: 'application', says: 'refused by the callee' },
  { flag: 'GO_AWAY', domain: 'application', says: 'the callee was draining' },
  { flag: 'tls detection timeout', domain: 'caller', says: 'the caller sent nothing' },
  { flag: 'CANCEL', domain: 'caller', says: 'the caller left' },
  { flag: 'ECONNRESET', domain: null, says: 'connection reset' },
  { flag: 'RESET', domain: null, says: 'connection reset' },
  { flag: 'IO', domain: null, says: 'connection error' },
  { flag: 'timeout', domain: null, says: 'ended without a status' },
  { flag: 'h2(*', domain: null, says: 'stream reset' },
  { flag: 'unclassified', domain: null, says: 'ended without a status' },
  { flag: 'UNKNOWN', domain: null, says: 'unknown error of the proxy' },
];

/** Hubble: why a packet was dropped, by its enum name; the agent's phrases read the same (mesh-metrics 6.4). */
const dropReasons: readonly FlagRow[] = [
  { flag: 'POLICY_DENIED', domain: 'policy', says: 'denied by policy' },
  { flag: 'POLICY_DENY', domain: 'policy', says: 'denied by policy' },
  { flag: 'AUTH_REQUIRED', domain: 'policy', says: 'mutual authentication required' },
  { flag: 'UNENCRYPTED_TRAFFIC', domain: 'policy', says: 'cleartext refused' },
  { flag: 'DENIED_BY_LB_SRC_RANGE_CHECK', domain: 'policy', says: 'source range refused' },
  { flag: 'NO_EGRESS_GATEWAY', domain: 'policy', says: 'no egress gateway' },
  { flag: 'REACHED_EDT_RATE_LIMITING_DROP_HORIZON', domain: 'mesh-config', says: 'bandwidth limit' },
  {
    flag: 'NO_CONFIGURATION_AVAILABLE_TO_PERFORM_POLICY_DECISION',
    domain: 'mesh-dataplane',
    says: 'the agent was starting',
  },
  { flag: 'DROP_HOST_NOT_READY', domain: 'mesh-dataplane', says: 'the agent was starting' },
  { flag: 'DROP_EP_NOT_READY', domain: 'mesh-dataplane', says: 'the agent was starting' },
  { flag: 'MISSED_TAIL_CALL', domain: 'mesh-dataplane', says: 'the agent was regenerating' },
  { flag: 'SERVICE_BACKEND_NOT_FOUND', domain: 'network', says: 'no endpoint' },
  { flag: 'LOCAL_HOST_IS_UNREACHABLE', domain: 'network', says: 'host unreachable' },
  { flag: 'FIB_LOOKUP_FAILED', domain: 'network', says: 'no way through the network' },
  { flag: 'NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT', domain: 'network', says: 'no tunnel to the node' },
  { flag: 'NO_NODE_ID', domain: 'network', says: 'unknown node' },
  { flag: 'TTL_EXCEEDED', domain: 'network', says: 'routing loop' },
  { flag: 'UNSUPPORTED_L3_PROTOCOL', domain: 'network', says: 'unsupported protocol' },
  { flag: 'CT_*', domain: 'network', says: 'connection table full' },
  { flag: 'SNAT_NO_MAP_FOUND', domain: 'network', says: 'address table full' },
  { flag: 'NO_MAPPING_FOR_NAT_MASQUERADE', domain: 'network', says: 'address table full' },
  { flag: 'INVALID_IDENTITY', domain: 'network', says: 'identity not yet known' },
  { flag: 'UNKNOWN_SENDER', domain: 'network', says: 'sender not yet known' },
  { flag: 'STALE_OR_UNROUTABLE_IP', domain: 'network', says: 'address no longer in use' },
  { flag: 'INVALID_CLUSTER_ID', domain: 'network', says: 'unknown cluster' },
  { flag: 'INVALID_SOURCE_IP', domain: 'network', says: 'invalid source address' },
];

/**
 * What a proxy's or an agent's own word says about who is at fault, in order: of joined flags (`URX,UF`) the earliest row
 * decides. `network` is everything below the mesh: nodes, DNS, scheduling. Sources: Envoy's access log documentation and
 * `source/common/stream_info/utility.h`; ztunnel's `ResponseFlags`; Linkerd's proxy metrics; Cilium's `flow.proto`.
 */
export const flagRows: readonly FlagRow[] = [...flags, ...linkerdErrors, ...dropReasons];

/** Drops that are bookkeeping and harm nobody. */
export const HARMLESS_DROPS = 'NAT_NOT_NEEDED|IS_A_CLUSTERIP|IGMP_.*|MULTICAST_HANDLED';

/** An agent's phrase (`Policy denied`) as its enum name. */
const asEnum = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');

const exact = new Map(
  flagRows.flatMap((row) =>
    [row.flag, ...(row.long === undefined ? [] : [row.long])].map((name) => [name, row] as const),
  ),
);
const drops = new Map(dropReasons.map((row) => [row.flag, row]));
const families = flagRows.filter(({ flag }) => flag.endsWith('*'));

/** The row of a flag however it is spelled; null: nobody knows it. */
export const flagRowOf = (flag: string): FlagRow | null =>
  exact.get(flag) ?? families.find((row) => flag.startsWith(row.flag.slice(0, -1))) ?? drops.get(asEnum(flag)) ?? null;
