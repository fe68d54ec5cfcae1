import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dialectIds, unknownMesh } from '@/scripts/meshes.mjs';
import { ensureTool } from '@/scripts/tools.mjs';
import { type BackfillPlan, backfill } from './backfill';
import type { DialectId } from './dialects';
import { type DemoStatus, exporterOf } from './exporter';
import { expositionOf, openingAt } from './model';
import { type DemoPrometheus, dataDirOf, startDemoPrometheus, untilItHolds, untilReady } from './prometheus';
import { generatedSize } from './size';
import { HISTORY } from './state';
import { STEP } from './time';
import { warmUp } from './traces/find';
import { traceServer } from './traces/server';

const here = dirname(fileURLToPath(import.meta.url));
/** Seconds. Charts learn from ten minutes of `up` how often they are told. */
const RECENT = generatedSize === null ? 30 * 60 : 15 * 60;

const { values: options } = parseArgs({
  options: {
    // Tests have no use for the older hours.
    'recent-only': { type: 'boolean', default: false },
    // What this starts anyway: the dashboard is the business of scripts/demo.mjs. Accepted for clarity on command lines.
    'prometheus-only': { type: 'boolean', default: true },
    mesh: { type: 'string', default: 'istio' },
    port: { type: 'string' },
    'traces-port': { type: 'string' },
    ready: { type: 'string' },
  },
});

const isMesh = (id: string): id is DialectId => dialectIds.some((known) => known === id);

const wantedMesh = (): DialectId => {
  const { mesh } = options;
  if (isMesh(mesh)) return mesh;
  console.error(unknownMesh(mesh));
  process.exit(2);
};
const mesh = wantedMesh();

/** Whether the proxies of a mesh write spans by themselves; where they do not, the shop's programs still do. */
const writesSpans = (id: DialectId): boolean => id === 'istio' || id === 'mixed';

const say = (text: string): void => console.log(`demo: ${text}`);

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => done(port));
    });
  });

const stopping = new AbortController();
const { signal } = stopping;
const cleanups: (() => Promise<unknown> | unknown)[] = [];

const stop = async (code: number): Promise<void> => {
  if (signal.aborted) return;
  stopping.abort();
  await work;
  for (const cleanup of cleanups.reverse()) await cleanup();
  process.exit(code);
};

type Shared = Omit<BackfillPlan, 'stretch' | 'stepsPerPiece' | 'parallel' | 'niceness'>;

/** The last half hour, and then what passed while that was written: the first scrape follows on the last sample. */
const writeRecent = async (shared: Shared): Promise<void> => {
  const { openedAt } = shared;
  const pace = { stepsPerPiece: 20, parallel: 2, niceness: 0 };
  await backfill({ ...shared, ...pace, stretch: { from: openedAt - RECENT, to: openedAt, step: STEP } });
  const caughtUp = openingAt(Date.now());
  if (caughtUp <= openedAt) return;
  await backfill({ ...shared, ...pace, stretch: { from: openedAt + STEP, to: caughtUp, step: STEP } });
};

const writeOlder = async (shared: Shared, url: string, status: DemoStatus): Promise<void> => {
  const stretch = { from: shared.openedAt - HISTORY, to: shared.openedAt - RECENT - 60, step: 60 };
  await backfill({ ...shared, stretch, stepsPerPiece: 15, parallel: 1, niceness: 10 });
  await untilItHolds(url, stretch.from, signal);
  status.historyReady = true;
  say('six hours of older history are there as well');
};

/** Listens until the demo ends, on a port of its own where none is asked for; answers the port. */
const listen = (server: Server, wanted = 0): Promise<number> => {
  cleanups.push(() => new Promise((done) => server.close(done).closeAllConnections()));
  return new Promise((done) => {
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : 0);
    });
  });
};

const startPrometheus = async (about: DemoPrometheus): Promise<ChildProcess> => {
  const child = await startDemoPrometheus(about);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.once('exit', (code) => {
    if (signal.aborted) return;
    say(`Prometheus ended with code ${code}; is port ${about.port} in use?`);
    void stop(1);
  });
  // The last resort, for ends that leave no time to wait.
  process.once('exit', () => child.kill('SIGKILL'));
  cleanups.push(() => {
    child.kill('SIGTERM');
    return ended;
  });
  return child;
};

const begin = async (): Promise<void> => {
  const [binary, promtool] = await Promise.all([ensureTool('prometheus'), ensureTool('promtool')]);
  const dir = await mkdtemp(join(tmpdir(), 'weftline-demo-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const port = options.port ? Number(options.port) : await freePort();
  const tracesPort = Number(options['traces-port'] ?? 0);
  const openedAt = openingAt(Date.now());
  const exposition = expositionOf(mesh);
  const shared: Shared = {
    exposition,
    openedAt,
    promtool,
    workDir: join(dir, 'work'),
    dataDir: dataDirOf(dir),
    signal,
  };

  say(`writing the last ${RECENT / 60} minutes of history`);
  await writeRecent(shared);
  const status: DemoStatus = { historyReady: false };
  const exporterPort = await listen(exporterOf(exposition.targets, openedAt, status));
  const shop = { openedAt, proxies: writesSpans(mesh) };
  const tracesUrl = `http://127.0.0.1:${await listen(traceServer(shop), tracesPort)}`;
  const child = await startPrometheus({
    binary,
    port,
    exporterPort,
    dir,
    rules: resolve(here, 'alerts', `${mesh}.yml`),
    targets: exposition.targets,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, signal);
  say(`Prometheus answers at ${url}`);
  say(`traces are at ${tracesUrl}, as Jaeger answers them`);
  const ready = { url, tracesUrl, openedAt, prometheusPid: child.pid };
  process.send?.(ready);
  if (options.ready) await writeFile(options.ready, JSON.stringify(ready));
  // Traces are the shop's, and so are the older hours.
  if (generatedSize !== null) return;
  await warmUp(shop, signal);
  if (!options['recent-only']) await writeOlder(shared, url, status);
};

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
const work: Promise<void> = begin().catch((error: unknown) => {
  if (signal.aborted) return;
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  // Not awaited: stopping waits for this very promise.
  setImmediate(() => void stop(1));
});
