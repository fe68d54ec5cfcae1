import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureTool } from '@/scripts/tools.mjs';
import { backfill } from './backfill';
import { type DemoStatus, exporterOf } from './exporter';
import { openingAt } from './model';
import { dataDirOf, startDemoPrometheus, untilItHolds, untilReady } from './prometheus';
import { HISTORY } from './state';
import { STEP } from './time';

const here = dirname(fileURLToPath(import.meta.url));
const RECENT = 30 * 60;

const { values: options } = parseArgs({
  options: {
    'prometheus-only': { type: 'boolean', default: false },
    port: { type: 'string' },
    ready: { type: 'string' },
  },
});

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

const begin = async (): Promise<void> => {
  const [prometheus, promtool] = await Promise.all([ensureTool('prometheus'), ensureTool('promtool')]);
  const dir = await mkdtemp(join(tmpdir(), 'weftline-demo-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const port = options.port ? Number(options.port) : await freePort();
  const openedAt = openingAt(Date.now());
  const shared = { openedAt, promtool, workDir: join(dir, 'work'), dataDir: dataDirOf(dir), signal };

  say('writing the last 30 minutes of history');
  const recent = { from: openedAt - RECENT, to: openedAt, step: STEP };
  await backfill({ ...shared, stretch: recent, stepsPerPiece: 20, parallel: 2, niceness: 0 });

  // What passed while that was written, so that the first scrape follows on the last imported sample.
  const caughtUp = openingAt(Date.now());
  if (caughtUp > openedAt) {
    const gap = { from: openedAt + STEP, to: caughtUp, step: STEP };
    await backfill({ ...shared, stretch: gap, stepsPerPiece: 20, parallel: 2, niceness: 0 });
  }

  const status: DemoStatus = { historyReady: false };
  const exporter = exporterOf(openedAt, status);
  const exporterPort = await new Promise<number>((done) => {
    exporter.listen(0, '127.0.0.1', () => {
      const address = exporter.address();
      done(typeof address === 'object' && address ? address.port : 0);
    });
  });
  cleanups.push(() => new Promise((done) => exporter.close(done).closeAllConnections()));

  const url = `http://127.0.0.1:${port}`;
  const child = await startDemoPrometheus({
    binary: prometheus,
    port,
    exporterPort,
    dir,
    rules: resolve(here, 'alerts.yml'),
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.once('exit', (code) => {
    if (signal.aborted) return;
    say(`Prometheus ended with code ${code}; is port ${port} in use?`);
    void stop(1);
  });
  // The last resort, for ends that leave no time to wait.
  process.once('exit', () => child.kill('SIGKILL'));
  cleanups.push(() => {
    child.kill('SIGTERM');
    return ended;
  });
  await untilReady(url, signal);
  say(`Prometheus answers at ${url}`);
  process.send?.({ url, openedAt });
  if (options.ready) await writeFile(options.ready, JSON.stringify({ url, openedAt, pid: process.pid }));

  const older = { from: openedAt - HISTORY, to: openedAt - RECENT - 60, step: 60 };
  await backfill({ ...shared, stretch: older, stepsPerPiece: 15, parallel: 1, niceness: 10 });
  await untilItHolds(url, older.from, signal);
  status.historyReady = true;
  say('six hours of older history are there as well');
};

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
const work: Promise<void> = begin().catch((error: unknown) => {
  if (signal.aborted) return;
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  // Not awaited: stopping waits for this very promise.
  setImmediate(() => void stop(1));
});
