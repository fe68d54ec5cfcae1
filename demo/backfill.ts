import { execFile } from 'node:child_process';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Exposition, readerOf } from './model';
import { lineWriter } from './openmetrics';

const run = promisify(execFile);

/** A stretch of history at one resolution. Epoch seconds, both ends inclusive; `step` in seconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export interface BackfillPlan {
  readonly exposition: Exposition;
  readonly openedAt: number;
  readonly stretch: Stretch;
  /** Samples at most in one import: bounds the text on disk. */
  readonly stepsPerPiece: number;
  /** How many imports run side by side. */
  readonly parallel: number;
  /** Priority given up by the imports: history that nobody waits for must not slow the page. 0: none. */
  readonly niceness: number;
  readonly promtool: string;
  readonly workDir: string;
  /** Where finished blocks are moved to: Prometheus's data directory. */
  readonly dataDir: string;
  readonly signal: AbortSignal;
}

const BLOCK = 2 * 3600;

/** Cuts a stretch into pieces of at most `steps` samples, never across a boundary of Prometheus's two-hour blocks. */
export const piecesOf = ({ from, to, step }: Stretch, steps: number): readonly Stretch[] => {
  const pieces: Stretch[] = [];
  let start = from;
  while (start <= to) {
    const lastOfBlock = Math.floor(start / BLOCK) * BLOCK + BLOCK - 1;
    const lastOnGrid = start + Math.floor((Math.min(lastOfBlock, to) - start) / step) * step;
    const end = Math.min(start + (steps - 1) * step, lastOnGrid);
    pieces.push({ from: start, to: end, step });
    start = end + step;
  }
  return pieces;
};

/** Gauges hardly move and Prometheus looks back five minutes: once a minute is enough for them. */
const SLOW_STEP = 60;

interface Writers {
  readonly fast: ReturnType<typeof lineWriter>;
  readonly slow: ReturnType<typeof lineWriter>;
}

const writersOf = ({ series, up }: Exposition): Writers => ({
  fast: lineWriter([...series.filter(({ type }) => type !== 'gauge'), ...up]),
  slow: lineWriter(series.filter(({ type }) => type === 'gauge')),
});

interface Source {
  readonly reader: ReturnType<typeof readerOf>;
  readonly writers: Writers;
}

const writePiece = async (path: string, { from, to, step }: Stretch, { reader, writers }: Source): Promise<void> => {
  const file = await open(path, 'w');
  try {
    for (let at = from; at <= to; at += step) {
      const reading = reader.readAt(at);
      const slow = at === from || at === to || at % SLOW_STEP === 0;
      await file.writeFile(writers.fast(reading));
      if (slow) await file.writeFile(writers.slow(reading));
    }
    await file.writeFile('# EOF\n');
  } finally {
    await file.close();
  }
};

/** Turns one openmetrics text into blocks and moves them where Prometheus finds them (it looks once a minute). */
export const importText = async (
  { promtool, dataDir, niceness, signal }: Pick<BackfillPlan, 'promtool' | 'dataDir' | 'niceness' | 'signal'>,
  path: string,
): Promise<void> => {
  const blocks = `${path}.blocks`;
  const importing = run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', path, blocks], {
    signal,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, GOGC: '400' },
  });
  if (niceness > 0 && importing.child.pid) setPriority(importing.child.pid, niceness);
  await importing;
  await rm(path);
  for (const block of await readdir(blocks)) {
    if (/^[0-9A-Z]{26}$/.test(block)) await rename(join(blocks, block), join(dataDir, block));
  }
  await rm(blocks, { recursive: true, force: true });
};

/** Writes and imports a stretch of the demo's history, oldest first. Rejects when aborted. */
export const backfill = async (plan: BackfillPlan): Promise<void> => {
  const { exposition, openedAt, stretch, stepsPerPiece, parallel, workDir, dataDir, signal } = plan;
  await mkdir(workDir, { recursive: true });
  await mkdir(dataDir, { recursive: true });
  const source: Source = { reader: readerOf(openedAt), writers: writersOf(exposition) };
  const running = new Set<Promise<void>>();
  try {
    for (const piece of piecesOf(stretch, stepsPerPiece)) {
      signal.throwIfAborted();
      if (running.size >= parallel) await Promise.race(running);
      const path = join(workDir, `history-${piece.from}.om`);
      await writePiece(path, piece, source);
      const importing = importText(plan, path).finally(() => running.delete(importing));
      running.add(importing);
      // Awaited below; a failure in between must not count as unhandled.
      importing.catch(() => undefined);
    }
    await Promise.all(running);
  } finally {
    // Nothing may still write into folders that the caller is about to remove.
    await Promise.allSettled(running);
  }
};
