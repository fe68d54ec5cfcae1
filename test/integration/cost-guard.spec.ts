import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reasonWords } from '@/components/query/words';
import { defaultSettings, type Limits } from '@/lib/domain/settings';
import type { PromQL } from '@/lib/domain/units';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { type AppServer, startApp } from '@/test/harness/app';
import { askGraph, askSignals, framed, windowAt } from '@/test/harness/ask';
import { demoPrometheus } from '@/test/harness/demo';
import { type MeshPrometheus, meshPrometheus } from '@/test/harness/mesh';
import { type CountingProxy, passOn, startProxy } from '@/test/harness/proxy';

/** What a mesh that is too big for a view's budget gets instead, and what a crowd costs; counted in front of a real Prometheus. */

let mesh: MeshPrometheus;
beforeAll(async () => {
  mesh = await meshPrometheus({ services: 160, edges: 1100, namespaces: 8, seed: 5 });
});
afterAll(() => mesh?.stop());

interface Bench {
  readonly proxy: CountingProxy;
  readonly context: (limits?: Partial<Limits>) => Context;
  readonly stop: () => Promise<void>;
}
let bench: Bench;
beforeEach(async () => {
  const proxy = await startProxy(passOn(mesh.url));
  const sources: ReturnType<typeof prometheusAt>[] = [];
  bench = {
    proxy,
    context: (limits = {}) => {
      const all = { ...defaultSettings.limits, ...limits };
      const source = prometheusAt({ id: 'prom', url: proxy.url, clock: () => mesh.history.to * 1000, ...all });
      sources.push(source);
      return { sources: [source], settings: { ...defaultSettings, limits: all } } as Context;
    },
    stop: async () => {
      for (const source of sources) await source.close();
      await proxy.stop();
    },
  };
});
afterEach(() => bench.stop());

const WINDOW = () => windowAt(mesh.history.to - 240, mesh.history.to);

describe('a mesh that is more than one view may cost', () => {
  test.each([
    ['one answer is larger than a source may give', { maxSeries: 500 }, 'answer'],
    ['the view would read more series', { viewSeries: 500 }, 'series'],
    ['the view would fetch more bytes', { viewBytes: 50_000 }, 'bytes'],
  ])('is shown by namespace where %s, with the sums of the whole', async (_, limits, excess) => {
    const whole = await framed(askGraph(bench.context(), `${WINDOW()}&groupBy=namespace`));
    const context = bench.context(limits);
    const frame = await framed(askGraph(context, WINDOW()));
    const reason = `stepped-down:namespace:${excess}`;
    expect(frame.meta.trust).toEqual({ state: 'partial', reasons: [reason] });
    expect(reasonWords(reason)).toMatch(/^Shown by namespace: .*recording rules/);
    expect(frame.data.nodes.map(({ id }) => id)).toEqual(whole.data.nodes.map(({ id }) => id));
    expect(frame.data.edges.map(({ id }) => id)).toEqual(whole.data.edges.map(({ id }) => id));
    for (const [index, edge] of frame.data.edges.entries()) {
      const same = whole.data.edges[index];
      // Of TCP there are no requests, only bytes. Sums of either way may round apart in the fourth digit.
      for (const rate of ['requestRate', 'bytesRate'] as const) {
        const [own, other] = [edge[rate], same?.[rate] ?? null];
        expect(own === null, edge.id).toBe(other === null);
        expect(Math.abs((own ?? 0) - (other ?? 0)), edge.id).toBeLessThanOrEqual((other ?? 0) * 0.002);
      }
      expect(edge.errorRate ?? 0, edge.id).toBeCloseTo(same?.errorRate ?? 0, 3);
      expect(edge.mtls.state, edge.id).toBe(same?.mtls.state);
    }
    // The next look knows: the big questions are not put again to find that out.
    const before = bench.proxy.queries();
    const later = await framed(askGraph(context, windowAt(mesh.history.to - 225, mesh.history.to - 15)));
    expect(later.meta.trust.reasons).toContain(reason);
    expect(bench.proxy.queries() - before).toBeLessThanOrEqual(4);
  });

  test('is shown by namespace without further questions where rows can only be summed once they were read', async () => {
    const demo = await demoPrometheus({ minutes: 10, mesh: 'linkerd' });
    const limits = { ...defaultSettings.limits, viewSeries: 100 };
    const source = prometheusAt({ id: 'demo', url: demo.url });
    const within = (own: Limits): Context => ({ sources: [source], settings: { ...defaultSettings, limits: own } });
    try {
      const at = (seconds: number) => windowAt(demo.openedAt - 300 - seconds, demo.openedAt - seconds);
      const whole = await framed(askGraph(within(defaultSettings.limits), `${at(0)}&groupBy=namespace`));
      const small = within(limits);
      for (const address of [at(0), at(15)]) {
        const frame = await framed(askGraph(small, address));
        expect(frame.meta.trust.reasons).toEqual(['stepped-down:namespace:series']);
        expect(frame.meta.queries?.length).toBeLessThanOrEqual(4);
        expect(frame.data.edges.map(({ id }) => id)).toEqual(whole.data.edges.map(({ id }) => id));
      }
    } finally {
      await source.close();
      await demo.stop();
    }
  });

  test('has in focus the namespace of what was in focus', async () => {
    const { data } = await framed(askGraph(bench.context(), WINDOW()));
    const [some] = data.nodes;
    const address = `${WINDOW()}&focus=${encodeURIComponent(some?.id ?? '')}`;
    const frame = await framed(askGraph(bench.context({ viewSeries: 500 }), address));
    expect(frame.data.nodes.map(({ namespace }) => namespace)).toContain(some?.namespace);
  });

  test('does without quantiles that would read too many buckets, and says so', async () => {
    const context = bench.context({ viewSeries: 10_000 });
    const frame = await framed(askGraph(context, `${WINDOW()}&latency=quantiles`));
    expect(frame.meta.trust.reasons).toEqual(['stepped-down:no-quantiles:series']);
    expect(frame.data.edges.length).toBeGreaterThan(1000);
    expect(bench.proxy.queries()).toBeLessThanOrEqual(4);
  });

  test('is charted with fewer points where all of them are too large an answer', async () => {
    const address = `${WINDOW()}&scope=mesh&step=15`;
    const fine = await framed(askSignals(bench.context(), address));
    let refused = 0;
    bench.proxy.behave((response, asked, count) => {
      const tooFine = asked.path.endsWith('query_range') && asked.form.get('step') === String(fine.data.step);
      if (!tooFine) return passOn(mesh.url)(response, asked, count);
      refused += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(Buffer.alloc(3 * 1024 * 1024, 32));
    });
    const coarse = await framed(askSignals(bench.context({ maxBytes: 2 * 1024 * 1024 }), address));
    expect(refused).toBeGreaterThan(0);
    expect(coarse.data.step).toBe(fine.data.step * 4);
    expect(coarse.meta.trust.reasons).toContain('stepped-down:coarser-step:answer');
    expect(coarse.data.series.requestRate.points.some(([, value]) => value !== null)).toBe(true);
  });
});

