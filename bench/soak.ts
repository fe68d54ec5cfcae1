import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type AppServer, startApp } from '@/test/harness/app';
import { type Behave, startFaultServer } from '@/test/harness/fault-server';
import { meshPrometheus, meshSizes, sizeNames } from '@/test/harness/mesh';
import { temporaryDir } from '@/test/harness/process';
import { passOn } from '@/test/harness/proxy';
import { heapAfterCollection } from './inspector';
import { load, memoryOf } from './machine';
import { quantile } from './stats';

const MINUTE = 60_000;
const STEP = 30;
/** Until caches are full and code is compiled; what grows after that grows for ever. */
const SETTLING = 0.25;
/** Answers are kept for a minute, frames too. After this nothing is left but what stays. */
const FORGOTTEN = 75_000;
const REFRESH = 15_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

type Fault = 'none' | 'slow' | 'cut' | 'error' | 'half' | 'html';
const FAULTS: readonly Fault[] = ['slow', 'cut', 'error', 'half', 'html'];

/** One question in `every` meets a fault. */
const faulty = (url: string, every: number, counts: Map<Fault, number>): Behave => {
  const real = passOn(url);
  return async (response, asked, count) => {
    const fault = Math.random() * every < 1 ? (FAULTS[Math.floor(Math.random() * FAULTS.length)] ?? 'none') : 'none';
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    if (fault === 'slow') return passOn(url, { delay: 4_000 })(response, asked, count);
    if (fault === 'cut') return void response.destroy();
    if (fault === 'none') return real(response, asked, count);
    const bodies = {
      error: '{"status":"error","errorType":"internal","error":"x"}',
      half: '{"status":',
      html: '<html>',
    };
    response.writeHead(fault === 'error' ? 500 : 200, {
      'content-type': fault === 'html' ? 'text/html' : 'application/json',
    });
    response.end(bodies[fault]);
  };
};

const PAGES = [
  'graph?from=now-15m',
  'graph?from=now-15m&latency=quantiles&namespace=platform',
  'graph?from=now-15m&groupBy=namespace',
  'graph?from=now-5m&layout=1',
  'overview?from=now-15m',
  'services?from=now-15m',
  'mtls?from=now-15m',
  'signals?scope=mesh&from=now-15m',
];

interface Tally {
  answered: number;
  left: number;
  readonly statuses: Map<number | string, number>;
}

/** One look; sometimes without the patience to see it answered. Null: the viewer left. */
const look = async (url: string, etag: string, tally: Tally): Promise<string | null> => {
  const patience = Math.random() < 0.15 ? 200 + Math.floor(Math.random() * 1_500) : 60_000;
  try {
    const headers = { 'accept-encoding': 'br', ...(etag === '' ? {} : { 'if-none-match': etag }) };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
    await answer.arrayBuffer();
    tally.answered += 1;
    tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
    return answer.headers.get('etag') ?? '';
  } catch (error) {
    tally.left += 1;
    if (!(error instanceof Error && error.name === 'TimeoutError')) tally.statuses.set(String(error), 1);
    return null;
  }
};

/** Opens a page, looks at it for a while with its refreshes, and goes. */
const visit = async (app: string, tally: Tally, until: number): Promise<void> => {
  const page = PAGES[Math.floor(Math.random() * PAGES.length)] ?? 'graph';
  const looks = 1 + Math.floor(Math.random() * 6);
  let etag: string | null = '';
  for (let index = 0; index < looks && etag !== null && Date.now() < until; index += 1) {
    etag = await look(`${app}/api/v1/${page}`, etag, tally);
    await wait(REFRESH * (0.9 + Math.random() * 0.2));
  }
};

const viewer = async (app: string, tally: Tally, until: number): Promise<void> => {
  while (Date.now() < until) {
    await visit(app, tally, until);
    await wait(Math.random() * 5_000);
  }
};

const metric = (text: string, name: string): number =>
  [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
    (sum, [, value]) => sum + Number(value),
    0,
  );

/** What is in flight when the last viewer has gone is cancelled within a second, or is a renewal, which ends by itself. */
const settled = async (metrics: () => Promise<string>): Promise<string> => {
  for (let patience = 30; patience > 0; patience -= 1) {
    await wait(1_000);
    const text = await metrics();
    if (metric(text, 'weftline_upstream_inflight') === 0) return text;
  }
  return metrics();
};

