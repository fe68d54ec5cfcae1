import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MeshId } from '@/lib/domain/entity';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph, GraphEdge } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import type { Signals } from '@/lib/domain/signals';
import { adapters } from '@/lib/mesh';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { askGraph, askSignals, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { passOn, startProxy } from '@/test/harness/proxy';
import { replay } from '@/test/harness/replay';

/** Charts and graph are asked for in different ways: whatever the mesh, they must tell the same. */

const samples: Readonly<Record<MeshId, string>> = {
  istio: 'istio-sidecar',
  ambient: 'istio-ambient',
  linkerd: 'linkerd',
  consul: 'consul',
  kuma: 'kuma',
  cilium: 'cilium-hubble',
  otel: 'otel-servicegraph',
};
const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const address = windowAt(to - MINUTES * 60, to);

const last = ({ points }: Signals['series']['requestRate']): number | null => points.at(-1)?.[1] ?? null;
const near = (chart: number | null, wanted: number | null, what: string) => {
  const [a, b] = [chart ?? 0, wanted ?? 0];
  expect(Math.abs(a - b) <= Math.max(1e-6, 0.02 * b), `${what}: the chart says ${chart}, the graph ${wanted}`).toBe(
    true,
  );
};

type Line = (line: string) => boolean;
const cases: readonly (readonly [name: string, mesh: MeshId, keep: Line])[] = [
  ...adapters.map(({ id }) => [id, id, () => true] as const),
  ['ambient whose waypoints nobody scrapes', 'ambient', (line) => !line.includes('reporter="waypoint"')],
];

describe.each(cases)('%s', (_, mesh, keep) => {
  let prometheus: RunningPrometheus;
  let source: ReturnType<typeof prometheusAt>;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let context: Context;
  let graph: Frame<Graph>;

  beforeAll(async () => {
    const whole = readFileSync(`lib/mesh/fixtures/${samples[mesh]}.prom`, 'utf8');
    const exposition = whole.split('\n').filter(keep).join('\n');
    prometheus = await startPrometheus({ openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15 }) });
    const clock = () => to * 1000;
    proxy = await startProxy(passOn(prometheus.url, { date: clock }));
    source = prometheusAt({ id: 'prom', url: proxy.url, clock });
    context = { sources: [source], settings: defaultSettings };
    graph = await framed(askGraph(context, address));
  });
  afterAll(async () => {
    await source?.close();
    await proxy?.stop();
    await prometheus?.stop();
  });

  const chartsOf = async (scope: string, id: string) =>
    (await framed(askSignals(context, `${address}&scope=${scope}&id=${encodeURIComponent(id)}&step=60`))).data;
  /** What Kuma's callees get from nobody known is a difference of two counters, and span metrics name no callers. */
  const isCharted = ({ source: from, target }: GraphEdge) =>
    !(mesh === 'kuma' && from.includes('/unknown/unknown')) && !target.endsWith('/legacy-billing');
  const isCounted = ({ requestRate }: Pick<GraphEdge, 'requestRate'>) => (requestRate ?? 0) > 0;

  test('every edge has its requests, errors and connections as lines', async () => {
    const edges = graph.data.edges.filter(
      (edge) => isCharted(edge) && (isCounted(edge) || (edge.connectionRate ?? 0) > 0),
    );
    expect(edges.length).toBeGreaterThan(3);
    for (const edge of edges) {
      const { series } = await chartsOf('edge', edge.id);
      near(last(series.requestRate), edge.requestRate, `requests of ${edge.id}`);
      near(last(series.errorRate), edge.errorRate, `errors of ${edge.id}`);
      if (edge.protocol === 'tcp') near(last(series.connectionRate), edge.connectionRate, `connections of ${edge.id}`);
      if (edge.latency.meanMs !== null) expect(last(series.meanMs), `mean of ${edge.id}`).toBeGreaterThan(0);
    }
  });

  test('every service has what arrives at it', async () => {
    const nodes = graph.data.nodes.filter(({ in: arriving, kind }) => isCounted(arriving) && kind !== 'unknown');
    for (const node of nodes.filter(({ name }) => name !== 'legacy-billing')) {
      const { series } = await chartsOf('service', node.id);
      near(last(series.requestRate), node.in.requestRate, `requests to ${node.id}`);
      near(last(series.errorRate), node.in.errorRate, `errors of ${node.id}`);
    }
  });

  test('the whole is the sum of its edges', async () => {
    const { data, meta } = await framed(askSignals(context, `${address}&scope=mesh&step=60&receipt=1`));
    const charts = (meta.queries ?? []).filter(({ id }) => id.startsWith('signals.'));
    expect(charts.length).toBeGreaterThan(2);
    // What VictoriaMetrics takes.
    expect(Math.max(...charts.map(({ promql }) => promql.length))).toBeLessThan(16_384);
    const total = graph.data.edges.filter(isCharted).reduce((sum, edge) => sum + (edge.requestRate ?? 0), 0);
    near(last(data.series.requestRate), total, 'requests of the whole');
    const failed = graph.data.edges
      .filter(isCharted)
      .reduce((sum, { errorRate, requestRate }) => sum + (errorRate ?? 0) * (requestRate ?? 0), 0);
    near(last(data.series.errorRate), total === 0 ? null : failed / total, 'errors of the whole');
    const connections = graph.data.edges.filter(isCharted).reduce((sum, edge) => sum + (edge.connectionRate ?? 0), 0);
    near(last(data.series.connectionRate), connections, 'connections of the whole');
  });
});
