import { grpcNames } from '@/lib/domain/grpc';
import { errorWords } from './error-words';

/** What a proxy's response flag means to a person, and where to look next. */
export interface FlagWords {
  readonly name: string;
  readonly means: string;
  readonly look: string;
}

const words = (name: string, means: string, look: string): FlagWords => ({ name, means, look });

/**
 * Envoy's response flags, then ztunnel's.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags
 * https://github.com/istio/ztunnel (src/proxy/metrics.rs)
 */
const flags: Readonly<Record<string, FlagWords>> = {
  UH: words('no healthy upstream', 'No usable endpoint was left to send to.', 'Ready pods, outlier ejection, subset.'),
  UF: words(
    'upstream connection failure',
    'The connection to the callee could not be made.',
    'Pods, network policy, TLS mode of both ends.',
  ),
  UC: words(
    'upstream connection termination',
    'The callee closed the connection in the middle of the request.',
    'Crashes, keep-alive times, a STRICT server refusing plaintext.',
  ),
  UR: words('upstream remote reset', 'The callee’s end reset the stream.', 'Logs of the callee.'),
  LR: words('local reset', 'This proxy reset the stream itself.', 'The proxy’s own log.'),
  UO: words(
    'upstream overflow',
    'The circuit breaker was full: the request was refused without being sent.',
    'Connection-pool limits, and whether the callee became slow.',
  ),
  UT: words(
    'upstream request timeout',
    'The callee did not answer in the time the route allows.',
    'Latency of the callee.',
  ),
  URX: words('retry limit exceeded', 'All attempts were used up.', 'The flag or code beside it.'),
  NR: words('no route found', 'No route matched the request.', 'VirtualService, Gateway, Host header.'),
  NC: words(
    'no cluster found',
    'The route points at a destination that is not there.',
    'DestinationRule and its subsets.',
  ),
  DC: words('downstream connection termination', 'The caller left before the answer.', 'Timeouts of the caller.'),
  DR: words('downstream remote reset', 'The caller reset the stream.', 'The caller.'),
  DPE: words('downstream protocol error', 'The caller sent something that is not valid HTTP.', 'The caller.'),
  UPE: words(
    'upstream protocol error',
    'The callee answered with something that is not valid HTTP.',
    'Protocol declared for the port.',
  ),
  SI: words('stream idle timeout', 'Nothing was sent on the stream in time.', 'Idle timeouts, long polls.'),
  UMSDR: words('maximum stream duration', 'The stream lived longer than it may.', 'Stream duration of the route.'),
  DT: words('duration timeout', 'The connection was older than it may be.', 'Usually harmless.'),
  IH: words('invalid Envoy headers', 'A header that steers Envoy was not valid.', 'The caller.'),
  LH: words('failed local health check', 'This host is marked as failing.', 'Health checks of the service.'),
  OM: words('overload manager', 'The proxy refused the request to protect its own memory.', 'Limits of the proxy.'),
  DO: words('drop overload', 'Load reporting asked the proxy to drop requests.', 'Load report configuration.'),
  UDO: words('unconditional drop', 'The proxy was told to drop every request.', 'Load report configuration.'),
  DF: words('DNS resolution failed', 'The host’s name could not be resolved.', 'DNS, ServiceEntry host.'),
  RL: words('rate limited', 'A rate limit refused the request.', 'Limits, and who sends so much.'),
  RLSE: words('rate limit service error', 'The rate limit service did not answer.', 'The rate limit service.'),
  UAEX: words('external authorization', 'The external authorizer refused the request or failed.', 'The authorizer.'),
  DI: words('delay injected', 'A test fault delays this traffic on purpose.', 'Fault injection in the VirtualService.'),
  FI: words('fault injected', 'A test fault fails this traffic on purpose.', 'Fault injection in the VirtualService.'),
  RFCF: words('served from cache', 'The answer came from the proxy’s cache.', 'Nothing to do.'),
  NFCF: words('no filter configuration', 'A filter’s configuration was not delivered.', 'Control plane pushes.'),
  DENY: words('denied', 'An authorization policy, or STRICT mode, refused the connection.', 'AuthorizationPolicy.'),
  CONNECT: words('connect failed', 'The destination or its node proxy could not be reached.', 'Pods, nodes.'),
  TLS_FAILURE: words('TLS failure', 'The mutual TLS handshake failed.', 'Certificates, trust domain.'),
  H2_HANDSHAKE_FAILURE: words('HTTP/2 handshake failure', 'The tunnel could not be set up.', 'Proxy versions.'),
  NETWORK_POLICY: words('network policy', 'Port 15008 seems to be blocked.', 'NetworkPolicy: open 15008.'),
  IDENTITY_ERROR: words('identity error', 'There is no certificate for this workload.', 'The certificate authority.'),
  CERT_REVOKED: words('certificate revoked', 'The peer’s certificate is on the revocation list.', 'Revocation list.'),
};

