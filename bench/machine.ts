import { readFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';

/** What ran the bench; never its name. */
export interface Machine {
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
}

export const machine = (): Machine => ({
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

/** Average number of runnable processes over the last minute. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

const MEBI = 1024;

/** Resident memory of a process now and at its peak, MiB; null off Linux. */
export const memoryOf = async (pid: number): Promise<{ readonly now: number; readonly peak: number } | null> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const read = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / MEBI;
  return status === '' ? null : { now: read('VmRSS'), peak: read('VmHWM') };
};
