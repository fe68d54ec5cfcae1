import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DialectId } from '@/demo/dialects';
import { growthBetween } from '@/demo/truth';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import type { Signals } from '@/lib/domain/signals';
import { prometheusAt } from '@/lib/prometheus/client';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askGraph, askMesh, askOverview, askSignals, framed, windowAt } from '@/test/harness/ask';
import { demoPrometheus, type FrozenDemo } from '@/test/harness/demo';
import { off } from '@/test/harness/expected';
import { ambient } from './voices/ambient';
import { cilium } from './voices/cilium';
import { type Compare, offAmong, offMean, offProtection, offRequests, offTcp } from './voices/compare';
import { consul } from './voices/consul';
import { kuma } from './voices/kuma';
import { linkerd } from './voices/linkerd';
import { mixed, mixedStrangers } from './voices/mixed';
import { otel } from './voices/otel';
import { type ExpectedEdge, expectedOf, type Voice } from './voices/voice';

/**
 * The shop through every mesh but Istio (which `truth.spec.ts` holds to far more): the graph over a real Prometheus has
 * exactly the edges that the mesh can name, with the rates, error ratios, protection and mean latency of the shop's truth.
 */

const WINDOW = 300;

const voices: Partial<Record<DialectId, Voice>> = { ambient, linkerd, consul, cilium, kuma, otel };

const meshes = Object.entries(voices) as readonly (readonly [DialectId, Voice])[];

describe.each(meshes)('the shop through %s', (mesh, voice) => {
  let demo: FrozenDemo;
  let source: ReturnType<typeof prometheusAt>;
  let graph: Frame<Graph>;
  let expected: ReadonlyMap<string, ExpectedEdge>;
  const address = () => windowAt(demo.openedAt - WINDOW, demo.openedAt);
  const context = () => ({ sources: [source], settings: defaultSettings });

  beforeAll(async () => {
    demo = await demoPrometheus({ minutes: 10, mesh });
    source = prometheusAt({ id: 'demo', url: demo.url });
    const view = decodeParams(plainRequestParams, new URLSearchParams(address())).values;
    await loadStatus(context(), view);
    graph = await framed(askGraph(context(), `${address()}&latency=quantiles`));
    expected = expectedOf(voice, growthBetween(demo.openedAt, demo.openedAt - WINDOW, demo.openedAt));
  });
  afterAll(async () => {
    await source?.close();
    await demo?.stop();
  });

  const offEdges = (of: Compare, isTcp: boolean) =>
    offAmong({ edges: graph.data.edges, expected, seconds: WINDOW }, of, isTcp);

  test('has exactly the edges that the mesh can name', () => {
    expect(graph.data.edges.map(({ id }) => id).toSorted()).toEqual([...expected.keys()].toSorted());
  });
  test('counts requests and errors', () => {
    expect(offEdges(offRequests, false)).toEqual([]);
  });
  test('counts connections and bytes', () => {
    expect(offEdges(offTcp, true)).toEqual([]);
  });
  test('has the mean latencies', () => {
    expect(offEdges(offMean, false)).toEqual([]);
  });
  test('says who is protected as far as the mesh attests it', () => {
    expect([...offEdges(offProtection, false), ...offEdges(offProtection, true)]).toEqual([]);
  });
  test('draws the whole over time as its edges have it at the end', async () => {
    const { data } = await framed(askSignals(context(), `${address()}&scope=mesh&step=${WINDOW}`));
    const counted = graph.data.edges.flatMap(({ requestRate, errorRate }) =>
      requestRate === null ? [] : [{ requestRate, errorRate }],
    );
    const requests = counted.reduce((sum, { requestRate }) => sum + requestRate, 0);
    const errors = counted.reduce((sum, { requestRate, errorRate }) => sum + requestRate * (errorRate ?? 0), 0);
    const last = ({ points }: Signals['series']['requestRate']) => points.at(-1)?.[1] ?? null;
    expect(off('requests', last(data.series.requestRate), requests, 0.02 * requests)).toEqual([]);
    expect(off('errors', last(data.series.errorRate), errors / requests, (0.05 * errors) / requests)).toEqual([]);
  });
  test('draws the connections of the whole as its TCP edges have them', async () => {
    const { data } = await framed(askSignals(context(), `${address()}&scope=mesh&step=${WINDOW}`));
    const tcp = graph.data.edges.filter(
      ({ protocol, connectionRate }) => protocol === 'tcp' && connectionRate !== null,
    );
    const rateOf = (edges: typeof tcp) => edges.reduce((sum, { connectionRate }) => sum + (connectionRate ?? 0), 0);
    const last = data.series.connectionRate.points.at(-1)?.[1] ?? null;
    if (tcp.length === 0) return expect(last).toBeNull();
    // What only callees count, of callers without a name, not every mesh can tell from the rest.
    const [all, named] = [rateOf(tcp), rateOf(tcp.filter(({ source }) => !source.includes('/unknown/unknown/')))];
    expect(last).toBeGreaterThan(0.97 * named);
    expect(last).toBeLessThan(1.03 * all);
  });
  test('fills the overview and the mesh page', async () => {
    const overview = await framed(askOverview(context(), address()));
    expect(overview.data.verdict.sentence).not.toBe('');
    const { meshes: told } = (await framed(askMesh(context(), address()))).data;
    // Where there is no mesh, nothing of a mesh can be ill.
    expect(told.length > 0).toBe(mesh !== 'otel');
  });
});

