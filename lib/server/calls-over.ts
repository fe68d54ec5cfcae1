import type { CallSet } from '@/lib/domain/call';
import type { MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { Context } from './context';
import { loadCalls } from './load-calls';
import type { Loaded } from './loaded';
import { type Instants, sampled } from './sampled-source';

const DAY: Millis = 24 * 60 * 60_000;
/** At most so many instants of a long window, each with the rates of five minutes (fine-print.md 26). */
export const SAMPLES = 24;
export const SAMPLE: Millis = 5 * 60_000;
/** Instants stand still for a quarter of an hour, so that who comes a minute later shares their answers. */
const GRID: Millis = 15 * 60_000;

export const instantsOver = (window: Millis, now: EpochMs, count = SAMPLES): Instants => ({
  to: Math.floor(now / GRID) * GRID,
  step: Math.round(window / count),
  count,
});

type Sampled = ReturnType<typeof sampled>;
const kept = new WeakMap<MetricsSource, Map<string, Sampled>>();

/** The samples of a source; whoever looks at the same instants shares them. */
export const samplesOf = (source: MetricsSource, instants: Instants): Sampled => {
  const own = kept.get(source) ?? new Map<string, Sampled>();
  const key = `${instants.to} ${instants.step} ${instants.count}`;
  const made = own.get(key) ?? sampled(source, instants);
  // Those of earlier quarters of an hour are never asked for again.
  for (const other of own.keys()) if (!other.startsWith(`${instants.to} `)) own.delete(other);
  own.set(key, made);
  kept.set(source, own);
  return made;
};

/** The calls of a window as long as it takes: whole up to a day, as the mean over samples beyond. */
export interface CallsOver {
  readonly frame: Loaded<CallSet>;
  readonly window: Millis;
  readonly to: EpochMs;
}

export const callsOver = async (
  context: Context,
  window: Millis,
  now: EpochMs,
  signal: AbortSignal,
): Promise<CallsOver> => {
  if (window <= DAY) {
    return {
      frame: await loadCalls(context, {}, { from: now - window, to: now, live: true }, signal),
      window,
      to: now,
    };
  }
  const instants = instantsOver(window, now);
  const { to } = instants;
  const sources = context.sources.map((source) => samplesOf(source, instants).mean);
  const frame = await loadCalls({ ...context, sources }, {}, { from: to - SAMPLE, to, live: true }, signal);
  return { frame, window, to };
};
