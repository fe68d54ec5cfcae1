import type { AccountSums, Buckets, Call, QuantilesMs } from '@/lib/domain/call';
import type { Account, Latency } from '@/lib/domain/graph';
import { quantileOf } from './quantile';
import { mergeBuckets } from './sums';

export const NO_LATENCY: Latency = { meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null, account: null };

const reportsLatency = (sums: AccountSums | null): sums is AccountSums =>
  sums !== null && sums.requests > 0 && (sums.durationMs !== null || sums.buckets !== null);

const meanOf = (timed: readonly AccountSums[]): number | null => {
  let [requests, durationMs] = [0, 0];
  for (const account of timed) {
    if (account.durationMs === null) continue;
    requests += account.requests;
    durationMs += account.durationMs;
  }
  return requests > 0 ? durationMs / requests : null;
};

const NO_QUANTILES: QuantilesMs = { p50Ms: null, p95Ms: null, p99Ms: null };

/** Has it a bound that tells anything? `+Inf` alone is a count, and merged with others it would leave no bound at all. */
const isShaped = (buckets: Buckets): boolean => buckets.some(([le]) => Number.isFinite(le));

const quantilesOf = (timed: readonly AccountSums[]): QuantilesMs => {
  if (timed.every(({ buckets }) => buckets === null)) return NO_QUANTILES;
  const shaped = timed.flatMap(({ buckets }) => (buckets !== null && isShaped(buckets) ? [buckets] : []));
  if (shaped.length === 0) return NO_QUANTILES;
  const buckets = shaped.reduce<Buckets | null>(mergeBuckets, null);
  const at = (q: number) => (buckets === null ? null : quantileOf(q, buckets));
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
};

/** Latency of a set of calls as one account measured it; null: that account measured nothing. Not rounded. */
export const latencyBy = (calls: readonly Call[], account: Account): Latency | null => {
  const timed: AccountSums[] = [];
  for (const { [account]: sums } of calls) if (reportsLatency(sums)) timed.push(sums);
  if (timed.length === 0) return null;
  const { p50Ms, p95Ms, p99Ms } = quantilesOf(timed);
  return { meanMs: meanOf(timed), p50Ms, p95Ms, p99Ms, account };
};

/**
 * Latency of a set of calls: the server account's, or the client account's where no server reports (fine-print.md 9).
 * Distributions are merged before any quantile is taken. Not rounded.
 */
export const latencyOf = (calls: readonly Call[]): Latency =>
  latencyBy(calls, 'server') ?? latencyBy(calls, 'client') ?? NO_LATENCY;
