import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Buckets } from '@/lib/domain/call';
import { quantileOf } from './quantile';
import { mergeBuckets } from './sums';

const INF = Number.POSITIVE_INFINITY;

// Expected values are what Prometheus 2.42 answers to histogram_quantile; test/integration asks a running one.
test.each<[string, number, Buckets, number | null]>([
  [
    'inside a bucket, linear',
    0.5,
    [
      [10, 0],
      [20, 10],
      [INF, 10],
    ],
    15,
  ],
  [
    'the lowest bucket starts at 0',
    0.5,
    [
      [10, 10],
      [20, 10],
      [INF, 10],
    ],
    5,
  ],
  [
    'in +Inf it is the highest finite bound',
    0.99,
    [
      [10, 5],
      [20, 6],
      [INF, 10],
    ],
    20,
  ],
  [
    'without observations there is none',
    0.5,
    [
      [10, 0],
      [INF, 0],
    ],
    null,
  ],
  [
    'without +Inf there is none',
    0.5,
    [
      [10, 5],
      [20, 10],
    ],
    null,
  ],
  ['with +Inf alone there is none', 0.5, [[INF, 10]], null],
  ['nothing at all', 0.5, [], null],
  [
    'a count that dips is held up',
    0.9,
    [
      [10, 8],
      [20, 6],
      [30, 10],
      [INF, 10],
    ],
    25,
  ],
  [
    'a lowest bound of 0 or less is its own answer',
    0.1,
    [
      [0, 5],
      [10, 10],
      [INF, 10],
    ],
    0,
  ],
])('%s', (_, q, buckets, expected) => {
  expect(quantileOf(q, buckets)).toBe(expected);
});

const anyBuckets = fc.array(fc.nat({ max: 50 }), { minLength: 2, maxLength: 12 }).map((counts): Buckets => {
  let sum = 0;
  return counts.map((count, index) => {
    sum += count;
    return [index === counts.length - 1 ? INF : 2 ** index, sum];
  });
});
const anyQ = fc.double({ min: 0.01, max: 0.99, noNaN: true });

test('a higher quantile is never lower, and none leaves the finite bounds', () => {
  fc.assert(
    fc.property(anyBuckets, anyQ, anyQ, (buckets, a, b) => {
      const [low, high] = [quantileOf(Math.min(a, b), buckets), quantileOf(Math.max(a, b), buckets)];
      if (low === null || high === null) return;
      expect(low).toBeLessThanOrEqual(high + 1e-9);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(buckets.at(-2)?.[0] ?? 0);
    }),
  );
});

test('merging two histograms puts a quantile between theirs', () => {
  fc.assert(
    fc.property(anyBuckets, anyQ, (buckets, q) => {
      const slower = buckets.map(([le], index): readonly [number, number] => [le, buckets[index - 1]?.[1] ?? 0]);
      const merged = mergeBuckets(buckets, slower);
      const [a, b, both] = [quantileOf(q, buckets), quantileOf(q, slower), quantileOf(q, merged ?? [])];
      if (a === null || b === null || both === null) return;
      expect(both).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-9);
      expect(both).toBeLessThanOrEqual(Math.max(a, b) + 1e-9);
    }),
  );
});

test('bounds that only one histogram has are left out of the merged one', () => {
  expect(
    mergeBuckets(
      [
        [5, 1],
        [10, 2],
        [INF, 3],
      ],
      [
        [10, 4],
        [20, 5],
        [INF, 6],
      ],
    ),
  ).toEqual([
    [10, 6],
    [INF, 9],
  ]);
});
