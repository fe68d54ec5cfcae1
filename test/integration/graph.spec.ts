import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quantileBracket, type Truth, type TruthEdge, type TruthSide, truthOf } from '@/demo/truth';
import type { Buckets } from '@/lib/domain/call';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph, GraphEdge } from '@/lib/domain/graph';
import type { Sample } from '@/lib/domain/sample';
import { defaultSettings } from '@/lib/domain/settings';
import type { PromQL } from '@/lib/domain/units';
import { quantileOf } from '@/lib/graph/quantile';
import { prometheusAt } from '@/lib/prometheus/client';
import { fold, quantileOf as quantileText, rate, selector } from '@/lib/promql/build';
import type { Context } from '@/lib/server/context';
import { loadGraph } from '@/lib/server/load-graph';
import { decodeParams } from '@/lib/url/params';
import { graphRequestParams } from '@/lib/url/view';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';
import { startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';
import { startVictoria } from '@/test/harness/victoria';

/** The graph of a real Prometheus against what the data was made from. */

const MINUTES = 10;

const sourceAt = (url: string, openedAt: number) => prometheusAt({ id: 'prom', url, clock: () => openedAt * 1000 });

const graphAt = async (context: Context, to: number, address = ''): Promise<Frame<Graph>> => {
  const search = new URLSearchParams(address);
  if (!search.has('from')) search.set('from', String((to - MINUTES * 60) * 1000));
  search.set('to', String(to * 1000));
  search.set('receipt', '1');
  const { values } = decodeParams(graphRequestParams, search);
  const answer = await loadGraph(context, values, new AbortController().signal);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.value;
};

const edgesOf = ({ data }: Frame<Graph>): ReadonlyMap<string, GraphEdge> =>
  new Map(data.edges.map((edge) => [edge.id, edge]));
const askedIn = ({ meta }: Frame<Graph>): readonly string[] => (meta.queries ?? []).map(({ id }) => id);

const servers = [
  { name: 'Prometheus', start: (openmetrics: string) => startPrometheus({ openmetrics }) },
  { name: 'VictoriaMetrics', start: (openmetrics: string) => startVictoria({ openmetrics }) },
] as const;

describe.each(servers)('the Istio sample, replayed into $name', ({ start }) => {
  const to = Math.floor(Date.now() / 15_000) * 15 - 900;
  /** Counters grow by a tenth over the window. */
  const perSecond = (counter: number) => (counter * 0.1) / (MINUTES * 60);
  let server: Awaited<ReturnType<typeof start>>;
  let frame: Frame<Graph>;
  beforeAll(async () => {
    const exposition = readFileSync('lib/mesh/fixtures/istio-sidecar.prom', 'utf8');
    server = await start(replay(exposition, { to, minutes: MINUTES, step: 15 }));
    frame = await graphAt({ sources: [sourceAt(server.url, to)], settings: defaultSettings }, to);
  });
  afterAll(() => server?.stop());

  const shop = 'cluster-1/shop/service/';
  test.each<[string, number, number, object]>([
    [`cluster-1/istio-system/gateway/istio-ingressgateway~${shop}frontend~http`, 119_222, 610, { state: 'mutual' }],
    [`${shop}frontend~${shop}catalog~http`, 190_474, 1194, { state: 'mutual' }],
    [`${shop}frontend~${shop}checkout~http`, 22_156, 356, { state: 'mutual' }],
    [`${shop}checkout~${shop}payments~grpc`, 17_408, 260, { state: 'mutual' }],
    [`${shop}checkout~cluster-2/shop/service/payments~grpc`, 4312, 12, { state: 'unknown' }],
    [`${shop}checkout~cluster-1/unknown/external/api.cards.example.com~http`, 3960, 60, { state: 'unknown' }],
    [`cluster-1/unknown/unknown/unknown~${shop}orders~http`, 2487, 37, { state: 'plaintext' }],
  ])('%s', (id, requests, errors, mtls) => {
    const edge = edgesOf(frame).get(id);
    expect(edge?.requestRate).toBeCloseTo(perSecond(requests), 2);
    expect(edge?.errorRate).toBeCloseTo(errors / requests, 4);
    expect(edge?.mtls).toMatchObject(mtls);
  });

  test('is whole: fifteen edges, what had no route apart, complete trust', () => {
    expect(frame.data.edges).toHaveLength(15);
    expect(frame.data.unattributed.requestRate).toBeCloseTo(perSecond(34), 5);
    expect(frame.meta).toMatchObject({ asOf: to * 1000, trust: { state: 'complete', reasons: [] } });
  });
});

describe('the demo', () => {
  let demo: FrozenDemo;
  let truth: Truth;
  let context: Context;
  beforeAll(async () => {
    demo = await recentDemo();
    truth = truthOf(demo.openedAt, demo.openedAt - MINUTES * 60, demo.openedAt);
    context = { sources: [sourceAt(demo.url, demo.openedAt)], settings: defaultSettings };
  });
  afterAll(() => demo?.stop());

  const at = (address = '') => graphAt(context, demo.openedAt, address);
  const named = (ref: string) => {
    const [cluster, namespace, name] = ref.split('/');
    return `${cluster}/${namespace}/${/gateway$/.test(name ?? '') ? 'gateway' : 'service'}/${name}`;
  };
  const clusterOf = ({ from, to }: TruthEdge) => (from ?? to ?? '').split('/')[0];
  const idOf = (edge: TruthEdge, blackHole: boolean): string => {
    const outside = blackHole ? 'BlackHoleCluster' : edge.to;
    const target = edge.kind === 'host' ? `${clusterOf(edge)}/unknown/external/${outside}` : named(edge.to ?? '');
    const source = edge.from === null ? `${clusterOf(edge)}/unknown/unknown/unknown` : named(edge.from);
    return `${source}~${target}~${edge.protocol}`;
  };
  /** The truth by edge: calls that failed to arrive are on the edge of those that did. */
  const wanted = (edges: ReadonlyMap<string, GraphEdge>): ReadonlyMap<string, readonly TruthEdge[]> => {
    const byId = new Map<string, TruthEdge[]>();
    for (const edge of truth.edges.filter(({ to }) => to !== null)) {
      const id = [idOf(edge, false), idOf(edge, true)].find((candidate) => edges.has(candidate)) ?? idOf(edge, false);
      byId.set(id, [...(byId.get(id) ?? []), edge]);
    }
    return byId;
  };
  const sum = (edges: readonly TruthEdge[], of: (edge: TruthEdge) => number) =>
    edges.reduce((total, edge) => total + of(edge), 0);
  const headline = (edge: TruthEdge) => edge.client ?? edge.server;
  const failures = (edge: TruthEdge) => (headline(edge)?.errorRate ?? 0) * (headline(edge)?.requests ?? 0);

  test('has every edge with its rate within 1 % and its shares within 0.01', async () => {
    const edges = edgesOf(await at('idle=1'));
    for (const [id, told] of wanted(edges)) {
      const edge = edges.get(id);
      const requests = sum(told, (one) => headline(one)?.requests ?? 0);
      if (requests === 0) continue;
      const perSecond = requests / (MINUTES * 60);
      // A label set first seen inside the window loses its first increment, as in every Prometheus: allow one scrape's.
      expect(Math.abs((edge?.requestRate ?? 0) - perSecond), id).toBeLessThan(Math.max(0.01 * perSecond, 0.02));
      expect(Math.abs((edge?.errorRate ?? 1) - sum(told, failures) / requests), id).toBeLessThan(0.01);
      const known = sum(told, ({ knownCount }) => knownCount);
      if (known === 0) expect(edge?.mtls.share, id).toBeNull();
      else
        expect(
          Math.abs((edge?.mtls.share ?? -1) - sum(told, ({ protectedCount }) => protectedCount) / known),
          id,
        ).toBeLessThan(0.01);
    }
    const extra = [...edges.keys()].filter((id) => !wanted(edges).has(id));
    expect(extra).toEqual([]);
  });

  test('has the bytes of TCP edges', async () => {
    const edges = edgesOf(await at());
    for (const [id, told] of wanted(edges)) {
      const [only] = told;
      if (only?.tcp === null || only === undefined) continue;
      const { sentBytes, receivedBytes } = only.tcp;
      const perSecond = (sentBytes + receivedBytes) / (MINUTES * 60);
      // Falling out of mTLS starts new label sets, which lose their first increment.
      expect(Math.abs((edges.get(id)?.bytesRate ?? 0) / perSecond - 1), id).toBeLessThan(0.02);
    }
  });

  const isInside = (value: number | null | undefined, side: TruthSide, q: number): boolean => {
    const bracket = quantileBracket(side.buckets, q);
    // 4 significant digits may round just past the bound.
    return bracket !== null && (value ?? 0) >= bracket.above * 0.999 && (value ?? 0) <= bracket.upTo * 1.001;
  };

  test('has percentiles inside their bucket, and means within 1 %', async () => {
    const edges = edgesOf(await at('latency=quantiles'));
    const judged = [...wanted(edges)].flatMap(([id, told]) => {
      const served = told.flatMap(({ server }) => (server === null || server.requests < 200 ? [] : [server]));
      return served.length === 1 ? served.map((side) => ({ id, side, latency: edges.get(id)?.latency })) : [];
    });
    expect(judged.length).toBeGreaterThan(20);
    for (const { id, side, latency } of judged) {
      expect(latency?.account, id).toBe('server');
      expect(Math.abs((latency?.meanMs ?? 0) / (side.meanMs ?? 1) - 1), id).toBeLessThan(0.01);
      expect([isInside(latency?.p50Ms, side, 0.5), isInside(latency?.p95Ms, side, 0.95)], id).toEqual([true, true]);
    }
  });

  test('asks four questions with means and six with quantiles, whatever the view', async () => {
    const four = ['istio.requests.client', 'istio.requests.server', 'istio.tcp', 'istio.durations'];
    expect(askedIn(await at())).toEqual(four);
    expect(askedIn(await at('namespace=shop&namespace=payments&groupBy=version'))).toEqual(four);
    expect(askedIn(await at('latency=quantiles'))).toEqual([...four, 'istio.buckets.client', 'istio.buckets.server']);
  });

  const askNow = async (promql: PromQL): Promise<readonly Sample[]> => {
    const answers = context.sources.map((source) =>
      source.instant({ id: 'test', promql, at: demo.openedAt * 1000 }, new AbortController().signal),
    );
    return (await Promise.all(answers)).flatMap((answer) => (answer.ok ? answer.value.value : []));
  };
  const by = ['destination_workload', 'destination_cluster', 'response_code'];
  const keyOf = ({ labels }: Sample) => by.map((label) => labels[label]).join(' ');
  const boundOf = ({ labels }: Sample) => (labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le));
  const histogramsOf = (rows: readonly Sample[]): ReadonlyMap<string, Buckets> => {
    const histograms = new Map<string, (readonly [number, number])[]>();
    for (const row of rows) {
      const bucket = [boundOf(row), row.value ?? 0] as const;
      histograms.set(
        keyOf(row),
        [...(histograms.get(keyOf(row)) ?? []), bucket].sort(([a], [b]) => a - b),
      );
    }
    return histograms;
  };
  const isSame = (own: number | null, theirs: number | null): boolean =>
    own === null || theirs === null ? own === theirs : Math.abs(own - theirs) <= 1e-9 * theirs;

  test.each([0.01, 0.5, 0.9, 0.95, 0.99, 0.9999])(
    'takes the very quantile that histogram_quantile takes: %d',
    async (q) => {
      const metric = 'istio_request_duration_milliseconds_bucket';
      const buckets = fold('sum', ['le', ...by], rate(selector(metric, { reporter: 'destination' }), MINUTES * 60_000));
      const histograms = histogramsOf(await askNow(buckets));
      const theirs = await askNow(quantileText(q, buckets));
      expect(theirs.length).toBeGreaterThan(20);
      const differing = theirs.filter((row) => !isSame(quantileOf(q, histograms.get(keyOf(row)) ?? []), row.value));
      expect(differing).toEqual([]);
    },
  );

  test('says stale when the newest sample is old, over a window that still holds some', async () => {
    const later = demo.openedAt + 400;
    const { data, meta } = await graphAt({ sources: [sourceAt(demo.url, later)], settings: defaultSettings }, later);
    expect(data.edges.length).toBeGreaterThan(10);
    expect(meta).toMatchObject({ asOf: demo.openedAt * 1000, trust: { state: 'stale', reasons: ['stale'] } });
  });
});
