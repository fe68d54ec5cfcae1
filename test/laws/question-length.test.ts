import { expect, test } from 'vitest';
import type { MeshId } from '@/lib/domain/entity';
import { defaultSettings } from '@/lib/domain/settings';
import { adapters } from '@/lib/mesh';
import { notingSource } from '@/test/harness/noting-source';
import { views } from '@/test/harness/views';

/** VictoriaMetrics takes no more by default (`-search.maxQueryLen`), bytes. */
const MOST = 16 * 1024;

const NOW = 1_795_377_300_000;

const named = { metrics: {}, labels: {}, extraMatchers: {} };
const estates: readonly (readonly MeshId[])[] = [...adapters.map(({ id }) => [id]), adapters.map(({ id }) => id)];

test.each(estates.map((meshes) => [meshes.join(', '), meshes] as const))(
  'no view asks %s more than every back end takes',
  async (_, meshes) => {
    const asked: { id: string; bytes: number }[] = [];
    const settings = { ...defaultSettings, meshes: Object.fromEntries(meshes.map((id) => [id, named])) };
    const note = ({ id, promql }: { readonly id: string; readonly promql: string }) => {
      asked.push({ id, bytes: Buffer.byteLength(promql) });
    };
    const sources = ['a', 'b'].map((id) => notingSource(id, { now: NOW, note }));
    for (const view of views) await view.ask({ sources, settings }, 'from=now-1h');
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter(({ bytes }) => bytes > MOST)).toEqual([]);
  },
);
