import { describe, expect, test, vi } from 'vitest';
import { failed, ok } from '@/lib/domain/result';
import type { Sample } from '@/lib/domain/sample';
import { defaultSettings } from '@/lib/domain/settings';
import type { Ask, MetricsSource } from '@/lib/domain/source';
import { COMPLETE } from '@/lib/domain/trust';
import { type Line, line, packedSamples } from '@/lib/graph/fixtures/exposition';
import { istio } from '@/lib/mesh/istio';
import { decodeParams } from '@/lib/url/params';
import { graphRequestParams } from '@/lib/url/view';
import { detectMeshes } from './detect';
import { knownEnds } from './fold-calls';
import { loadGraph } from './load-graph';

const NOW = 1_795_377_300_000;

const marked = (lines: readonly Line[]) =>
  (['client', 'server'] as const).flatMap((account) =>
    (['sent', 'received', 'opened'] as const).flatMap((measure) =>
      packedSamples(lines, istio, account, measure).map(({ labels, value }) => ({
        labels: { ...labels, m: `${account}.${measure}` },
        value,
      })),
    ),
  );

const answers = (lines: readonly Line[], newest: number): Readonly<Record<string, readonly Sample[]>> => ({
  'istio.requests.client': packedSamples(lines, istio, 'client', 'requests'),
  'istio.requests.server': packedSamples(lines, istio, 'server', 'requests'),
  'istio.tcp': [
    ...marked(lines),
    { labels: { m: 'newest.requests.client' }, value: newest / 1000 },
    { labels: { m: 'interval' }, value: 40 },
  ],
});

interface Scripted extends MetricsSource {
  readonly asked: string[];
}

/** A source that answers from lines, and does not answer what `broken` names. */
const sourceOf = (
  lines: readonly Line[],
  { id = 'a', broken = [] as readonly string[], newest = NOW - 10_000, proxies = 2 } = {},
): Scripted => {
  const asked: string[] = [];
  const given = answers(lines, newest);
  return {
    id,
    cluster: null,
    clusterAliases: {},
    scrapeInterval: null,
    asked,
    instant: async (ask: Ask) => {
      asked.push(ask.id);
      if (broken.includes(ask.id) || broken.includes('*'))
        return failed({ kind: 'timeout', source: id, message: 'No answer.' });
      const receipt = {
        id: ask.id,
        source: id,
        promql: ask.promql,
        at: ask.at,
        ms: 1,
        series: 1,
        bytes: 1,
        shared: false,
      };
      return ok({ value: given[ask.id] ?? [], receipt, trust: COMPLETE });
    },
    range: async () => failed({ kind: 'rejected', source: id, message: 'Not asked here.' }),
    series: async () => {
      asked.push('series');
      return ok([
        { __name__: 'istio_build', component: 'proxy', tag: '1.30.0', namespace: 'shop', cluster: 'east' },
        ...Array.from({ length: proxies - 1 }, () => ({
          ...{ __name__: 'istio_build', component: 'proxy', tag: '1.29.1', namespace: 'web', cluster: 'east' },
        })),
      ]);
    },
    labelValues: async () => ok([]),
    alerts: async () => ok([]),
    now: () => NOW,
    health: () => ({ id, kind: 'prometheus', state: 'ok', message: null, latency: 1, flavour: null }),
  };
};

const load = async (sources: readonly MetricsSource[], address = '') => {
  const { values } = decodeParams(graphRequestParams, new URLSearchParams(address));
  return loadGraph({ sources, settings: defaultSettings }, values, new AbortController().signal);
};
const frameOf = async (sources: readonly MetricsSource[], address = '') => {
  const answer = await load(sources, address);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.value;
};
const traffic = [line('source', {}, 9), line('destination', {}, 9)];

test.each([
  ['latency=none', 3],
  ['latency=mean', 4],
  ['latency=quantiles', 5],
  ['latency=mean&namespace=a&namespace=b&namespace=c&focus=east%2Fshop%2Fservice%2Fcart&hops=5', 4],
])('%s asks a source %d questions, whatever is filtered', async (address, count) => {
  const source = sourceOf(traffic);
  await load([source], address);
  expect(source.asked.filter((id) => id !== 'series')).toHaveLength(count);
});

describe('a source that fails', () => {
  test('in part leaves the rest, and the frame says what is missing', async () => {
    const { data, meta } = await frameOf([sourceOf(traffic, { broken: ['istio.requests.server'] })]);
    expect(data.edges).toMatchObject([
      { requestRate: 9, trust: 'partial', accounts: { server: null }, mtls: { state: 'unknown' } },
    ]);
    expect(meta.trust).toEqual({ state: 'partial', reasons: ['missing:requests.server:a'] });
    expect(meta.sources).toMatchObject([{ id: 'a', state: 'partial' }]);
  });
  test('in part leaves no ends of half a mesh in memory', async () => {
    const keep = vi.spyOn(knownEnds, 'keep');
    await frameOf([sourceOf(traffic, { broken: ['istio.requests.server'] })]);
    expect(keep).not.toHaveBeenCalled();
    await frameOf([sourceOf(traffic)]);
    expect(keep).toHaveBeenCalledOnce();
    keep.mockRestore();
  });
  test('beside one that answers empties nothing', async () => {
    const { data, meta } = await frameOf([sourceOf(traffic), sourceOf([], { id: 'b', broken: ['*'] })]);
    expect(data.edges).toHaveLength(1);
    expect(meta.sources.map(({ state }) => state)).toEqual(['ok', 'down']);
    expect(meta.trust.state).toBe('partial');
  });
  test('alone is a fault', async () => {
    expect(await load([sourceOf([], { broken: ['*'] })])).toMatchObject({ ok: false, fault: { kind: 'timeout' } });
  });
});

