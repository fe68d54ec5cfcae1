import { describe, expect, test } from 'vitest';
import type { ServiceRow } from '@/lib/domain/service';
import { defaultSettings, type HealthRule } from '@/lib/domain/settings';
import { latencyUnfit } from './latency-room';

const [anything] = defaultSettings.health as readonly [HealthRule];
const row = (name: string, requestRate: number, p95Ms: number | null) =>
  ({
    id: `east/shop/service/${name}`,
    cluster: 'east',
    namespace: 'shop',
    kind: 'service',
    name,
    signals: { requestRate, errorRate: 0, latency: { p95Ms } },
  }) as unknown as ServiceRow;
const within = (p95Ms: number): readonly HealthRule[] => [{ ...anything, p95Ms }];

describe('requests without room for a mesh', () => {
  test.each([
    ['all have room', [row('a', 10, 50)], 0],
    ['one service of two is too near its objective', [row('a', 10, 50), row('b', 30, 99.9)], 0.75],
    ['what misses its objective already has none', [row('a', 10, 120)], 1],
    ['what reports no latency does not count', [row('a', 10, 99.9), row('b', 30, null)], 1],
  ])('%s', (_, rows, wanted) => {
    expect(latencyUnfit(rows, within(100), () => 2).value).toBe(wanted);
  });
  test('each shape has its own share', () => {
    // Two calls: 0.32 ms by a node proxy, 1.26 ms by two sidecars.
    const { value, detail } = latencyUnfit([row('a', 10, 99)], within(100), () => 2);
    expect([value, detail?.for_node_l4, detail?.for_full_sidecar]).toEqual([0, 0, 1]);
  });
  test('without an objective nobody can say', () => {
    expect(latencyUnfit([row('a', 10, 50)], defaultSettings.health, () => 2)).toMatchObject({
      value: null,
      missing: expect.stringContaining('p95Ms'),
    });
  });
});