/** The name of a gRPC status, or the status as it was reported. */
export const grpcName = (status: string): string => {
  const name = /^\d{1,2}$/.test(status) ? grpcNames[Number(status)] : undefined;
  return name ?? status;
};

const httpWords: Readonly<Record<string, string>> = {
  '0': 'no response was sent',
  '400': 'bad request',
  '401': 'not authenticated',
  '403': 'refused',
  '404': 'not found',
  '408': 'request timeout',
  '409': 'conflict',
  '429': 'too many requests',
  '500': 'internal error',
  '501': 'not implemented',
  '502': 'bad gateway',
  '503': 'unavailable',
  '504': 'gateway timeout',
};

const classWords: Readonly<Record<string, string>> = {
  '1': 'informational',
  '2': 'success',
  '3': 'redirect',
  '4': 'client error',
  '5': 'server error',
};

/** What an HTTP code says in a word or two; null for what is no HTTP code. */
export const codeWord = (code: string): string | null => {
  if (httpWords[code] !== undefined) return httpWords[code];
  return /^[1-5]\d\d$/.test(code) ? (classWords[code.charAt(0)] ?? null) : null;
};

export interface Flag {
  readonly flag: string;
  /** Null for a flag this page has no words for: it is shown as reported. */
  readonly words: FlagWords | null;
}

const MAX_FLAGS = 8;

const wordsOf = (flag: string): FlagWords | null =>
  Object.hasOwn(flags, flag) ? (flags[flag] ?? null) : errorWords(flag);

/** Splits a joined flag list (`URX,UF`) and words each; empty for none. */
export const readFlags = (text: string | null): readonly Flag[] => {
  if (text === null) return [];
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-');
  return [...new Set(parts)].slice(0, MAX_FLAGS).map((flag) => ({ flag, words: wordsOf(flag) }));
};

/** Codes that proxies answer with themselves. */
const PROXY_CODES: readonly string[] = ['502', '503', '504'];

/** Where no flag can tell, an answer that proxies give as well may be anybody's. */
export const mayBeProxys = (code: string | null): boolean => PROXY_CODES.includes(code ?? '');
export const EITHER_ANSWERED = 'The callee or a proxy before it answered so; this mesh tells no flags.';

/** The sentence for one row of responses: what the flags mean, else what the code means when it is a failure. */
export const explainResponse = (row: {
  readonly code: string | null;
  readonly grpc: string | null;
  readonly flags: string | null;
}): string | null => {
  const found = readFlags(row.flags).flatMap((flag) => (flag.words === null ? [] : [flag.words.means]));
  if (found.length > 0) return found.join(' ');
  if (row.flags !== null && row.flags !== '-') return null;
  if (row.grpc !== null && row.grpc !== '0' && row.grpc !== '') return grpcSentence(row.grpc);
  if (row.code === '0') return 'No response was sent.';
  if (row.code?.startsWith('5')) return 'The callee itself answered so; no proxy flagged it.';
  return row.code === '403' ? 'Refused by a policy, or by the application.' : null;
};

const grpcSentences: Readonly<Record<string, string>> = {
  '1': 'The caller cancelled.',
  '2': 'The callee failed without saying why.',
  '4': 'The deadline passed before the answer.',
  '7': 'Refused by a policy, or by the application.',
  '8': 'A limit or quota was reached.',
  '12': 'The callee does not know this method.',
  '13': 'The callee itself failed.',
  '14': 'The callee said it is unavailable; no proxy flagged it.',
  '15': 'Data was lost.',
  '16': 'The caller was not authenticated.',
};

const grpcSentence = (status: string): string | null => grpcSentences[status] ?? null;

export type Outcome = 'ok' | 'client' | 'failed';

const judged = { success: 'ok', neither: 'ok', error: 'failed', 'client-error': 'client' } as const;

const grpcFailures = new Set(['2', '4', '12', '13', '14', '15']);

/**
 * How a row of responses is drawn: as the server counted it by its settings; where it does not say, by the default
 * error rules (product.md 2.3).
 */
export const outcomeOf = (row: {
  readonly code: string | null;
  readonly grpc: string | null;
  readonly flags: string | null;
  readonly outcome?: keyof typeof judged | undefined;
}): Outcome => {
  if (row.outcome !== undefined) return judged[row.outcome];
  const left = readFlags(row.flags).some(({ flag }) => flag === 'DC' || flag === 'DR');
  if (row.code === '0') return left ? 'client' : 'failed';
  if (row.code?.startsWith('5')) return 'failed';
  if (row.grpc !== null && row.grpc !== '' && row.grpc !== '0') return grpcFailures.has(row.grpc) ? 'failed' : 'client';
  return row.code?.startsWith('4') ? 'client' : 'ok';
};
