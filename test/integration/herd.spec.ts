import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { savedSnapshotSchema } from '@/lib/domain/snapshot';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadGraph } from '@/lib/server/load-graph';
import { loadOverview } from '@/lib/server/load-overview';
import { loadSignals } from '@/lib/server/load-signals';
import { loadStatus } from '@/lib/server/load-status';
import { handle } from '@/lib/server/reply';
import { graphRequestParams, plainRequestParams, signalsRequestParams } from '@/lib/url/view';
import { startApp } from '@/test/harness/app';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';
import { temporaryDir } from '@/test/harness/process';
import { passOn, startProxy } from '@/test/harness/proxy';

/** A link in the incident channel is opened by everybody at once. What that costs is counted at a real Prometheus. */

const VIEWERS = 200;
/** So many of them come in the same moment. */
const AT_ONCE = 20;
/** They come within this time, ms. */
const RUSH = 10_000;
/** How often the clock is read, ms. */
const STEP = 500;
/** What they may cost, of what one costs. */
const MOST = 1.1;

let demo: FrozenDemo;
beforeAll(async () => {
  demo = await recentDemo();
});
afterAll(() => demo?.stop());

/** What a live link to the graph page, or to the overview, asks our server. */
const pages = {
  graph: (context: Context) => [
    ['status', (request: Request) => handle(request, plainRequestParams, context, loadStatus)],
    ['graph?FROM&latency=mean&layout=1', (request: Request) => handle(request, graphRequestParams, context, loadGraph)],
    ['signals?FROM', (request: Request) => handle(request, signalsRequestParams, context, loadSignals)],
  ],
  overview: (context: Context) => [
    ['status', (request: Request) => handle(request, plainRequestParams, context, loadStatus)],
    ['overview?FROM', (request: Request) => handle(request, plainRequestParams, context, loadOverview)],
    ['signals?FROM&scope=mesh', (request: Request) => handle(request, signalsRequestParams, context, loadSignals)],
  ],
} as const satisfies Record<
  string,
  (context: Context) => readonly (readonly [string, (request: Request) => Promise<Response>])[]
>;

/** Answers what the viewers cost who come evenly over the rush, first at `start` ms after a tick. */
let rushes = 0;
const rush = async (page: keyof typeof pages, viewers: number, start = 1_000) => {
  // Another window each time: what one rush left in memory is not to serve the next.
  rushes += 1;
  const from = `now-${240 + rushes}s`;
  let now = demo.openedAt * 1000 + start;
  const date = () => now;
  const proxy = await startProxy(passOn(demo.url, { delay: 20, date }));
  const source = prometheusAt({ id: 'prom', url: proxy.url, clock: date });
  const context: Context = { sources: [source], settings: defaultSettings };
  const open = async () => {
    const asks = pages[page](context).map(([address, get]) =>
      get(new Request(`http://weftline.example/api/v1/${address.replace('FROM', `from=${from}`)}`)),
    );
    const answers = await Promise.all(asks);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    return Promise.all(answers.map((answer) => answer.text()));
  };
  const steps = RUSH / STEP;
  const seen = new Set<string>();
  for (let step = 0; step < steps; step += 1) {
    const coming = Math.round((viewers * (step + 1)) / steps) - Math.round((viewers * step) / steps);
    const pictures = await Promise.all(Array.from({ length: coming }, open));
    for (const [, picture = ''] of pictures) seen.add(picture);
    now += STEP;
  }
  const cost = { queries: proxy.queries(), lookups: proxy.lookups(), pictures: seen.size };
  await source.close();
  await proxy.stop();
  return cost;
};

test.each(['graph', 'overview'] as const)('200 people who open one link to the %s within 10 s', async (page) => {
  const one = await rush(page, 1);
  expect(one.queries).toBeGreaterThan(3);
  const all = await rush(page, VIEWERS);
  expect(all.queries).toBeGreaterThan(3);
  expect(all.queries).toBeLessThanOrEqual(MOST * one.queries);
  expect(all.lookups).toBeLessThanOrEqual(one.lookups);
  // And they all see the same.
  expect(all.pictures).toBe(1);
});

test('a rush over the edge of a tick costs no more', async () => {
  const one = await rush('graph', 1);
  const all = await rush('graph', VIEWERS, 10_000);
  expect(all.queries).toBeGreaterThan(3);
  expect(all.queries).toBeLessThanOrEqual(MOST * one.queries);
});

test('two hundred people who open one snapshot, with its picture, cost the sources nothing', async () => {
  const [proxy, dir] = [await startProxy(passOn(demo.url)), await temporaryDir('herd')];
  const config = join(dir.path, 'weftline.yml');
  await writeFile(config, 'cards: { privacy: full }\n');
  const app = await startApp({ WEFTLINE_PROMETHEUS_URL: proxy.url, WEFTLINE_CONFIG: config });
  try {
    const made = await fetch(`${app.url}/api/v1/snapshots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ view: `/?to=${demo.openedAt * 1000}&from=${demo.openedAt * 1000 - 600_000}` }),
    });
    const { id } = savedSnapshotSchema.parse(await made.json());
    expect(proxy.queries()).toBeGreaterThan(3);
    const before = proxy.asked().length;
    const open = async () => {
      const paths = [`/s/${id}`, `/api/v1/snapshots/${id}`, `/s/${id}/card.png`];
      const replies = await Promise.all(
        paths.map((path) => fetch(app.url + path, { headers: { connection: 'close' } })),
      );
      await Promise.all(replies.map((reply) => reply.arrayBuffer()));
      return replies.map(({ status, headers }) => `${status} ${headers.get('content-type')?.split(';')[0]}`);
    };
    const seen = new Set<string>();
    for (let at = 0; at < VIEWERS; at += AT_ONCE) {
      for (const replies of await Promise.all(Array.from({ length: AT_ONCE }, open))) seen.add(replies.join(', '));
    }
    expect([...seen]).toEqual(['200 text/html, 200 application/json, 200 image/png']);
    expect(proxy.asked().length).toBe(before);
  } finally {
    await app.stop();
    await proxy.stop();
    await dir.remove();
  }
});
