import type { Traffic } from '@/lib/domain/graph';

/** The sum of what was reported; null when nothing was. */
export const sumOf = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);

/** The mean of ratios by their weights, over those that have both; null when none has. */
export const weightedMean = (
  pairs: readonly (readonly [value: number | null, weight: number | null])[],
): number | null => {
  const known = pairs.flatMap(([value, weight]) =>
    value === null || weight === null ? [] : [[value, weight] as const],
  );
  const weight = known.reduce((sum, [, each]) => sum + each, 0);
  return weight === 0 ? null : known.reduce((sum, [value, each]) => sum + value * each, 0) / weight;
};

export const sumTraffic = (parts: readonly Traffic[]): Traffic => ({
  requestRate: sumOf(parts.map((part) => part.requestRate)),
  errorRate: weightedMean(parts.map((part) => [part.errorRate, part.requestRate])),
  bytesRate: sumOf(parts.map((part) => part.bytesRate)),
});
