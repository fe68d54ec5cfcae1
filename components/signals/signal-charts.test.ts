import { describe, expect, test } from 'vitest';
import type { SignalPoints, Signals } from '@/lib/domain/signals';
import { AT, noSignals, signals } from './fixtures/signals';
import { goldenCharts, lastOf, outcomeChart, spentOnTheWay } from './signal-charts';

const chart = (of: Signals, id: string) => goldenCharts(of, ['istio']).find((each) => each.id === id);
const lineIds = (of: Signals, id: string) => chart(of, id)?.lines.map((line) => line.id);

describe('what is drawn', () => {
  test('quantiles where there are any', () => {
    expect(lineIds(signals, 'latency')).toEqual(['p99', 'p95', 'p50']);
    expect(chart(signals, 'latency')?.headline).toBe('p95');
  });

  test('the mean, called a mean, where there are none', () => {
    const { p50Ms, p95Ms, p99Ms } = noSignals.series;
    const mean: Signals = { ...signals, series: { ...signals.series, p50Ms, p95Ms, p99Ms } };
    expect(lineIds(mean, 'latency')).toEqual(['mean']);
    expect(chart(mean, 'latency')?.headline).toBe('mean');
  });

  test('bytes where there are no requests', () => {
    const tcp: Signals = { ...signals, series: { ...signals.series, requestRate: noSignals.series.requestRate } };
    expect(lineIds(tcp, 'traffic')).toEqual(['bytes']);
    expect(chart(tcp, 'traffic')?.aside).toBe('TCP bytes');
  });

  test('nothing where nobody reports, and what would report it', () => {
    for (const each of goldenCharts(noSignals, ['linkerd'])) {
      expect(each.lines).toEqual([]);
      expect(each.absent.title).not.toBe('');
    }
    expect(chart(noSignals, 'saturation')?.absent.looked).toContain('cAdvisor');
    expect(goldenCharts(noSignals, ['linkerd'])[0]?.absent.looked).toContain('response_latency_ms');
    expect(outcomeChart(noSignals, []).lines).toEqual([]);
  });

  test('saturation says of which resource', () => {
    expect(chart(signals, 'saturation')?.aside).toBe('memory against limit, checkout');
  });
});

test.each<[string, SignalPoints, number | null]>([
  [
    'the last',
    [
      [1, 1],
      [2, 2],
    ],
    2,
  ],
  [
    'the last reported',
    [
      [1, 1],
      [2, null],
    ],
    1,
  ],
  [
    'a zero',
    [
      [1, 1],
      [2, 0],
    ],
    0,
  ],
  ['none', [[1, null]], null],
])('the value now is %s', (_, points, expected) => {
  expect(lastOf(points)).toBe(expected);
});

describe('time on the way', () => {
  const means = (client: SignalPoints, server: SignalPoints): Signals => ({
    ...signals,
    latencyByAccount: { client: { unit: 'ms', points: client }, server: { unit: 'ms', points: server } },
  });

  test.each<[string, Signals, number | null]>([
    [
      'is the newest moment both speak for',
      means(
        [
          [AT, 30],
          [AT + 1, 50],
        ],
        [
          [AT, 20],
          [AT + 1, null],
        ],
      ),
      10,
    ],
    ['is null where only one speaks', means([[AT, 30]], []), null],
    ['is null where the moments differ', means([[AT, 30]], [[AT + 1, 3]]), null],
    ['may be negative', means([[AT, 10]], [[AT, 12]]), -2],
    ['is null without accounts', noSignals, null],
  ])('%s', (_, of, expected) => {
    expect(spentOnTheWay(of)).toBe(expected);
  });
});
