import { describe, expect, test } from 'vitest';
import type { Account } from '@/lib/domain/graph';
import { buildSignals, type SourceRows } from './build';
import type { Part } from './plan';
import type { Row } from './read';

const grid = { first: 0, step: 15_000, count: 2 };
const row = (given: Partial<Row> & { values: readonly (number | null)[] }): Row => ({
  account: 'server',
  measure: '',
  le: null,
  line: given.values,
  ...given,
});
const source = (rows: Readonly<Partial<Record<Part, readonly Row[]>>>): SourceRows => ({
  rows: new Map(Object.entries(rows) as [Part, readonly Row[]][]),
  durationUnitMs: 1,
});
const built = (sources: readonly SourceRows[], given: Partial<Parameters<typeof buildSignals>[0]> = {}) =>
  buildSignals({ scope: 'service', direction: 'in', grid, sources, duplicated: false, ...given });
const values = ({ points }: { readonly points: readonly (readonly [number, number | null])[] }) =>
  points.map(([, value]) => value);

const buckets = (account: Account, ...counts: readonly number[]): readonly Row[] =>
  [100, 200, Number.POSITIVE_INFINITY].map((le, index) => {
    const count = counts[index] ?? 0;
    return row({ account, le, values: [count, count] });
  });

describe('several sources', () => {
  const east = source({ requests: [row({ values: [10, null] })], errors: [row({ values: [1, null] })] });
  const west = source({ requests: [row({ values: [30, 30] })], errors: [row({ values: [0, 3] })] });

  test('rates add up, ratios are of added parts', () => {
    const { series } = built([east, west]);
    expect(values(series.requestRate)).toEqual([40, 30]);
    expect(values(series.errorRate)).toEqual([0.025, 0.1]);
  });

  test('a source whose errors did not come does not thin out the ratio', () => {
    const deaf = source({ requests: [row({ values: [1000, 1000] })] });
    const { series } = built([west, deaf]);
    expect(values(series.requestRate)).toEqual([1030, 1030]);
    expect(values(series.errorRate)).toEqual([0, 0.1]);
  });

  test('two that scrape the same do not double', () => {
    expect(values(built([west, west], { duplicated: true }).series.requestRate)).toEqual([30, 30]);
  });

  test('quantiles come from merged buckets, not from averages', () => {
    const fast = source({ buckets: buckets('server', 90, 90, 90) });
    const slow = source({ buckets: buckets('server', 0, 10, 10) });
    const { series } = built([fast, slow]);
    expect(values(series.p50Ms)).toEqual([55.56, 55.56]);
    expect(values(series.p95Ms)).toEqual([150, 150]);
  });
});

describe('not reported', () => {
  test('no errors series beside requests is 0, no errors answer is null', () => {
    expect(values(built([source({ requests: [row({ values: [5, 5] })], errors: [] })]).series.errorRate)).toEqual([
      0, 0,
    ]);
    expect(values(built([source({ requests: [row({ values: [5, 5] })] })]).series.errorRate)).toEqual([null, null]);
  });

  test('a counter that counted nothing is 0 and has no error ratio', () => {
    const { series } = built([source({ requests: [row({ values: [0, 0] })], errors: [] })]);
    expect([values(series.requestRate), values(series.errorRate)]).toEqual([
      [0, 0],
      [null, null],
    ]);
  });

  test('nothing at all is gaps everywhere', () => {
    const { series, latencyAccount } = built([]);
    expect(latencyAccount).toBeNull();
    for (const each of Object.values(series)) expect(values(each)).toEqual([null, null]);
  });
});

describe('latency', () => {
  const both = source({
    buckets: [...buckets('server', 10, 10, 10), ...buckets('client', 0, 10, 10)],
    duration: [
      row({ measure: 'sum', values: [500, 500] }),
      row({ measure: 'count', values: [10, 10] }),
      row({ account: 'client', measure: 'sum', values: [1500, 1500] }),
      row({ account: 'client', measure: 'count', values: [10, 10] }),
    ],
  });

  test.each([
    ['of what arrives is the callee’s', 'in', 'server', 50, 50],
    ['of what leaves is the caller’s', 'out', 'client', 150, 150],
  ] as const)('%s', (_, direction, account, mean, median) => {
    const signals = built([both], { direction });
    expect(signals.latencyAccount).toBe(account);
    expect([values(signals.series.meanMs)[0], values(signals.series.p50Ms)[0]]).toEqual([mean, median]);
  });

  test('both accounts stand side by side', () => {
    const { latencyByAccount } = built([both]);
    expect(latencyByAccount && [values(latencyByAccount.client)[0], values(latencyByAccount.server)[0]]).toEqual([
      150, 50,
    ]);
    expect(built([both], { scope: 'mesh' }).latencyByAccount).toBeUndefined();
  });

  test('successes are all requests less the failed ones', () => {
    const failing = source({ buckets: buckets('server', 90, 100, 100), failures: buckets('server', 0, 10, 10) });
    const { byOutcome } = built([failing]);
    expect(byOutcome && [values(byOutcome.successP95Ms)[0], values(byOutcome.failureP95Ms)[0]]).toEqual([95, 195]);
  });

  test('seconds become milliseconds', () => {
    const seconds = { ...both, durationUnitMs: 1000 };
    expect(values(built([seconds]).series.meanMs)).toEqual([50_000, 50_000]);
  });
});
