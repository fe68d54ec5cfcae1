import { expect, test } from 'vitest';
import type { MeshId } from '@/lib/domain/entity';
import { defaultSettings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';
import { COMPLETE } from '@/lib/domain/trust';
import { adapters } from '@/lib/mesh';
import { views } from '@/test/harness/views';

/** VictoriaMetrics takes no more by default (`-search.maxQueryLen`), bytes. */
const MOST = 16 * 1024;

const NOW = 1_795_377_300_000;

/** A source that holds nothing and notes what it is asked. */
const noting = (id: string, asked: { id: string; bytes: number }[]): MetricsSource => {
  const answer = async (ask: { readonly id: string; readonly promql: string }) => {
    asked.push({ id: ask.id, bytes: Buffer.byteLength(ask.promql) });
    const receipt = { ...ask, source: id, at: NOW, ms: 1, series: 0, bytes: 0, shared: false };
    return { ok: true, value: { value: [], trust: COMPLETE, receipt } } as const;
  };
  const nothing = async () => ({ ok: true, value: [] }) as const;
  const report = { id, kind: 'prometheus', state: 'ok', message: null, latency: null, flavour: null } as const;
  return {
    id,
    cluster: null,
    clusterAliases: {},
    scrapeInterval: null,
    instant: answer,
    range: answer,
    series: nothing,
    labelValues: nothing,
    alerts: nothing,
    now: () => NOW,
    health: () => report,
  };
};

const named = { metrics: {}, labels: {}, extraMatchers: {} };
const estates: readonly (readonly MeshId[])[] = [...adapters.map(({ id }) => [id]), adapters.map(({ id }) => id)];

test.each(estates.map((meshes) => [meshes.join(', '), meshes] as const))(
  'no view asks %s more than every back end takes',
  async (_, meshes) => {
    const asked: { id: string; bytes: number }[] = [];
    const settings = { ...defaultSettings, meshes: Object.fromEntries(meshes.map((id) => [id, named])) };
    const sources = [noting('a', asked), noting('b', asked)];
    for (const view of views) await view.ask({ sources, settings }, 'from=now-1h');
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter(({ bytes }) => bytes > MOST)).toEqual([]);
  },
);