describe('trust', () => {
  test('no source: empty data, and the reason', async () => {
    const { data, meta } = await frameOf([]);
    expect(data).toMatchObject({ nodes: [], edges: [] });
    expect(meta.trust).toEqual({ state: 'unknown', reasons: ['no-source'] });
  });
  test('no data: unknown, not healthy', async () => {
    expect((await frameOf([sourceOf([])])).meta.trust).toEqual({ state: 'unknown', reasons: ['no-data'] });
  });
  test('a newest sample of two minutes ago is stale', async () => {
    const { data, meta } = await frameOf([sourceOf(traffic, { newest: NOW - 120_000 })]);
    expect(meta).toMatchObject({ asOf: NOW - 120_000, trust: { state: 'stale', reasons: ['stale'] } });
    expect(data.edges[0]?.trust).toBe('stale');
  });
  test('when the samples of a big mesh ended is looked for once none is near, in the same four questions', async () => {
    const old = NOW - 400_000;
    const gone = sourceOf(traffic, { newest: old, proxies: 301 });
    const lookedBack: boolean[] = [];
    for (const source of [
      gone,
      gone,
      sourceOf(traffic, { newest: old, proxies: 300 }),
      sourceOf([], { proxies: 301 }),
    ]) {
      source.asked.length = 0;
      const { meta } = await frameOf([source], 'receipt=1');
      expect(source.asked.filter((id) => id !== 'series')).toHaveLength(4);
      const tcp = meta.queries?.find(({ id }) => id === 'istio.tcp')?.promql ?? '';
      lookedBack.push(/max_over_time\([^[]*istio_requests/.test(tcp));
    }
    expect(lookedBack).toEqual([false, true, true, false]);
  });
  test('a window under four scrapes is computed and partial', async () => {
    const { data, meta } = await frameOf([sourceOf(traffic)], 'from=now-45s');
    expect(data.edges).toHaveLength(1);
    expect(meta.trust).toEqual({ state: 'partial', reasons: ['short-window'] });
  });
  test('labels that cannot be told apart are said', async () => {
    const { data, meta } = await frameOf([sourceOf([...traffic, line('source', { source_cluster: 'a|b' }, 3)])]);
    expect(data.unattributed).toMatchObject({ requestRate: 3, reasons: [{ reason: 'unreadable-labels' }] });
    expect(meta.trust).toEqual({ state: 'partial', reasons: ['unreadable-labels'] });
  });
});

test('one call reported by two sources is one edge, with the reason', async () => {
  const { data } = await frameOf([sourceOf(traffic), sourceOf(traffic, { id: 'b' })]);
  expect(data.edges).toMatchObject([{ requestRate: 9, trust: 'partial', trustReasons: ['duplicate-source'] }]);
});

test('a focus that is nowhere is not found, and the same name elsewhere is offered', async () => {
  expect(await load([sourceOf(traffic)], 'focus=west%2Fshop%2Fservice%2Fcart')).toMatchObject({
    ok: false,
    refusal: { code: 'not-found', parameter: 'focus', candidates: ['east/shop/service/cart'] },
  });
});

test('layout=1 places every node; hubs=stop lists hubs', async () => {
  const { data } = await frameOf([sourceOf(traffic)], 'layout=1&hubs=stop');
  expect(Object.keys(data.layout?.positions ?? {}).sort()).toEqual(data.nodes.map(({ id }) => id));
  expect(data.hubs).toEqual([]);
});

test('windows that have ended are looked at by themselves, a few ahead of one a minute', async () => {
  const source = sourceOf(traffic);
  const looks = () => source.asked.filter((id) => id === 'series').length;
  const hoursAgo = (hours: number) => `from=${NOW - hours * 3_600_000 - 900_000}&to=${NOW - hours * 3_600_000}`;
  await load([source]);
  expect(looks()).toBe(1);
  await load([source], hoursAgo(2));
  await load([source], `${hoursAgo(2)}&groupBy=namespace`);
  expect(looks()).toBe(2);
  for (const hours of [3, 4, 5, 6, 7]) await load([source], hoursAgo(hours));
  expect(looks()).toBe(4);
});

test('what a source holds is asked once and told with versions', async () => {
  const source = sourceOf(traffic);
  const context = { sources: [source], settings: defaultSettings };
  await detectMeshes(context);
  await load([source]);
  expect(await detectMeshes(context)).toEqual({
    meshes: [
      {
        id: 'istio',
        source: 'a',
        metric: 'istio_build',
        clusters: ['east'],
        versions: ['1.29.1', '1.30.0'],
        since: null,
      },
    ],
    scope: { clusters: ['east'], namespaces: ['shop', 'web'] },
  });
  expect(source.asked.filter((id) => id === 'series')).toHaveLength(1);
});
