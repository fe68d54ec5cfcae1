import { expect, test } from 'vitest';
import type { MeshId } from '@/lib/domain/entity';
import type { Sample } from '@/lib/domain/sample';
import { defaultSettings } from '@/lib/domain/settings';
import { adapters } from '@/lib/mesh';
import type { RowField } from '@/lib/mesh/adapter';
import { istio } from '@/lib/mesh/istio';
import { fieldsOf, PACKED } from '@/lib/mesh/queries';
import { notingSource } from '@/test/harness/noting-source';
import { loadCalls } from './load-calls';

/** In how many questions a mesh too big for buckets is asked for its quantiles. */

const NOW = 1_795_377_300_000;

/** What callees tell: one caller calls so many of them, in these namespaces by turns. */
const calls = (count: number, namespaces: readonly string[]): readonly Sample[] =>
  Array.from({ length: count }, (_, index) => {
    const said: Partial<Record<RowField, string>> = {
      sourceNamespace: 'edge',
      sourceWorkload: 'web',
      targetNamespace: namespaces[index % namespaces.length] ?? '',
      targetWorkload: `svc-${index}`,
      protocol: 'http',
    };
    const packed = fieldsOf(istio.accounts.server, 'requests').map((field) => said[field] ?? '');
    return { labels: { [PACKED]: packed.join('|') }, value: 1 };
  });

/** The ids of all questions, by source. */
const askedOf = async (meshes: readonly MeshId[], ...told: readonly (readonly Sample[])[]) => {
  const named = { metrics: {}, labels: {}, extraMatchers: {} };
  const settings = { ...defaultSettings, meshes: Object.fromEntries(meshes.map((id) => [id, named])) };
  const asked = told.map((): string[] => []);
  const sources = told.map((rows, index) =>
    notingSource(`source-${index}`, {
      now: NOW,
      note: ({ id }) => asked[index]?.push(id),
      told: { 'istio.requests.server': rows },
    }),
  );
  const window = { from: NOW - 3_600_000, to: NOW, live: false };
  const frame = await loadCalls({ sources, settings }, { latency: 'quantiles' }, window, new AbortController().signal);
  expect(frame.ok && frame.value.data.calls.length).toBe(told.flat().length);
  return asked;
};

const secondLook = (ids: readonly string[] = []) => ids.filter((id) => /p95|buckets/.test(id));

const many = ['shop', 'data', 'mail', 'edge', 'batch'];

test.each<[string, readonly Sample[], readonly string[]]>([
  ['a big mesh, in halves', calls(1200, many), ['istio.p95.named', 'istio.p95.others']],
  ['a big mesh in one namespace, whole', calls(1200, ['shop']), ['istio.p95']],
  ['a big mesh whose callees have no namespace, whole', calls(1200, ['', 'unknown']), ['istio.p95']],
  ['a small one, for its buckets', calls(900, many), ['istio.buckets.server']],
])('asks %s', async (_, told, ids) => {
  const [asked] = await askedOf(['istio'], told);
  expect(secondLook(asked)).toEqual(ids);
  expect(asked?.length).toBe(4 + ids.length);
});

test('halves what is big in a source, not what several sources come to', async () => {
  const renamed = calls(
    600,
    many.map((name) => `${name}-2`),
  );
  const asked = await askedOf(['istio'], calls(1200, many), renamed);
  expect(asked.map(secondLook)).toEqual([['istio.p95.named', 'istio.p95.others'], ['istio.p95']]);
});

test('asks no family of meshes more than six questions, whatever a source holds', async () => {
  const families: Readonly<Record<string, string>> = { ambient: 'istio', kuma: 'consul' };
  for (const meshes of [adapters.map(({ id }) => id), adapters.map(({ id }) => id).filter((id) => id !== 'ambient')]) {
    const [asked = []] = await askedOf(meshes, meshes.includes('ambient') ? [] : calls(1200, many));
    const counts = new Map<string, number>();
    for (const id of asked) {
      const [mesh = ''] = id.split(/[+.]/);
      const family = families[mesh] ?? mesh;
      counts.set(family, (counts.get(family) ?? 0) + 1);
    }
    expect(counts.size).toBe(5);
    expect(Math.max(...counts.values())).toBe(meshes.includes('ambient') ? 4 : 6);
  }
});
