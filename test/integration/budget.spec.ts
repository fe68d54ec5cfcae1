import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { type AppServer, startApp } from '@/test/harness/app';
import {
  askCoverage,
  askGraph,
  askMesh,
  askOverview,
  askService,
  askServices,
  askSignals,
  framed,
} from '@/test/harness/ask';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';
import { type MeshPrometheus, meshPrometheus } from '@/test/harness/mesh';
import { type CountingProxy, passOn, startProxy } from '@/test/harness/proxy';

/** What a view may cost a Prometheus (fine-print.md 14), counted on the wire between us and a real one. */

let demo: FrozenDemo;
let mesh: MeshPrometheus;
beforeAll(async () => {
  demo = await recentDemo();
  mesh = await meshPrometheus({ services: 120, edges: 420, namespaces: 40, seed: 3 });
});
afterAll(async () => {
  await demo?.stop();
  await mesh?.stop();
});

/** One cold start: a context over a proxy, on a clock that only the test moves. */
interface Bench {
  readonly openedAt: number;
  readonly proxy: CountingProxy;
  readonly context: Context;
  readonly tick: () => void;
  /** Counts from nought, with a back end that takes its time (ms). */
  readonly slow: (delay: number) => void;
  readonly stop: () => Promise<void>;
}
const benchOver = async (url: string, openedAt: number, delay = 0): Promise<Bench> => {
  let now = openedAt * 1000;
  const date = () => now;
  const proxy = await startProxy(passOn(url, { delay, date }));
  const source = prometheusAt({ id: 'prom', url: proxy.url, clock: date });
  return {
    openedAt,
    proxy,
    context: { sources: [source], settings: defaultSettings },
    slow: (ms) => proxy.behave(passOn(url, { delay: ms, date })),
    tick: () => {
      now += 15_000;
    },
    stop: async () => {
      await source.close();
      await proxy.stop();
    },
  };
};

const meshes = [
  ['the demo, 8 namespaces', () => benchOver(demo.url, demo.openedAt)],
  ['a generated mesh, 40 namespaces', () => benchOver(mesh.url, mesh.history.to)],
] as const;

const LIVE = 'from=now-4m';

