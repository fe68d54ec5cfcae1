import { expect, test } from 'vitest';
import type { Overview } from '@/lib/domain/overview';
import { incidentNote } from './incident-note';

const figure = (now: number | null, before: number | null = null) => ({ now, before });
const overview = {
  verdict: {
    sentence: 'checkout is failing: 7.4 % of requests',
    health: 'failing',
    entityId: null,
    since: 1_795_377_000_000,
  },
  signals: {
    requestRate: figure(1204, 1180),
    errorRate: figure(0.021, 0.001),
    p95Ms: figure(null),
    saturation: { ...figure(0.81), basis: 'CPU against limit, ledger', entityId: null },
    comparedWith: 'one hour earlier',
  },
  mtls: { share: 0.962 },
  worst: [
    {
      id: 'east/shop/service/<!channel>*x*',
      health: 'failing',
      errorRate: 0.074,
      requestRate: 12,
      why: 'its own, see [here](http://evil)',
    },
  ],
} as unknown as Overview;
const meta = {
  window: { from: 1_795_376_400_000, to: 1_795_377_300_000 },
  asOf: 1_795_377_290_000,
  trust: { state: 'partial' as const, reasons: ['missing:tcp:prom-east'] },
  sources: [],
};

test('says what is wrong, how much, how far to trust it and where to look', () => {
  const note = incidentNote({
    page: 'Graph',
    link: 'https://weft.example/graph?from=1795376400000&to=1795377300000&v=1',
    overview: { data: overview, meta },
    now: 1_795_377_300_000,
  });
  const lines = note.split('\n');
  expect(lines[0]).toMatch(/^■ \*\*checkout is failing: 7\.4 % of requests\*\* Since \d/);
  expect(note).toContain('- Requests: **1,204 rps** (one hour earlier: 1,180 rps)');
  expect(note).toContain('- Latency p95: **not reported**');
  expect(note).toContain('- mTLS: **96.2 %** of requests whose protection is known');
  expect(note).toContain('[Graph in Weftline](https://weft.example/graph?from=1795376400000&to=1795377300000&v=1)');
  expect(note).toContain('&lt;!channel&gt;\\*x\\*');
  expect(note).not.toMatch(/<!|\]\(http:\/\/evil/);
  expect(lines.filter((line) => line.includes('rps fail')).length).toBe(1);
});
