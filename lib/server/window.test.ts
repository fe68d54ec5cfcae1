import { expect, test } from 'vitest';
import type { MetricsSource } from '@/lib/domain/source';
import { windowOf } from './window';

/** 7 s after an instant of the grid. */
const CLOCK = Date.UTC(2026, 10, 22, 12, 0, 7);
const source = (now: number) => ({ now: () => now, clock: () => CLOCK }) as MetricsSource;
const prometheus = source(Date.UTC(2026, 10, 22, 12, 0, 0));
/** Its newest points are held back for 30 s. */
const victoria = source(Date.UTC(2026, 10, 22, 11, 59, 30));

const until = (sources: readonly MetricsSource[], to: number) =>
  windowOf({ sources }, { from: { kind: 'at', at: CLOCK - 900_000 }, to: { kind: 'at', at: to } });

test.each([
  ['Prometheus', prometheus],
  ['VictoriaMetrics', victoria],
])('fine-print 13: an absolute `to` may be 15 s ahead of the clock of %s, and is kept exactly', (_, one) => {
  for (const to of [CLOCK, CLOCK + 1, CLOCK + 15_000])
    expect(until([one], to)).toEqual({ ok: true, window: { from: CLOCK - 900_000, to, live: false } });
  expect(until([one], CLOCK + 15_001)).toMatchObject({
    ok: false,
    refusal: { code: 'bad-parameter', parameter: 'to' },
  });
});

test('of several sources the earliest sets the newest instant', () => {
  const view = { from: { kind: 'now', ago: 60_000 }, to: { kind: 'now', ago: 0 } } as const;
  const to = Date.UTC(2026, 10, 22, 11, 59, 30);
  expect(windowOf({ sources: [prometheus, victoria] }, view)).toEqual({
    ok: true,
    window: { from: to - 60_000, to, live: true },
  });
});
