import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** The graph of a real Prometheus: the Istio sample, its questions, its quantiles. Numbers of the demo: truth.spec.ts. */

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
  let context: Context;
  beforeAll(async () => {
    demo = await recentDemo();
    context = { sources: [sourceAt(demo.url, demo.openedAt)], settings: defaultSettings };
  });
  afterAll(() => demo?.stop());

  const at = (address = '') => graphAt(context, demo.openedAt, address);

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