test('of questions that take seconds two are asked at a time, and others pass them by', async () => {
  bench.proxy.behave(passOn(mesh.url, { delay: 1_000 }));
  const [source] = bench.context().sources;
  if (source === undefined) throw new Error('no source');
  const at = mesh.history.to * 1000;
  const { signal } = new AbortController();
  const ask = (name: string, heavy: boolean) =>
    source.instant({ id: name, promql: `vector(${name.length})` as PromQL, at, heavy }, signal);
  const heavies = ['a', 'bb', 'ccc', 'dddd', 'eeeee'].map((name) => ask(name, true));
  await expect.poll(() => bench.proxy.queries()).toBe(2);
  bench.proxy.behave(passOn(mesh.url));
  const light = await ask('ffffff', false);
  expect(light.ok).toBe(true);
  expect((await Promise.all(heavies)).every(({ ok }) => ok)).toBe(true);
  expect(bench.proxy.most()).toBeLessThanOrEqual(3);
});

describe('a crowd in front of one view', () => {
  let app: AppServer;
  let proxy: CountingProxy;
  beforeAll(async () => {
    proxy = await startProxy(passOn(mesh.url));
    app = await startApp({ WEFTLINE_PROMETHEUS_URL: proxy.url });
  });
  afterAll(async () => {
    await app?.stop();
    await proxy?.stop();
  });

  test('of 200 within ten seconds costs what one viewer costs', async () => {
    const look = async (query: string): Promise<number> => {
      const answer = await fetch(`${app.url}/api/v1/graph?${query}`);
      await answer.arrayBuffer();
      return answer.status;
    };
    await look('from=now-20m');
    proxy.behave(passOn(mesh.url));
    await look('from=now-16m');
    const one = proxy.queries();
    expect(one).toBeGreaterThan(2);
    proxy.behave(passOn(mesh.url, { delay: 50 }));
    // Whatever the clock shows meanwhile: ten seconds hold a tick of the 15 s grid more often than not.
    const viewers = Array.from({ length: 200 }, async (_, index) => {
      await wait(index * 40);
      return look('from=now-15m');
    });
    expect(new Set(await Promise.all(viewers))).toEqual(new Set([200]));
    expect(proxy.queries()).toBeLessThanOrEqual(Math.floor(one * 1.1));
  });
});
