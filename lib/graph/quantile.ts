import type { Buckets } from '@/lib/domain/call';

/** Differences this small, relative to both counts, are rounding and not a broken histogram (as Prometheus judges it). */
const TOLERANCE = 1e-12;

const almostEqual = (a: number, b: number): boolean => a !== 0 && b !== 0 && Math.abs(a - b) / (a + b) < TOLERANCE;

/** Counts that never fall: bounds scraped at different moments can make a cumulative count dip. */
const monotonic = (buckets: Buckets): Buckets => {
  let highest = 0;
  return buckets.map(([le, rate]) => {
    if (rate > highest && !almostEqual(rate, highest)) highest = rate;
    return [le, highest];
  });
};

/**
 * The `q`-quantile (0..1) of a cumulative histogram by the rules of Prometheus's `histogram_quantile`: linear inside a
 * bucket, the lowest one from 0, and never above the highest finite bound. null without observations or without `+Inf`.
 * https://github.com/prometheus/prometheus/blob/main/promql/quantile.go
 */
export const quantileOf = (q: number, histogram: Buckets): number | null => {
  const buckets = monotonic(histogram);
  const [infinite, highest] = [buckets.at(-1), buckets.at(-2)];
  if (infinite === undefined || highest === undefined || infinite[0] !== Number.POSITIVE_INFINITY) return null;
  const total = infinite[1];
  if (!(total > 0)) return null;
  const rank = q * total;
  const index = buckets.findIndex(([, rate]) => rate >= rank);
  if (index < 0 || index === buckets.length - 1) return highest[0];
  const [end, upTo] = buckets[index] ?? highest;
  if (index === 0 && end <= 0) return end;
  const [start, before] = index === 0 ? [0, 0] : (buckets[index - 1] ?? [0, 0]);
  return upTo === before ? end : start + (end - start) * ((rank - before) / (upTo - before));
};
