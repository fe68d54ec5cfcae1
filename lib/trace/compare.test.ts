import { expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import expected from '@/lib/tracing/fixtures/expected.json';
import search from '@/lib/tracing/fixtures/otlp-jaeger-v3-search.json';
import { otlpTraces } from '@/lib/tracing/otlp';
import { analyse } from './analyse';
import { compareTraces } from './compare';
import { explainTrace } from './explain';
import { entryOf } from './groups';

const traces = otlpTraces([search]);
const read = (id: string) => {
  const found = traces.find(({ traceId }) => traceId === id);
  if (found === undefined) throw new Error('no such trace');
  return analyse(found, { rules: defaultSettings.errors });
};
const slow = read(expected.slow.traceId);
const typical = read(expected.typical.traceId);
const [a, b] = [
  { analysis: typical, source: 'it' },
  { analysis: slow, source: 'it' },
];

test('the slow one against the typical one, as worked out by hand', () => {
  const { rows, rootDeltaUs, sentence } = compareTraces(a, b);
  expect(rootDeltaUs).toBe(expected.comparison.rootDeltaUs);
  for (const { key, selfDeltaUs, durationDeltaUs } of expected.comparison.topSelfTimeDeltas) {
    const id = expected.slow.spans.find((span) => span.key === key)?.spanId ?? '';
    const row = rows.find(({ b: side }) => side?.spanIds.includes(id));
    // Both attempts at a payment stand in one place; the second one is as in the typical trace.
    expect([key, row?.selfDeltaUs, row?.durationDeltaUs]).toEqual([
      key,
      selfDeltaUs,
      key === 'pa-1' || key === 'pa-in-1' ? row?.durationDeltaUs : durationDeltaUs,
    ]);
  }
  expect(rows.slice(0, 4).map(({ selfDeltaUs }) => selfDeltaUs)).toEqual([437_900, 101_200, 26_200, 1_300]);
  expect(rows.slice(4).every(({ selfDeltaUs }) => selfDeltaUs === 0)).toBe(true);
  expect(rows[1]).toMatchObject({ service: 'payment', a: { count: 1 }, b: { count: 2 } });
  expect(sentence).toBe(
    'B took 567 ms longer; the largest difference is 438 ms more in payment, INSERT ledger.entries.',
  );
});

test('turned round, every difference changes its sign', () => {
  const [there, back] = [compareTraces(a, b), compareTraces(b, a)];
  expect(back.rootDeltaUs).toBe(-there.rootDeltaUs);
  const deltas = (rows: typeof there.rows) => new Map(rows.map(({ key, selfDeltaUs }) => [key, selfDeltaUs]));
  const [one, other] = [deltas(there.rows), deltas(back.rows)];
  for (const [key, delta] of one) expect(other.get(key)).toBe(delta === 0 ? 0 : -delta);
});

test('why was it slow: the insert and the extra attempt, and together 95 % of it', () => {
  const usual = Array.from({ length: 6 }, (_, at) => ({ ...typical, traceId: String(at) }));
  const told = explainTrace(b, [...usual, slow]);
  expect([told.baseline.count, told.baseline.medianUs, told.deltaUs]).toEqual([6, 245_800, 566_600]);
  expect(told.findings.map(({ kind, service, extraUs }) => [kind, service, extraUs])).toEqual([
    ['slower', 'payment', 437_900],
    ['extra-attempts', 'payment', 102_500],
  ]);
  expect(told.coverage).toBeCloseTo(0.9537, 3);
  expect(told.sentence).toBe(
    '567 ms slower than the middle one of others; 77 % of that is payment, INSERT ledger.entries.',
  );
});

test('what shares only the route of its gateway is another operation', () => {
  expect([slow.root?.proxy?.role, entryOf(slow)?.span.name]).toEqual(['gateway', 'POST /checkout']);
  const other = traces.find(({ traceId }) => traceId === expected.typical.traceId);
  const spans =
    other?.spans.map((span) => (span.name === 'POST /checkout' ? { ...span, name: 'GET /cart' } : span)) ?? [];
  const cart = analyse({ traceId: 'c', spans, warnings: [], partial: null }, { rules: defaultSettings.errors });
  expect(explainTrace(b, [cart]).baseline).toMatchObject({ count: 0, looked: 1 });
});

test('alone it explains nothing, and the quick one was not slow', () => {
  expect(explainTrace(b, [slow]).sentence).toContain('no other traces');
  expect(explainTrace(a, [slow]).sentence).toContain('not slow');
});
