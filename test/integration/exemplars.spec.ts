import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { traceSourceAt } from '@/lib/tracing';
import { askSignals, framed } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';

/** A real Prometheus keeps exemplars of what it scrapes; the latency of an edge shows them as ways to their traces. */

const SLOW = '07c2a9d14be84f3fa1d5c36e0b9f2e84';
const FAMILY = 'traces_service_graph_request_server_seconds';

const exposition = (): string => {
  const count = Math.floor(Date.now() / 100);
  const labels = 'client="frontend",server="cart",connection_type=""';
  // As Tempo's generator spells it, without its leading zero.
  const exemplar = `# {traceID="${SLOW.slice(1)}"} 0.42 ${Date.now() / 1000}`;
  return [
    '# TYPE traces_service_graph_request counter',
    `traces_service_graph_request_total{${labels}} ${count}`,
    `# TYPE ${FAMILY} histogram`,
    `${FAMILY}_bucket{${labels},le="0.1"} ${count - 10}`,
    `${FAMILY}_bucket{${labels},le="1.0"} ${count} ${exemplar}`,
    `${FAMILY}_bucket{${labels},le="+Inf"} ${count}`,
    `${FAMILY}_sum{${labels}} ${count * 0.05}`,
    `${FAMILY}_count{${labels}} ${count}`,
    '# EOF\n',
  ].join('\n');
};

let target: Server;
let prometheus: RunningPrometheus;
let context: Context;
beforeAll(async () => {
  target = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' });
    response.end(exposition());
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const { port } = target.address() as AddressInfo;
  const config = `scrape_configs:\n  - { job_name: tempo, scrape_interval: 1s, static_configs: [ { targets: ['127.0.0.1:${port}'] } ] }\n`;
  prometheus = await startPrometheus({ config, args: ['--enable-feature=exemplar-storage'] });
  const source = prometheusAt({ id: 'metrics', url: prometheus.url, scrapeInterval: 1_000 });
  // Never asked here: a chart's dots come from the metrics.
  const traces = [traceSourceAt('tempo', { id: 'tempo', url: 'http://127.0.0.1:1' })];
  context = { sources: [source], traces, settings: defaultSettings };
});
afterAll(async () => {
  await Promise.all(context.traces?.map((source) => source.close()) ?? []);
  await prometheus.stop();
  target.close();
});

const service = 'unknown/unknown/service';
const edge = encodeURIComponent(`${service}/frontend~${service}/cart~http`);
const ask = (of: Context, scope: string) => {
  const now = Date.now();
  return framed(askSignals(of, `from=${now - 60_000}&to=${now}&${scope}`));
};

test('an edge has exemplars, in ms and under whole trace ids', async () => {
  await vi.waitFor(
    async () => {
      const { data } = await ask(context, `scope=edge&id=${edge}`);
      expect(data.exemplars[0]).toMatchObject({ traceId: SLOW, valueMs: 420 });
      expect(Math.abs((data.exemplars.at(-1)?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    },
    { timeout: 60_000, interval: 1_000 },
  );
});

test('a whole mesh has none, nor has anybody without a trace back end to lead to', async () => {
  expect((await ask(context, 'scope=mesh')).data.exemplars).toEqual([]);
  expect((await ask({ ...context, traces: [] }, `scope=edge&id=${edge}`)).data.exemplars).toEqual([]);
});
