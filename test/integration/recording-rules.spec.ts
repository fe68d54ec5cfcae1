import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateMesh } from '@/demo/generator';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph, GraphEdge } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import { istio } from '@/lib/mesh/istio';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { ensureTool } from '@/scripts/tools.mjs';
import { askGraph, framed, windowAt } from '@/test/harness/ask';
import { type MeshPrometheus, meshPrometheus } from '@/test/harness/mesh';
import { type CountingProxy, passOn, startProxy } from '@/test/harness/proxy';
import { recordRules } from '@/test/harness/record-rules';
import { writeMesh, writeSamples } from '@/test/harness/remote-write';

/** `deploy/prometheus/weftline.rules.yml`: that the rules say what they should, and that views made of them say the same. */

test('promtool finds in the rules what was worked out by hand', async () => {
  const promtool = await ensureTool('promtool');
  const { stdout } = await promisify(execFile)(promtool, [
    'test',
    'rules',
    'deploy/prometheus/weftline.rules.test.yml',
  ]);
  expect(stdout).toContain('SUCCESS');
});

const MINUTE = 60;
/** Enough edges that a big mesh's way to quantiles is taken. */
const SIZE = { services: 220, edges: 1120, namespaces: 12, seed: 11 };

let prometheus: MeshPrometheus;
let end: number;
beforeAll(async () => {
  end = Math.floor(Date.now() / 1000 / MINUTE) * MINUTE;
  prometheus = await meshPrometheus(SIZE, { to: end, minutes: 28, step: 30 });
  // A part that is seven minutes old: half a window of 15.
  const young = generateMesh({ services: 40, edges: 120, namespaces: 3, seed: 12 });
  const renamed = {
    ...young,
    services: young.services.map((one) => ({ ...one, namespace: `young-${one.namespace}` })),
  };
  await writeMesh(prometheus.url, renamed, { ...prometheus.history, minutes: 7 });
  // Proxies tell of themselves, as real ones do.
  await writeSamples(prometheus.url, [
    {
      labels: { __name__: 'istio_build', component: 'proxy', tag: '1.27.0', pod: 'svc-0001' },
      samples: Array.from({ length: 57 }, (_, i) => [(end - 28 * MINUTE + i * 30) * 1000, 1] as const),
    },
  ]);
  await recordRules(prometheus.url, istio, { from: end - 18 * MINUTE, to: end });
});
afterAll(() => prometheus?.stop());

interface Seen {
  readonly context: Context;
  readonly proxy: CountingProxy;
  readonly stop: () => Promise<void>;
}

/** `blind`: the rules' marker is not among what exists, so that raw series are read. */
const seen = async (blind: boolean): Promise<Seen> => {
  const real = passOn(prometheus.url);
  const proxy = await startProxy((response, asked, count) => {
    const match = asked.form.getAll('match[]').filter((one) => !one.startsWith('weftline:'));
    asked.form.delete('match[]');
    for (const one of blind ? match : [...match, 'weftline:rules']) {
      if (/series$/.test(asked.path)) asked.form.append('match[]', one);
    }
    return real(response, asked, count);
  });
  const source = prometheusAt({ id: 'prom', url: proxy.url, clock: () => end * 1000, timeout: 60_000 });
  return {
    proxy,
    context: { sources: [source], settings: defaultSettings },
    stop: async () => {
      await source.close();
      await proxy.stop();
    },
  };
};

const basis = ({ meta }: Frame<Graph>): Readonly<Record<string, boolean | undefined>> =>
  Object.fromEntries((meta.queries ?? []).map(({ id, recorded }) => [id, recorded]));

const USUAL = () => windowAt(end - 15 * MINUTE, end);

