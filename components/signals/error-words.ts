import type { FlagWords } from './flag-words';

type Words = Readonly<Record<string, FlagWords>>;
const words = (name: string, means: string, look: string): FlagWords => ({ name, means, look });

const noEndpoint = words(
  'fail-fast',
  'No endpoint was available for too long, so requests were refused at once.',
  'Ready pods, failure accrual.',
);
const queueFull = words('load shed', 'The queue before the callee was full.', 'Latency and replicas of the callee.');
const timedOut = words(
  'timeout',
  'The callee did not answer in the time the policy allows.',
  'Latency of the callee, timeouts of the route.',
);
const broken = words('connection error', 'The connection broke before the answer.', 'Pods, nodes, restarts.');
const noStatus = words('no status', 'The stream ended without a status.', 'The same moments at the callee.');

/** Linkerd's error labels: of responses, of what its proxies refused, of its routes, and why connections closed. */
const linkerd: Words = {
  failfast: noEndpoint,
  FAIL_FAST: noEndpoint,
  loadshed: queueFull,
  LOAD_SHED: queueFull,
  'response timeout': timedOut,
  REQUEST_TIMEOUT: timedOut,
  RESPONSE_HEADERS_TIMEOUT: timedOut,
  RESPONSE_STREAM_TIMEOUT: timedOut,
  IDLE_TIMEOUT: words('idle timeout', 'Nothing was sent in time.', 'Idle timeouts, long polls.'),
  'identity required': words(
    'identity required',
    'The callee presented no identity, or a wrong one.',
    'Injection of the callee, addresses used again.',
  ),
  'i/o': broken,
  IO: broken,
  RESET: broken,
  'gateway loop': words('gateway loop', 'The request came back to its own gateway.', 'Multi-cluster links.'),
  'gateway domain invalid': words('gateway domain', 'The gateway does not serve this domain.', 'Multi-cluster links.'),
  'tls detection timeout': words(
    'TLS detection',
    'The caller sent nothing for ten seconds.',
    'Mark ports opaque where the server speaks first.',
  ),
  unexpected: words('unexpected', 'The proxy failed in a way it has no name for.', 'The proxy’s own log.'),
  timeout: noStatus,
  unclassified: noStatus,
  CANCEL: words('cancelled', 'The caller left before the answer.', 'Timeouts of the caller.'),
  REFUSED: words('refused', 'The callee refused the stream.', 'Load of the callee.'),
  ENHANCE_YOUR_CALM: words('too many streams', 'The callee asked to be sent less.', 'Load of the callee.'),
  GO_AWAY: words('going away', 'The callee was draining its connections.', 'Rollouts and restarts.'),
  forbidden: words('forbidden', 'A policy refused the connection.', 'AuthorizationPolicy, Server.'),
  invalid_backend: words('invalid backend', 'The route names a backend that cannot be used.', 'HTTPRoute.'),
  invalid_policy: words('invalid policy', 'The policy of the route cannot be used.', 'Policies of the Service.'),
  ECONNREFUSED: words('connection refused', 'Nobody listens on that port.', 'The port, the process.'),
  ECONNRESET: words('connection reset', 'The connection was reset from the other end.', 'Restarts, idle times.'),
  ETIMEDOUT: words('connection timed out', 'The other end did not answer at all.', 'Nodes, network policy.'),
};

const starting = words('agent starting', 'The agent was starting or regenerating.', 'Restarts of the agent.');
const tableFull = words('table full', 'A connection or address table had no room.', 'cilium_bpf_map_pressure.');

/** Why Cilium dropped a packet. */
const cilium: Words = {
  POLICY_DENIED: words('policy denied', 'No policy allows this connection.', 'CiliumNetworkPolicy.'),
  POLICY_DENY: words('policy deny', 'A rule denies this connection.', 'Deny rules.'),
  AUTH_REQUIRED: words('authentication required', 'The pair has not authenticated mutually.', 'SPIRE, the policy.'),
  UNENCRYPTED_TRAFFIC: words('cleartext', 'Strict encryption refused cleartext.', 'Encryption of both nodes.'),
  SERVICE_BACKEND_NOT_FOUND: words('no backend', 'The Service has no endpoint.', 'Ready pods.'),
  FIB_LOOKUP_FAILED: words('no route', 'The node knows no way to the address.', 'Routes of the node.'),
  NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT: words('no tunnel', 'There is no tunnel to that node.', 'Nodes, ClusterMesh.'),
  TTL_EXCEEDED: words('TTL exceeded', 'The packet went in circles.', 'Routes.'),
  SNAT_NO_MAP_FOUND: tableFull,
  NO_MAPPING_FOR_NAT_MASQUERADE: tableFull,
  STALE_OR_UNROUTABLE_IP: words('stale address', 'The pod behind the address is gone.', 'Rollouts.'),
  INVALID_IDENTITY: words('unknown identity', 'The identity was not yet known there.', 'Usually passes.'),
  NO_CONFIGURATION_AVAILABLE_TO_PERFORM_POLICY_DECISION: starting,
  DROP_EP_NOT_READY: starting,
  DROP_HOST_NOT_READY: starting,
  MISSED_TAIL_CALL: starting,
};

const all: Words = { ...linkerd, ...cilium };

/** What an error of Linkerd or a drop of Cilium means; null for what is neither. */
export const errorWords = (flag: string): FlagWords | null => (Object.hasOwn(all, flag) ? (all[flag] ?? null) : null);