describe.each(meshes)('%s', (_, begin) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await begin();
  });
  afterEach(() => bench.stop());

  test.each([
    ['mean', 4],
    ['quantiles', 6],
  ])('a graph with %s latency costs at most %d questions, and none again within the tick', async (latency, most) => {
    const address = `${LIVE}&latency=${latency}`;
    const { data } = await framed(askGraph(bench.context, address));
    expect(data.edges.length).toBeGreaterThan(50);
    expect(bench.proxy.queries()).toBeGreaterThan(2);
    expect(bench.proxy.queries()).toBeLessThanOrEqual(most);
    const before = bench.proxy.queries();
    await framed(askGraph(bench.context, address));
    expect(bench.proxy.queries()).toBe(before);
  });

  test('other groupings, filters and a focus within the tick cost nothing more', async () => {
    const { data } = await framed(askGraph(bench.context, LIVE));
    const before = bench.proxy.queries();
    const [some] = data.nodes;
    for (const view of [
      'groupBy=namespace',
      'groupBy=version&idle=1',
      `namespace=${some?.namespace}`,
      'protocol=grpc&responses=1',
      `focus=${encodeURIComponent(some?.id ?? '')}&hops=3&layout=1`,
    ]) {
      await framed(askGraph(bench.context, `${LIVE}&${view}`));
    }
    expect(bench.proxy.queries()).toBe(before);
  });

  test('the next tick costs what the first did, and shows newer data', async () => {
    const first = await framed(askGraph(bench.context, LIVE));
    const cold = bench.proxy.queries();
    bench.tick();
    const next = await framed(askGraph(bench.context, LIVE));
    expect(bench.proxy.queries()).toBeLessThanOrEqual(2 * cold);
    expect(next.meta.window.to).toBe(first.meta.window.to + 15_000);
  });

  test('data that ended ten minutes ago costs no more, and is told to be that old', async () => {
    const at = bench.openedAt * 1000;
    for (let step = 0; step < 40; step += 1) bench.tick();
    for (const look of ['first', 'second']) {
      bench.tick();
      bench.slow(0);
      const { data, meta } = await framed(askGraph(bench.context, 'from=now-15m'));
      expect(bench.proxy.queries()).toBeLessThanOrEqual(4);
      expect(data.edges.length).toBeGreaterThan(50);
      expect(meta.trust.state).toBe('stale');
      // A mesh of unknown size is looked at for more than the last minutes once there was nothing in them.
      if (look === 'second') expect(meta.asOf).toBe(at);
    }
  });

  test('fifty people who ask at once cost what one costs', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => framed(askGraph(bench.context, LIVE))));
    expect(bench.proxy.queries()).toBeLessThanOrEqual(4);
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  });

  test('no question is longer than the 16 KiB that VictoriaMetrics takes', async () => {
    const { data } = await framed(askGraph(bench.context, `${LIVE}&latency=quantiles`));
    const busiest = data.nodes.toSorted((a, b) => (b.in.requestRate ?? 0) - (a.in.requestRate ?? 0))[0];
    await Promise.all([
      framed(askOverview(bench.context, LIVE)),
      framed(askServices(bench.context, LIVE)),
      framed(askCoverage(bench.context, LIVE)),
      framed(askSignals(bench.context, LIVE)),
      framed(askSignals(bench.context, `${LIVE}&scope=service&id=${encodeURIComponent(busiest?.id ?? '')}`)),
    ]);
    const lengths = bench.proxy.asked().map(({ form }) => (form.get('query') ?? '').length);
    expect(lengths.length).toBeGreaterThan(15);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(16_384);
  });

  test('all pages together ask at most once what exists, and never more than 8 at a time', async () => {
    const { data } = await framed(askGraph(bench.context, LIVE));
    const ids = data.nodes.filter(({ kind }) => kind === 'service').slice(0, 6);
    // The generated mesh's proxies do not tell of themselves: its traffic is looked for as well, for two minutes.
    const looks = bench.proxy.lookups();
    expect(looks).toBeLessThanOrEqual(2);
    bench.tick();
    bench.slow(30);
    await Promise.all([
      framed(askOverview(bench.context, LIVE)),
      framed(askServices(bench.context, LIVE)),
      framed(askCoverage(bench.context, LIVE)),
      framed(askSignals(bench.context, LIVE)),
      ...ids.map(({ id }) => framed(askSignals(bench.context, `${LIVE}&scope=service&id=${encodeURIComponent(id)}`))),
      ...ids.map(({ cluster, namespace, name }) =>
        framed(askService(`${cluster}/${namespace}/${name}`)(bench.context, LIVE)),
      ),
    ]);
    expect(bench.proxy.most()).toBeGreaterThan(4);
    expect(bench.proxy.most()).toBeLessThanOrEqual(8);
    expect(bench.proxy.lookups()).toBe(0);
  });
});

test.each([
  ['overview', askOverview],
  ['services', askServices],
  ['mtls', askCoverage],
  ['mesh', askMesh],
  ['signals', askSignals],
  ['graph', askGraph],
] as const)('%s costs the same with 8 namespaces and with 40', async (_, ask) => {
  const costs: number[] = [];
  for (const [, begin] of meshes) {
    const bench = await begin();
    await framed<unknown>(ask(bench.context, LIVE));
    costs.push(bench.proxy.queries());
    await bench.stop();
  }
  // Parts that have nothing to ask (no plaintext, no gateway) may be left out, never multiplied.
  expect(Math.max(...costs)).toBeLessThanOrEqual(30);
  expect(costs[1]).toBeLessThanOrEqual((costs[0] ?? 0) + 1);
});

test('what exists is asked again after a minute, not before', async () => {
  const bench = await benchOver(demo.url, demo.openedAt);
  const real = performance.now.bind(performance);
  let later = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + later);
  try {
    // Ten seconds short of the minute: the clock goes on meanwhile, on a busy machine for longer.
    for (const seconds of [0, 20, 40, 50]) {
      later = seconds * 1000;
      bench.tick();
      await framed(askGraph(bench.context, LIVE));
    }
    expect(bench.proxy.lookups()).toBe(1);
    later = 61_000;
    bench.tick();
    await framed(askGraph(bench.context, LIVE));
    await expect.poll(() => bench.proxy.lookups()).toBe(2);
  } finally {
    clock.mockRestore();
    await bench.stop();
  }
});

