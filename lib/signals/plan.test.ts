import { describe, expect, test } from 'vitest';
import type { Call } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import { defaultSettings } from '@/lib/domain/settings';
import { adapters } from '@/lib/mesh';
import { answered, call, end } from '@/lib/services/fixtures/calls';
import { signalPlan } from './plan';
import { everything } from './select';

/** VictoriaMetrics takes no more by default (`-search.maxQueryLen`), bytes. */
const MOST = 16 * 1024;

/** Calls of as many workloads, of which `better` tells every third better than the mesh does. */
const manyCalls = (count: number, mesh: MeshId, better: MeshId): readonly Call[] =>
  Array.from({ length: count }, (_, i) => {
    const isBetter = i % 3 === 0;
    const [name, peer] = [i, (i * 7 + 1) % count].map((at) => `a-workload-with-a-name-of-usual-length-${at}`);
    const names = { sourceNamespace: 'shop', sourceWorkload: name ?? '', targetWorkload: peer ?? '', host: peer ?? '' };
    return call({
      source: end(name ?? '', { namespace: `team-${i % 40}` }),
      target: end(peer ?? '', { namespace: `team-${i % 30}` }),
      protocol: i % 5 === 0 ? 'tcp' : 'http',
      client: answered(1),
      server: answered(1),
      headline: i % 4 === 0 ? 'server' : 'client',
      meshes: isBetter ? [better, mesh] : [mesh],
      headlineMesh: isBetter ? better : mesh,
      hosts: [`${peer}.shop.svc.cluster.local`],
      labelled: { client: [names], server: [names] },
    });
  });

describe.each(adapters)('$id', (adapter) => {
  const others = [adapter.id, adapter.id === 'linkerd' ? 'istio' : 'linkerd'] as const;
  const planOf = (calls: readonly Call[], protocols: readonly ('http' | 'grpc' | 'tcp')[] = []) =>
    signalPlan({
      scope: 'mesh',
      adapter,
      selection: { ...everything, calls },
      calls,
      names: { clusterAliases: {} },
      rules: defaultSettings.errors,
      protocols,
      window: 60_000,
    });

  test('what it tells alone is one sum, however many calls there are', () => {
    const requests = planOf(manyCalls(600, adapter.id, adapter.id)).get('requests');
    if (adapter.covers === undefined) expect(requests?.picks.size).toBe(0);
  });

  test.each(others)('no question about a whole mesh grows with it, with %s beside', (better) => {
    for (const protocols of [[], ['http'], ['grpc', 'tcp']] as const) {
      const [small, large] = [
        planOf(manyCalls(6, adapter.id, better), protocols),
        planOf(manyCalls(600, adapter.id, better), protocols),
      ];
      expect([...large.keys()]).toEqual(expect.arrayContaining([...small.keys()]));
      for (const { promql } of large.values()) expect(Buffer.byteLength(promql)).toBeLessThanOrEqual(MOST);
    }
  });
});
