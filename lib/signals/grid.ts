import type { EpochMs, Millis } from '@/lib/domain/units';
import { LIVE_GRID, type Window } from '@/lib/domain/view';

/** The instants a chart has: `first`, `first + step`, … `count` of them. */
export interface Grid {
  readonly first: EpochMs;
  readonly step: Millis;
  readonly count: number;
}

const POINTS = 120;
/** More than any screen has pixels for; back ends refuse 11,000. */
const MAX_POINTS = 1_000;

const roundedUp = (span: Millis): Millis =>
  span <= LIVE_GRID ? Math.ceil(span / 1000) * 1000 : Math.ceil(span / LIVE_GRID) * LIVE_GRID;

/**
 * max(window / 120, scrape interval), on whole seconds, above 15 s on the 15 s grid (fine-print.md 16). A step that was
 * asked for is kept within what a source can answer.
 */
export const stepFor = ({ from, to }: Window, interval: Millis, asked: Millis | null): Millis => {
  const span = to - from;
  if (asked !== null) return Math.max(asked, interval, roundedUp(span / MAX_POINTS));
  return roundedUp(Math.max(span / POINTS, interval));
};

/** max(4 scrape intervals, step): no sample is skipped between two points and one lost scrape is survived. */
export const rateWindowFor = (step: Millis, interval: Millis): Millis => Math.max(4 * interval, step);

/**
 * Instants of a window. Live ones sit on multiples of the step, so that a refresh appends and never redraws the past;
 * absolute windows end exactly where they were asked to end.
 */
export const gridOf = ({ from, to, live }: Window, step: Millis): Grid => {
  const last = live ? Math.floor(to / step) * step : to;
  const steps = Math.max(0, Math.floor((last - from) / step));
  return { first: last - steps * step, step, count: steps + 1 };
};

export const lastOf = ({ first, step, count }: Grid): EpochMs => first + (count - 1) * step;
export const instantsOf = ({ first, step, count }: Grid): readonly EpochMs[] =>
  Array.from({ length: count }, (_, index) => first + index * step);
