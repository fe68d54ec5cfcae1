import type { AccountSums, Buckets, Protection, ResponseSum } from '@/lib/domain/call';

const added = (a: number | null, b: number | null): number | null => (a === null ? b : a + (b ?? 0));

/** The sum of two protections. */
export const addProtection = (a: Protection, b: Protection): Protection => ({
  protected: a.protected + b.protected,
  plaintext: a.plaintext + b.plaintext,
  unknown: a.unknown + b.unknown,
});

/**
 * Two histograms as one. Cumulative counts may be added at bounds both have; a bound only one has would count only its
 * own requests, so it is left out (pods may be configured with other bounds).
 */
export const mergeBuckets = (a: Buckets | null, b: Buckets | null): Buckets | null => {
  if (a === null || b === null) return a ?? b;
  const rates = new Map(b);
  return a.flatMap(([le, rate]) => {
    const other = rates.get(le);
    return other === undefined ? [] : [[le, rate + other] as const];
  });
};

const mergeResponses = (rows: readonly ResponseSum[]): readonly ResponseSum[] => {
  const merged = new Map<string, ResponseSum>();
  for (const row of rows) {
    const key = `${row.code} ${row.grpc} ${row.flags} ${row.outcome}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? row : { ...before, rate: before.rate + row.rate });
  }
  return [...merged.values()];
};

const mergePrincipals = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) => {
  const merged = new Map(a);
  for (const [principal, rate] of b) merged.set(principal, (merged.get(principal) ?? 0) + rate);
  return merged;
};

/** The sum of one account over several calls (or disjoint reporters). Never of two accounts of one call. */
export const addSums = (a: AccountSums, b: AccountSums): AccountSums => ({
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  clientErrors: a.clientErrors + b.clientErrors,
  unjudged: a.unjudged + b.unjudged,
  requestProtection: addProtection(a.requestProtection, b.requestProtection),
  responses: mergeResponses([...a.responses, ...b.responses]),
  durationMs: added(a.durationMs, b.durationMs),
  buckets: mergeBuckets(a.buckets, b.buckets),
  sentBytes: added(a.sentBytes, b.sentBytes),
  receivedBytes: added(a.receivedBytes, b.receivedBytes),
  bytesProtection: addProtection(a.bytesProtection, b.bytesProtection),
  connections: added(a.connections, b.connections),
  connectFailures: added(a.connectFailures, b.connectFailures),
  connectionProtection: addProtection(a.connectionProtection, b.connectionProtection),
  principals: mergePrincipals(a.principals, b.principals),
  plainBecause: new Set([...a.plainBecause, ...b.plainBecause]),
});
