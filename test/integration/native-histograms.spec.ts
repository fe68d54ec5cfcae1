import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { otel } from '@/lib/mesh/otel';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { keptIn } from '@/lib/server/detect';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askGraph, askSignals, framed, windowAt } from '@/test/harness/ask';
import { type NativeSeries, writeNative } from '@/test/harness/native-histograms';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';

/** Durations kept as native histograms say what classic ones say. Spans are where they are met first. */

const to = Math.floor(Date.now() / 15_000) * 15 - 60;
const from = to - 600;
const address = windowAt(from, to);
const RATE = 20;

/** 9 of 10 take 0.1 s, in (0.0625, 0.125]; one takes 0.4 s, in (0.25, 0.5]. */
const told = (second: number) => {
  const requests = (second - from + 60) * RATE;
  return { sum: requests * (0.9 * 0.1 + 0.1 * 0.4), counts: { [-3]: requests * 0.9, [-1]: requests * 0.1 } };
};
const labels = { client: 'frontend', server: 'cart', connection_type: '' };
const series: readonly NativeSeries[] = [
  { name: 'traces_service_graph_request_total', labels, at: (second) => (second - from + 60) * RATE },
  { name: 'traces_service_graph_request_server_seconds', labels, at: told },
  { name: 'traces_service_graph_request_client_seconds', labels, at: told },
];

let prometheus: RunningPrometheus;
let source: ReturnType<typeof prometheusAt>;
let context: Context;

beforeAll(async () => {
  prometheus = await startPrometheus({
    args: ['--enable-feature=native-histograms', '--web.enable-remote-write-receiver'],
  });
  const instants = Array.from({ length: 41 + 4 }, (_, index) => from - 60 + index * 15);
  await writeNative(prometheus.url, series, instants);
  source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
  context = { sources: [source], settings: defaultSettings };
  const values = decodeParams(plainRequestParams, new URLSearchParams(address)).values;
  // Who is there is looked for first; a minute later, which metrics, native histograms among them.
  await loadStatus(context, values);
  const real = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + 61_000);
  await loadStatus(context, values);
  await vi.waitFor(() => expect(keptIn(source, otel).nativeDurations).toBe(true));
  clock.mockRestore();
});
afterAll(async () => {
  await source?.close();
  await prometheus?.stop();
});

test('an edge has its mean and quantiles, and nothing is missing', async () => {
  const { data, meta } = await framed(askGraph(context, `${address}&latency=quantiles`));
  const [edge] = data.edges;
  expect(data.edges).toHaveLength(1);
  expect(edge?.requestRate).toBeCloseTo(RATE, 1);
  expect(edge?.latency.meanMs).toBeCloseTo(130, 0);
  // Half way through the upper bucket, and at 5/9 of the lower one.
  expect(edge?.latency.p95Ms).toBeCloseTo(375, 0);
  expect(edge?.latency.p50Ms).toBeCloseTo(62.5 + (62.5 * 5) / 9, 0);
  expect(meta.trust).toEqual({ state: 'complete', reasons: [] });
});

test('a chart has them at every point', async () => {
  const { data, meta } = await framed(askSignals(context, `${address}&scope=mesh&step=60`));
  expect(data.series.meanMs.points.at(-1)?.[1]).toBeCloseTo(130, 0);
  expect(data.series.p95Ms.points.at(-1)?.[1]).toBeCloseTo(375, 0);
  expect(meta.trust.reasons).not.toContain('native-histogram');
});
