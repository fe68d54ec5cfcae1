import { expect, test } from 'vitest';
import type { FaultKind } from '@/lib/domain/result';
import type { MetricsSource, RangeAsk } from '@/lib/domain/source';
import type { PromQL } from '@/lib/domain/units';
import { sampled } from './sampled-source';

const asked: RangeAsk[] = [];
/** A source of three instants, 10 s apart up to 30 s; `faults` come first, one to a question. */
const sourceOf = (faults: FaultKind[] = []): MetricsSource => {
  asked.length = 0;
  const range: MetricsSource['range'] = async (ask) => {
    asked.push(ask);
    const kind = faults.shift();
    if (kind !== undefined) return { ok: false, fault: { kind, source: 'prom', message: 'x' } };
    const value = [
      { labels: { a: 'x' }, points: [[10_000, 3] as const, [20_000, null] as const, [30_000, 9] as const] },
      { labels: { a: 'y' }, points: [[30_000, 6] as const] },
    ];
    return { ok: true, value: { value, trust: { state: 'complete', reasons: [] }, receipt: {} as never } };
  };
  return { id: 'prom', cluster: null, clusterAliases: {}, scrapeInterval: null, range } as unknown as MetricsSource;
};
const instants = { to: 30_000, step: 10_000, count: 3 };
const ask = { id: 'q', promql: 'm' as PromQL, at: 30_000 };
const rowsOf = async (source: MetricsSource | undefined, signal = new AbortController().signal) => {
  const answer = await source?.instant(ask, signal);
  return answer?.ok ? answer.value.value.map(({ labels: { a }, value }) => [a, value]) : answer?.fault.kind;
};

test('the mean and every instant come out of one question; an instant without a point has no row', async () => {
  const { mean, each } = sampled(sourceOf(), instants);
  const rows = await Promise.all([mean, ...each].map((source) => rowsOf(source)));
  expect(rows).toEqual([
    [
      ['x', 4],
      ['y', 2],
    ],
    [['x', 3]],
    [],
    [
      ['x', 9],
      ['y', 6],
    ],
  ]);
  expect(asked).toEqual([{ id: 'q.sampled', promql: 'm', from: 10_000, to: 30_000, step: 10_000 }]);
  expect(each.map((source) => source.now())).toEqual([10_000, 20_000, 30_000]);
});

test('a fault is told once and asked again after', async () => {
  const { mean } = sampled(sourceOf(['timeout']), instants);
  expect(await rowsOf(mean)).toBe('timeout');
  expect(await rowsOf(mean)).toEqual([
    ['x', 4],
    ['y', 2],
  ]);
});

test('who rides along is not dropped by who leaves', async () => {
  const { mean } = sampled(sourceOf(['canceled']), instants);
  const [first, second] = await Promise.all([rowsOf(mean), rowsOf(mean)]);
  expect([first, second]).toEqual([
    'canceled',
    [
      ['x', 4],
      ['y', 2],
    ],
  ]);
});
