import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DialectId } from '@/demo/dialects';
import { expositionOf, openingAt, readerOf } from '@/demo/model';
import { lineWriter } from '@/demo/openmetrics';
import { STEP } from '@/demo/time';
import type { Labels } from '@/lib/domain/sample';
import { temporaryDir } from './process';
import { importOpenMetrics, type RunningPrometheus, startPrometheus } from './prometheus';

export interface DemoWindow {
  /** Epoch seconds on the 15 s grid: twelve minutes into the demo's incident. Default: now. */
  readonly openedAt: number;
  /** Minutes of history up to `openedAt`. */
  readonly minutes: number;
  /** Epoch seconds of the last sample. Default: `openedAt`. */
  readonly until?: number;
  /** Default: Istio. */
  readonly mesh?: DialectId;
}

/** The demo's history as openmetrics text, a page a step. Ends at `until` with a sample on it. */
export function* demoHistory({ openedAt, minutes, until = openedAt, mesh = 'istio' }: DemoWindow): Generator<Buffer> {
  const reader = readerOf(openedAt);
  const { series, up } = expositionOf(mesh);
  const write = lineWriter([...series, ...up]);
  for (let at = openedAt - minutes * 60; at <= until; at += STEP) yield write(reader.readAt(at));
}

/** Back ends let a series stand for so long after its last sample. */
const LOOKBACK = 300;

/** How many series of the demo stand at `openedAt`, of those that are meant. */
export const standingSeries = (
  openedAt: number,
  mesh: DialectId,
  isMeant: (series: { readonly name: string; readonly labels: Labels }) => boolean,
): number => {
  const reader = readerOf(openedAt);
  const meant = expositionOf(mesh).series.filter(isMeant);
  const steps = Array.from({ length: LOOKBACK / STEP }, (_, back) => reader.readAt(openedAt - back * STEP));
  return meant.filter(({ read }) => steps.some((reading) => read(reading) !== null)).length;
};

export interface FrozenDemo extends RunningPrometheus {
  readonly openedAt: number;
}

/** Half an hour that several tests of one run stand on: importing it takes longer than most of them. */
const SHARED_MINUTES = 30;
/** Seconds for which it is recent enough for tests that ask about now. */
const SHARED_FOR = 5 * 60;
const SHARED_DIR = '.cache/test-demo';

const demoHash = async (): Promise<string> => {
  const names = (await readdir('demo', { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(await readFile(join('demo', name)));
  return hash.digest('hex').slice(0, 12);
};

const makeShared = async (path: string, openedAt: number): Promise<void> => {
  const dir = await temporaryDir('demo');
  try {
    const text = demoHistory({ openedAt, minutes: SHARED_MINUTES });
    const data = `${path}.${process.pid}`;
    await importOpenMetrics(text, dir.path, data);
    // Two runs at once make the same thing: the second has nothing left to do.
    await rename(data, path).catch(() => rm(data, { recursive: true, force: true }));
  } finally {
    await dir.remove();
  }
};

/** Blocks of a recent half hour of the demo: made once, then copied. */
const sharedHistory = async (): Promise<{ readonly openedAt: number; readonly blocks: string }> => {
  await mkdir(SHARED_DIR, { recursive: true });
  const now = openingAt(Date.now());
  const hash = await demoHash();
  const kept = (await readdir(SHARED_DIR)).filter((name) => /^[0-9a-f]+-[0-9]+$/.test(name));
  const ageOf = (name: string): number => now - Number(name.split('-')[1]);
  const found = kept.find((name) => name.startsWith(`${hash}-`) && ageOf(name) < SHARED_FOR);
  const old = kept.filter((name) => ageOf(name) > 4 * SHARED_FOR);
  await Promise.all(old.map((name) => rm(join(SHARED_DIR, name), { recursive: true, force: true })));
  const name = found ?? `${hash}-${now}`;
  if (found === undefined) await makeShared(join(SHARED_DIR, name), now);
  return { openedAt: Number(name.split('-')[1]), blocks: join(SHARED_DIR, name) };
};

/**
 * A real Prometheus that holds the demo's history and nothing after it: what `truthOf(openedAt, from, to)` says of a
 * window inside is exactly what it holds. Scrapes nothing; ends with `stop`.
 */
export const demoPrometheus = async ({
  openedAt = openingAt(Date.now()),
  minutes = 15,
  until = openedAt,
  mesh = 'istio',
}: Partial<DemoWindow> = {}): Promise<FrozenDemo> => {
  const prometheus = await startPrometheus({ openmetrics: demoHistory({ openedAt, minutes, until, mesh }) });
  return { ...prometheus, openedAt };
};

/** The same with half an hour of history that ended a few minutes ago at most: for tests that name their window. */
export const recentDemo = async (): Promise<FrozenDemo> => {
  const { openedAt, blocks } = await sharedHistory();
  return { ...(await startPrometheus({ blocks: [blocks] })), openedAt };
};
