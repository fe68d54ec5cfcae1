import type { AccountSums, Protection } from '@/lib/domain/call';

const times = (value: number | null, factor: number): number | null => (value === null ? null : value * factor);
const unprovenPart = ({ plaintext, unknown }: Protection): number => plaintext + unknown;
const bytesOf = ({ sentBytes, receivedBytes }: AccountSums): number => (sentBytes ?? 0) + (receivedBytes ?? 0);

/** What an account counts calls by: requests; of TCP connections, where they are counted, else bytes. */
const measureOf = ({ requests, connections }: AccountSums): 'requests' | 'connections' | 'bytes' => {
  if (requests > 0) return 'requests';
  return (connections ?? 0) > 0 ? 'connections' : 'bytes';
};

/** How much an account carries, in what it counts by, per second. */
export const amountOf = (sums: AccountSums): number =>
  ({ requests: sums.requests, connections: sums.connections ?? 0, bytes: bytesOf(sums) })[measureOf(sums)];

/** How much of that came with no proved identity. */
export const unprovenOf = ({
  requestProtection,
  connectionProtection,
  bytesProtection,
  ...sums
}: AccountSums): number =>
  unprovenPart(
    { requests: requestProtection, connections: connectionProtection, bytes: bytesProtection }[
      measureOf({ requestProtection, connectionProtection, bytesProtection, ...sums })
    ],
  );

/** What share of an account to take, of what proved an identity and of what did not. */
interface Shares {
  readonly proven: number;
  readonly unproven: number;
}

/**
 * A share of an account. Its errors, durations and responses are those of its requests as if all were alike, because
 * nothing tells whose they are.
 */
export const portionOf = (sums: AccountSums, shares: Shares): AccountSums => {
  const split = (part: Protection): Protection => ({
    protected: part.protected * shares.proven,
    plaintext: part.plaintext * shares.unproven,
    unknown: part.unknown * shares.unproven,
  });
  const factorOf = (part: Protection): number => {
    const whole = part.protected + unprovenPart(part);
    return whole > 0 ? (part.protected * shares.proven + unprovenPart(part) * shares.unproven) / whole : 0;
  };
  const { requestProtection, connectionProtection, bytesProtection } = sums;
  const [requests, connections, bytes] = [requestProtection, connectionProtection, bytesProtection].map(factorOf) as [
    number,
    number,
    number,
  ];
  return {
    requests: sums.requests * requests,
    errors: sums.errors * requests,
    clientErrors: sums.clientErrors * requests,
    unjudged: sums.unjudged * requests,
    requestProtection: split(requestProtection),
    responses: sums.responses.map((each) => ({ ...each, rate: each.rate * requests })),
    durationMs: times(sums.durationMs, requests),
    buckets: sums.buckets?.map(([le, rate]) => [le, rate * requests] as const) ?? null,
    sentBytes: times(sums.sentBytes, bytes),
    receivedBytes: times(sums.receivedBytes, bytes),
    bytesProtection: split(bytesProtection),
    connections: times(sums.connections, connections),
    connectFailures: times(sums.connectFailures, connections),
    connectionProtection: split(connectionProtection),
    principals: shares.proven > 0 ? sums.principals : new Map(),
    plainBecause: sums.plainBecause,
  };
};
