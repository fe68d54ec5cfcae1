import { expect, test } from 'vitest';
import type { Alert, MetricsSource } from '@/lib/domain/source';
import { loadAlerts } from './load-alerts';

const alert = (labels: Record<string, string>, activeAt: number): Alert => ({
  labels: { alertname: 'HighErrors', severity: 'critical', ...labels },
  annotations: {},
  state: 'firing',
  activeAt,
});

const source = (id: string, cluster: string | null, alerts: readonly Alert[]): MetricsSource =>
  ({ id, cluster, alerts: async () => ({ ok: true, value: alerts }) }) as unknown as MetricsSource;

const told = async (...sources: readonly MetricsSource[]) =>
  (await loadAlerts({ sources }, new AbortController().signal)).alerts.map(({ since, labels }) => [since, labels]);

test('of a pair that evaluates the same rules each alert counts once, since the earlier', async () => {
  const [a, b] = [source('a', null, [alert({ pod: 'x' }, 20)]), source('b', null, [alert({ pod: 'x' }, 10)])];
  expect(await told(a, b)).toEqual([[10, { pod: 'x' }]]);
  expect(await told(b, a)).toEqual([[10, { pod: 'x' }]]);
});

test('equal alerts of two clusters are two', async () => {
  const sources = [source('a', 'east', [alert({}, 20)]), source('b', 'west', [alert({}, 10)])];
  expect(await told(...sources)).toEqual([
    [10, { cluster: 'west' }],
    [20, { cluster: 'east' }],
  ]);
});

test('an alert that names its cluster keeps it', async () => {
  expect(await told(source('a', 'east', [alert({ cluster: 'north' }, 20)]))).toEqual([[20, { cluster: 'north' }]]);
});
