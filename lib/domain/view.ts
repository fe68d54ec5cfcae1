import type { MeshId, Protocol } from './entity';
import type { EpochMs, Millis } from './units';

/** One end of a window as the address spells it: relative to now, or a fixed instant. */
export type TimeBound = { readonly kind: 'now'; readonly ago: Millis } | { readonly kind: 'at'; readonly at: EpochMs };

/** What a view narrows to. Repeats are OR, different filters are AND (fine-print.md 18). Empty: everything. */
export interface Filters {
  readonly cluster: readonly string[];
  readonly namespace: readonly string[];
  readonly mesh: readonly MeshId[];
  readonly protocol: readonly Protocol[];
}

/** The part of an address that every view shares. */
export interface CommonView extends Filters {
  readonly from: TimeBound;
  readonly to: TimeBound;
}

/** A resolved window. `live`: its end was relative to now, so it is on the 15 s grid and answers may be shared. */
export interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly live: boolean;
}

/** Live windows are floored to this grid so that people looking at the same thing share one answer. */
export const LIVE_GRID: Millis = 15_000;
export const MAX_WINDOW: Millis = 31 * 24 * 60 * 60 * 1000;

export type WindowProblem = 'from-not-before-to' | 'too-long' | 'in-the-future';

const at = (bound: TimeBound, now: EpochMs): EpochMs => (bound.kind === 'at' ? bound.at : now - bound.ago);

/**
 * The window of a view at `now` (the back end's clock). Only ends relative to now are quantised; absolute times are
 * kept exactly (fine-print.md 13). `clock`: the time itself, where `now` is only the newest instant worth asking for.
 */
export const resolveWindow = (
  { from, to }: Pick<CommonView, 'from' | 'to'>,
  now: EpochMs,
  clock: EpochMs = now,
): { readonly window: Window } | { readonly problem: WindowProblem } => {
  const grid = Math.floor(now / LIVE_GRID) * LIVE_GRID;
  const window = { from: at(from, grid), to: at(to, grid), live: to.kind === 'now' };
  if (window.from >= window.to) return { problem: 'from-not-before-to' };
  if (window.to - window.from > MAX_WINDOW) return { problem: 'too-long' };
  if (window.to > clock + LIVE_GRID) return { problem: 'in-the-future' };
  return { window };
};