describe('a mesh with recording rules', () => {
  let ruled: Seen;
  let plain: Seen;
  beforeAll(async () => {
    ruled = await seen(false);
    plain = await seen(true);
  });
  afterAll(async () => {
    await ruled?.stop();
    await plain?.stop();
  });

  test('says the same from rules as from raw series, and says from which', async () => {
    const [recorded, raw] = await Promise.all([
      framed(askGraph(ruled.context, USUAL())),
      framed(askGraph(plain.context, USUAL())),
    ]);
    expect(basis(recorded)).toEqual({
      'istio.requests.client': true,
      'istio.requests.server': true,
      'istio.tcp': true,
      'istio.durations': true,
    });
    expect(Object.values(basis(raw))).toEqual([false, false, false, false]);
    expect(recorded.meta.trust).toEqual(raw.meta.trust);
    expect(recorded.data.edges.map(({ id }) => id)).toEqual(raw.data.edges.map(({ id }) => id));
    const before = new Map(raw.data.edges.map((edge) => [edge.id, edge]));
    const young = recorded.data.edges.filter(({ target }) => target.includes('/young-'));
    expect(young.length).toBeGreaterThan(60);
    for (const edge of recorded.data.edges) {
      const same = before.get(edge.id) as GraphEdge;
      // A window that begins or ends between two evaluations is smeared by one of fifteen, which tells for a young edge.
      // The mean of what was recorded would make it twice as busy as it was.
      const share = edge.target.includes('/young-') ? 0.15 : 0.03;
      const near = (a: number | null, b: number | null, rest: number) => {
        expect(a === null, edge.id).toBe(b === null);
        expect(Math.abs((a ?? 0) - (b ?? 0)), edge.id).toBeLessThan(Math.abs(b ?? 0) * share + rest);
      };
      near(edge.requestRate, same.requestRate, 0.01);
      near(edge.errorRate, same.errorRate, 0.01);
      near(edge.bytesRate, same.bytesRate, 50);
      near(edge.latency.meanMs, same.latency.meanMs, 0.5);
      expect(edge.mtls.state, edge.id).toBe(same.mtls.state);
    }
  });

  test.each([
    ['recorded quantiles', ['quantiles'], 'groupBy=service', 15],
    ['recorded buckets over another window', ['p95.named', 'p95.others'], 'groupBy=service', 12],
    ['recorded buckets for another grouping', ['p95.named', 'p95.others'], 'groupBy=workload', 15],
  ])('takes the quantiles of all its edges from %s', async (_, parts, grouping, minutes) => {
    const address = `${windowAt(end - minutes * MINUTE, end)}&latency=quantiles&${grouping}`;
    const [recorded, raw] = await Promise.all([
      framed(askGraph(ruled.context, address)),
      framed(askGraph(plain.context, address)),
    ]);
    // As many questions as a view may ask, and each in its name.
    const asked = (frame: Frame<Graph>) => Object.entries(basis(frame)).slice(4);
    expect(asked(recorded)).toEqual(parts.map((part) => [`istio.${part}`, true]));
    expect(asked(raw)).toEqual([
      ['istio.p95.named', false],
      ['istio.p95.others', false],
    ]);
    const before = new Map(raw.data.edges.map((edge) => [edge.id, edge.latency.p95Ms]));
    const timed = recorded.data.edges.filter(({ latency }) => latency.p95Ms !== null);
    expect(timed.length).toBeGreaterThan(1000);
    for (const { id, latency, requestRate } of timed) {
      // A handful of requests a window: integers decide where the quantile falls.
      if ((requestRate ?? 0) < 1) continue;
      const same = before.get(id) ?? 0;
      expect(Math.abs((latency.p95Ms ?? 0) - same), id).toBeLessThan(same * 0.1);
      // Rules keep all three.
      expect(latency.p50Ms === null, id).toBe(!parts.includes('quantiles'));
      if (latency.p50Ms !== null) expect(latency.p99Ms, id).toBeGreaterThanOrEqual(latency.p50Ms);
    }
  });

  /** The graph of a back end that refuses such questions. */
  const refusing = async (which: RegExp, address: string) => {
    const { context, proxy, stop } = await seen(false);
    const real = passOn(prometheus.url);
    proxy.behave((response, asked, count) => {
      if (!which.test(asked.form.get('query') ?? '')) return real(response, asked, count);
      response.writeHead(422, { 'content-type': 'application/json' });
      response.end('{"status":"error","errorType":"execution","error":"no"}');
    });
    try {
      return await framed(askGraph(context, address));
    } finally {
      await stop();
    }
  };

  test.each([
    ['p95.named', /histogram_quantile.*destination_workload_namespace=[~"]/],
    ['p95.others', /histogram_quantile.*destination_workload_namespace!~/],
  ])('shows the quantiles of the other half where %s is refused, and says that one is missing', async (part, which) => {
    const address = `${windowAt(end - 11 * MINUTE, end)}&latency=quantiles`;
    const whole = await framed(askGraph(plain.context, address));
    const half = await refusing(which, address);
    expect(half.meta.trust).toEqual({ state: 'partial', reasons: [`missing:${part}:prom`] });
    expect(half.data.edges.map(({ id }) => id)).toEqual(whole.data.edges.map(({ id }) => id));
    const timed = (frame: Frame<Graph>) =>
      frame.data.edges.filter(({ latency }) => latency.p95Ms !== null).map(({ target }) => target);
    const share = timed(half).length / timed(whole).length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.75);
    // Whole namespaces have them, or have none.
    const namespaceOf = (target: string) => target.split('/')[1];
    const told = new Set(timed(half).map(namespaceOf));
    expect(timed(whole).filter((target) => told.has(namespaceOf(target)))).toEqual(timed(half));
  });

  test('a reader who leaves takes both halves along', async () => {
    const { context, proxy, stop } = await seen(false);
    const [real, slow] = [passOn(prometheus.url), passOn(prometheus.url, { delay: 20_000 })];
    type Put = { readonly form: URLSearchParams };
    const isHalf = ({ form }: Put) => /histogram_quantile/.test(form.get('query') ?? '');
    proxy.behave((response, asked, count) => (isHalf(asked) ? slow : real)(response, asked, count));
    const reader = new AbortController();
    const address = `${windowAt(end - 11 * MINUTE, end)}&latency=quantiles`;
    const answer = askGraph(context, address, reader.signal);
    // Side by side: neither waits for the other.
    const halves = () => [proxy.asked().filter(isHalf).length, proxy.inside()];
    await expect.poll(halves, { timeout: 20_000 }).toEqual([2, 2]);
    expect(proxy.queries()).toBe(6);
    reader.abort();
    await answer;
    await expect.poll(() => proxy.inside(), { timeout: 1_000 }).toBe(0);
    await stop();
  });

  test.each([
    ['began after the window did', () => windowAt(end - 25 * MINUTE, end)],
    ['look at longer pieces than the window', () => windowAt(end - 4 * MINUTE, end)],
  ])('reads raw series where its rules %s', async (_, address) => {
    const frame = await framed(askGraph(ruled.context, address()));
    expect(Object.values(basis(frame))).toEqual([false, false, false, false]);
  });

  test('asks no more than before: what exists once, and the same number of questions', async () => {
    expect(ruled.proxy.lookups()).toBe(1);
    expect(plain.proxy.lookups()).toBe(1);
  });
});
