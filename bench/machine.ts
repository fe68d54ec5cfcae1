import { readFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import type { Millis } from '@/lib/domain/units';

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

/** A clock tick of Linux. */
const TICK: Millis = 10;

/** Processor time that a process has used so far, all its threads together, ms; NaN off Linux. */
export const processorOf = async (pid: number): Promise<Millis> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name may hold blanks; behind it the twelfth and thirteenth are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
};