describe('the shop through two meshes and without one', () => {
  let demo: FrozenDemo;
  let source: ReturnType<typeof prometheusAt>;
  let graph: Frame<Graph>;
  let expected: ReadonlyMap<string, ExpectedEdge>;

  beforeAll(async () => {
    demo = await demoPrometheus({ minutes: 10, mesh: 'mixed' });
    source = prometheusAt({ id: 'demo', url: demo.url });
    const address = windowAt(demo.openedAt - WINDOW, demo.openedAt);
    const context = { sources: [source], settings: defaultSettings };
    await loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams(address)).values);
    graph = await framed(askGraph(context, address));
    expected = expectedOf(mixed, growthBetween(demo.openedAt, demo.openedAt - WINDOW, demo.openedAt));
  });
  afterAll(async () => {
    await source?.close();
    await demo?.stop();
  });

  test('has every call whose caller has a name once', () => {
    const named = graph.data.edges.filter((edge) => !edge.source.includes('/unknown/unknown/'));
    expect(named.map(({ id }) => id).toSorted()).toEqual([...expected.keys()].toSorted());
    // Of retried requests Linkerd counts the attempts.
    const isRetried = (id: string): boolean => id.includes('/ledger-v2~http');
    const wrong = named.flatMap((edge) => {
      const wanted = expected.get(edge.id);
      if (wanted === undefined || edge.requestRate === null || isRetried(edge.id)) return [];
      const requests = wanted.sides.client?.requests ?? Number.NaN;
      return off(edge.id, edge.requestRate, requests / WINDOW, (0.03 * requests + wanted.unseen + 1) / WINDOW);
    });
    expect(wrong).toEqual([]);
  });

  test('draws the whole over time as its edges have it at the end', async () => {
    const address = windowAt(demo.openedAt - WINDOW, demo.openedAt);
    const context = { sources: [source], settings: defaultSettings };
    const { data } = await framed(askSignals(context, `${address}&scope=mesh&step=${WINDOW}`));
    const counted = graph.data.edges.flatMap(({ requestRate, errorRate }) =>
      requestRate === null ? [] : [{ requestRate, errorRate }],
    );
    const requests = counted.reduce((sum, { requestRate }) => sum + requestRate, 0);
    const errors = counted.reduce((sum, { requestRate, errorRate }) => sum + requestRate * (errorRate ?? 0), 0);
    const last = ({ points }: Signals['series']['requestRate']) => points.at(-1)?.[1] ?? null;
    expect(off('requests', last(data.series.requestRate), requests, 0.02 * requests)).toEqual([]);
    expect(off('errors', last(data.series.errorRate), errors / requests, (0.05 * errors) / requests)).toEqual([]);
  });

  test('has unknown callers only of what no caller tells', () => {
    const strangers = graph.data.edges.filter((edge) => edge.source.includes('/unknown/unknown/'));
    const truth = expectedOf(mixedStrangers, growthBetween(demo.openedAt, demo.openedAt - WINDOW, demo.openedAt));
    const ids = new Set([...strangers.map(({ id }) => id), ...truth.keys()]);
    const wrong = [...ids].flatMap((id) => {
      const told = strangers.find((edge) => edge.id === id)?.requestRate ?? 0;
      const requests = truth.get(id)?.sides.server?.requests ?? 0;
      // What callers and callees count of the same calls differs by a scrape: the rest that has no name does by as much.
      const callee = id.slice(id.indexOf('~'));
      const arriving = graph.data.edges.filter((edge) => edge.id.endsWith(callee));
      const whole = arriving.reduce((sum, { requestRate }) => sum + (requestRate ?? 0), 0);
      return off(id, told, requests / WINDOW, 0.06 * whole + 1 / WINDOW);
    });
    expect(wrong).toEqual([]);
  });

  test('knows all three, and one service that two of them look after', () => {
    expect(new Set(graph.data.edges.flatMap(({ meshes }) => meshes))).toEqual(new Set(['istio', 'linkerd', 'otel']));
    const inventory = graph.data.nodes.filter(({ name }) => name === 'inventory');
    expect(inventory).toHaveLength(1);
    expect(inventory[0]?.meshes).toEqual(expect.arrayContaining(['istio', 'linkerd']));
  });
});
