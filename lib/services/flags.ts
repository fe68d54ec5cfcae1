import type { FaultDomain } from '@/lib/domain/service';

/**
 * What a proxy's response flag says about who is at fault, most specific first: of joined flags (`URX,UF`) the
 * earliest row decides. `network` is everything below the mesh: nodes, DNS, scheduling. null: a symptom or no fault
 * of its own, read what stands beside it. `says` is how a sentence puts it.
 * Sources: Envoy's access log documentation and `source/common/stream_info/utility.h`; ztunnel's `ResponseFlags`.
 */
export const flagRows = [
  // Injected on purpose: whatever followed was caused by it.
  { flag: 'FI', domain: 'policy', says: 'fault injected' },
  { flag: 'DI', domain: 'policy', says: 'delay injected' },
  // Refused on purpose.
  { flag: 'RL', domain: 'policy', says: 'rate limit' },
  { flag: 'UAEX', domain: 'policy', says: 'refused by the external authorizer' },
  { flag: 'DENY', domain: 'policy', says: 'refused by policy' },
  { flag: 'NETWORK_POLICY', domain: 'policy', says: 'blocked by a network policy' },
  { flag: 'CERT_REVOKED', domain: 'policy', says: 'certificate revoked' },
  // The mesh was told something it cannot do.
  { flag: 'UO', domain: 'mesh-config', says: 'connection pool full' },
  { flag: 'NR', domain: 'mesh-config', says: 'no route' },
  { flag: 'NC', domain: 'mesh-config', says: 'no such cluster' },
  { flag: 'NFCF', domain: 'mesh-config', says: 'filter configuration missing' },
  { flag: 'TLS_FAILURE', domain: 'mesh-config', says: 'TLS handshake failed' },
  { flag: 'UMSDR', domain: 'mesh-config', says: 'maximum stream duration reached' },
  { flag: 'DT', domain: 'mesh-config', says: 'maximum duration reached' },
  { flag: 'DO', domain: 'mesh-config', says: 'dropped by load shedding' },
  { flag: 'UDO', domain: 'mesh-config', says: 'dropped by load shedding' },
  // The proxy itself.
  { flag: 'OM', domain: 'mesh-dataplane', says: 'proxy out of memory' },
  { flag: 'LH', domain: 'mesh-dataplane', says: 'failed its health check' },
  { flag: 'LR', domain: 'mesh-dataplane', says: 'reset by the proxy' },
  { flag: 'IDENTITY_ERROR', domain: 'mesh-dataplane', says: 'no certificate for the workload' },
  { flag: 'H2_HANDSHAKE_FAILURE', domain: 'mesh-dataplane', says: 'tunnel handshake failed' },
  // Below the mesh.
  { flag: 'DF', domain: 'network', says: 'name not resolved' },
  { flag: 'UH', domain: 'network', says: 'no healthy endpoint' },
  { flag: 'UF', domain: 'network', says: 'connection failed' },
  { flag: 'CONNECT', domain: 'network', says: 'connection failed' },
  { flag: 'RLSE', domain: 'network', says: 'rate limit service failed' },
  // The called process.
  { flag: 'UT', domain: 'application', says: 'timed out' },
  { flag: 'UPE', domain: 'application', says: 'malformed response' },
  { flag: 'UR', domain: 'application', says: 'reset by the callee' },
  { flag: 'UC', domain: 'application', says: 'connection closed by the callee' },
  // The caller.
  { flag: 'DPE', domain: 'caller', says: 'malformed request' },
  { flag: 'IH', domain: 'caller', says: 'bad request header' },
  { flag: 'SI', domain: 'caller', says: 'idle too long' },
  { flag: 'DR', domain: 'caller', says: 'reset by the caller' },
  { flag: 'DC', domain: 'caller', says: 'the caller left' },
  // Symptoms: they say that retries were spent or a cache answered, not why.
  { flag: 'URX', domain: null, says: 'retries exhausted' },
  { flag: 'RFCF', domain: null, says: 'answered from the cache' },
] as const satisfies readonly { flag: string; domain: FaultDomain | null; says: string }[];

/** gRPC statuses without a flag: made by the callee itself (mesh-metrics 6.5). */
const grpcDomains: ReadonlyMap<string, FaultDomain> = new Map(
  Object.entries({
    '1': 'caller',
    '2': 'application',
    '3': 'caller',
    '4': 'application',
    '5': 'caller',
    '6': 'caller',
    '7': 'policy',
    '8': 'policy',
    '9': 'caller',
    '10': 'caller',
    '11': 'caller',
    '12': 'mesh-config',
    '13': 'application',
    '14': 'application',
    '15': 'application',
    '16': 'policy',
  } as const),
);
export const grpcDomain = (status: string): FaultDomain => grpcDomains.get(status) ?? 'unknown';

const NONE = '-';

/** The flags of one row, as reported: `URX,UF` is two, `-`, empty and null are none. */
export const splitFlags = (flags: string | null): readonly string[] =>
  (flags ?? '').split(',').flatMap((flag) => {
    const text = flag.trim();
    return text === '' || text === NONE ? [] : [text];
  });

/** The most specific of joined flags; null without any. A flag nobody knows stands before a symptom. */
export const decidingFlag = (flags: string | null): string | null => {
  const given = splitFlags(flags);
  const known = flagRows.find((row) => row.domain !== null && given.includes(row.flag));
  if (known !== undefined) return known.flag;
  return given.find((flag) => flagRows.every((row) => row.flag !== flag)) ?? given[0] ?? null;
};

/** A flag in words, the flag itself where nobody has words for it. */
export const flagWords = (flag: string): string => flagRows.find((row) => row.flag === flag)?.says ?? flag;