interface Look {
  readonly at: number;
  /** In use, and what the engine has taken for it. */
  readonly heapMiB: number;
  readonly heapTakenMiB: number;
  /** Buffers outside the heap. */
  readonly outsideMiB: number;
  readonly residentMiB: number;
}

type Size = Exclude<keyof Look, 'at'>;
const SIZES: readonly Size[] = ['residentMiB', 'heapTakenMiB', 'heapMiB', 'outsideMiB'];

/** Half of the readings were below the median. */
const spread = (looks: readonly Look[], size: Size): { readonly median: number; readonly most: number } => {
  const values = looks.map((look) => look[size]);
  return { median: quantile(values, 0.5), most: Math.max(...values) };
};

/** What the process holds once everybody has gone and all garbage is collected, MiB. */
const heldBy = async (app: AppServer): Promise<number> => {
  await wait(FORGOTTEN);
  return heapAfterCollection(app.output());
};

const OPTIONS = {
  minutes: { type: 'string', default: '30' },
  size: { type: 'string', default: 'large' },
  viewers: { type: 'string', default: '12' },
  json: { type: 'string', default: 'bench-results/soak.json' },
} as const;

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: OPTIONS });
  const [minutes, viewers] = [Number(values.minutes), Number(values.viewers)];
  const size = sizeNames.find((name) => name === values.size);
  if (size === undefined) throw new Error(`--size takes ${sizeNames.join(', ')}; not ${values.size}`);
  const before = load();
  const ahead = minutes + 8;
  const to = Math.ceil(Date.now() / 1000 / STEP) * STEP + ahead * 60;
  const mesh = await meshPrometheus(meshSizes[size], { to, minutes: 16 + ahead, step: STEP });
  const proxy = await startFaultServer();
  const counts = new Map<Fault, number>();
  proxy.behave(faulty(mesh.url, 50, counts));
  const dir = await temporaryDir('soak');
  const config = join(dir.path, 'weftline.yaml');
  await writeFile(
    config,
    JSON.stringify({ sources: [{ id: 'prometheus', kind: 'prometheus', url: proxy.url, timeoutMs: 60_000 }] }),
  );
  const app = await startApp({ WEFTLINE_CONFIG: config, NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  try {
    const metrics = async () => (await fetch(`${app.url}/metrics`)).text();
    const began = Date.now();
    const tally: Tally = { answered: 0, left: 0, statuses: new Map() };
    const looks: Look[] = [];
    const watch = async (until: number): Promise<void> => {
      while (Date.now() < until) {
        await wait(5_000);
        const text = await metrics();
        const resident = (await memoryOf(app.pid))?.now ?? Number.NaN;
        looks.push({
          at: Date.now() - began,
          heapMiB: metric(text, 'nodejs_heap_size_used_bytes') / 2 ** 20,
          heapTakenMiB: metric(text, 'nodejs_heap_size_total_bytes') / 2 ** 20,
          outsideMiB: metric(text, 'nodejs_external_memory_bytes') / 2 ** 20,
          residentMiB: resident,
        });
      }
    };
    const crowded = async (until: number): Promise<void> => {
      await Promise.all([...Array.from({ length: viewers }, () => viewer(app.url, tally, until)), watch(until)]);
    };
    await crowded(began + minutes * MINUTE * SETTLING);
    const first = await heldBy(app);
    await crowded(began + minutes * MINUTE);
    const last = await heldBy(app);
    const text = await settled(metrics);
    const result = {
      at: new Date(began).toISOString(),
      minutes,
      size,
      series: mesh.series,
      viewers,
      load: [before, load()],
      answered: tally.answered,
      left: tally.left,
      statuses: Object.fromEntries(tally.statuses),
      questions: Object.fromEntries(counts),
      heldMiB: { first, last, growth: last / first - 1 },
      readings: Object.fromEntries(SIZES.map((size) => [size, spread(looks, size)])),
      residentPeakMiB: (await memoryOf(app.pid))?.peak ?? null,
      mostInFlight: proxy.most(),
      inFlightAfter: { proxy: proxy.inside(), dashboard: metric(text, 'weftline_upstream_inflight') },
      unhandledRejections: app.output().split(/unhandled ?rejection/i).length - 1,
      bugs: app.output().split('request failed').length - 1,
    };
    await mkdir(join(values.json, '..'), { recursive: true });
    await writeFile(values.json, `${JSON.stringify({ ...result, looks }, null, 2)}\n`);
    say(JSON.stringify(result, null, 2));
  } finally {
    await app.stop();
    await proxy.stop();
    await mesh.stop();
    await dir.remove();
  }
};

await main();
