import { describe, expect, test } from 'vitest';
import { consul } from '@/lib/mesh/consul';
import { kuma } from '@/lib/mesh/kuma';
import { evidenceQuery, readCounted } from './counters';
import { answered, call, end } from './fixtures/calls';
import { resilienceCounters } from './resilience-rows';

const orders = end('orders');
const failing = { side: 'target', calls: [call({ target: orders, client: answered(1) })] } as const;
const names = { cluster: null, clusterAliases: {} };

describe.each([
  ['consul', consul],
  ['kuma', kuma],
] as const)('the filters before a callee in %s', (_, adapter) => {
  const filters = resilienceCounters.filter(
    ({ meshes, account }) => meshes.includes(adapter.id) && account === 'server',
  );

  test('are asked for by the callee that counts them', () => {
    const promql = evidenceQuery(adapter, failing, 60_000) ?? '';
    for (const { metric } of filters) expect(promql).toContain(metric);
    expect(filters.map(({ flag }) => flag)).toEqual(['rateLimited', 'rateLimited', 'faults', 'faults']);
  });

  test('limit rates and inject faults, each kind added up', () => {
    const samples = filters.map(({ id }, index) => ({ labels: { weft_counter: id }, value: 10 ** index }));
    const { resilience } = readCounted(samples, { adapter, names, side: 'target', cluster: 'east' });
    expect(resilience).toEqual({ rateLimited: 11, faults: 1100 });
  });
});