test('a source whose proxies do not tell of themselves is looked at twice, and not again for two minutes', async () => {
  const bench = await benchOver(mesh.url, mesh.history.to);
  const real = performance.now.bind(performance);
  let later = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + later);
  try {
    for (const seconds of [0, 50, 105]) {
      later = seconds * 1000;
      bench.tick();
      await framed(askGraph(bench.context, LIVE));
      expect(bench.proxy.lookups()).toBe(2);
    }
    expect(bench.proxy.queries()).toBeLessThanOrEqual(3 * 4);
  } finally {
    clock.mockRestore();
    await bench.stop();
  }
});

test('a reader who leaves takes the questions along', async () => {
  const bench = await benchOver(demo.url, demo.openedAt);
  const [slow, fast] = [passOn(demo.url, { delay: 20_000 }), passOn(demo.url)];
  bench.proxy.behave((response, asked, count) =>
    (asked.path.startsWith('/api/v1/query') ? slow : fast)(response, asked, count),
  );
  const reader = new AbortController();
  const answer = askGraph(bench.context, LIVE, reader.signal);
  await expect.poll(() => bench.proxy.queries(), { timeout: 5_000 }).toBe(4);
  expect(bench.proxy.inside()).toBe(4);
  reader.abort();
  expect((await answer).ok).toBe(false);
  await expect.poll(() => bench.proxy.inside(), { timeout: 1_000 }).toBe(0);
  await bench.stop();
});

test('a source that is slow to say what exists holds up no numbers', async () => {
  const bench = await benchOver(demo.url, demo.openedAt);
  const [slow, fast] = [passOn(demo.url, { delay: 20_000 }), passOn(demo.url)];
  bench.proxy.behave((response, asked, count) =>
    (asked.path.startsWith('/api/v1/query') ? fast : slow)(response, asked, count),
  );
  const started = performance.now();
  const { data, meta } = await framed(askGraph(bench.context, LIVE));
  expect(performance.now() - started).toBeLessThan(5_000);
  expect([data.edges.length > 50, meta.trust.state]).toEqual([true, 'complete']);
  await bench.stop();
});

describe('over HTTP', () => {
  let proxy: CountingProxy;
  let app: AppServer;
  beforeAll(async () => {
    proxy = await startProxy(passOn(demo.url));
    app = await startApp({ WEFTLINE_PROMETHEUS_URL: proxy.url });
  });
  afterAll(async () => {
    await app?.stop();
    await proxy?.stop();
  });

  const graph = (address: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${app.url}/api/v1/graph?${address}`, signal === undefined ? {} : { signal });
  const windowEnding = (ago: number): string =>
    `from=${(demo.openedAt - 600 - ago) * 1000}&to=${(demo.openedAt - ago) * 1000}`;

  test('fifty identical requests cost what one costs, and share one body', async () => {
    proxy.behave(passOn(demo.url, { delay: 100 }));
    const replies = await Promise.all(Array.from({ length: 50 }, () => graph(windowEnding(15))));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(new Set(replies.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    expect(proxy.queries()).toBeLessThanOrEqual(4);
    await graph(windowEnding(15));
    expect(proxy.queries()).toBeLessThanOrEqual(4);
  });

  test('the questions go on while one of the readers stays, and end within a second of the last', async () => {
    proxy.behave(passOn(demo.url, { delay: 6_000 }));
    const [first, last] = [new AbortController(), new AbortController()];
    const replies = [first, last].map(({ signal }) =>
      graph(windowEnding(30), signal).then(
        () => 'answered',
        () => 'left',
      ),
    );
    await expect.poll(() => proxy.queries(), { timeout: 5_000 }).toBe(4);
    first.abort();
    await wait(700);
    expect([proxy.inside(), proxy.abandoned()]).toEqual([4, 0]);
    last.abort();
    await expect.poll(() => proxy.inside(), { timeout: 1_000, interval: 50 }).toBe(0);
    expect(proxy.abandoned()).toBe(4);
    expect(await Promise.all(replies)).toEqual(['left', 'left']);
  });

  test('a crowd over every page never has more than 8 questions in flight', async () => {
    proxy.behave(passOn(demo.url, { delay: 50 }));
    const pages = ['overview', 'graph', 'services', 'mtls', 'signals', 'services/east/payments/ledger'];
    const replies = await Promise.all(
      [45, 60].flatMap((ago) => pages.map((page) => fetch(`${app.url}/api/v1/${page}?${windowEnding(ago)}`))),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(proxy.most()).toBeGreaterThan(4);
    expect(proxy.most()).toBeLessThanOrEqual(8);
  });
});
