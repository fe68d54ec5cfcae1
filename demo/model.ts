import { controlSeries, proxySeries } from './control';
import { resourceSeries } from './resources';
import { type DemoSeries, meshSeries, type Reading } from './series';
import { advance, beginning, type Timed } from './state';
import { momentAt, STEP } from './time';

/** Everything the demo exposes. */
export const allSeries: readonly DemoSeries[] = [...meshSeries, ...proxySeries, ...controlSeries, ...resourceSeries];

/** The demo opens on the grid, so that history and live samples meet on a step. Epoch seconds. */
export const openingAt = (nowMs: number): number => Math.floor(nowMs / 1000 / STEP) * STEP;

/** Reads the demo at instants that never go back. */
export interface Reader {
  /** The reading at `at`, epoch seconds. Valid until the next call: the counters are shared. */
  readAt(at: number): Reading;
}

/** A reader of the demo that opened at `openedAt` (epoch seconds, on the grid). */
export const readerOf = (openedAt: number): Reader => {
  let timed: Timed = beginning(openedAt);
  return {
    readAt(at) {
      const { grid, reading } = advance(timed, openedAt, at);
      timed = grid;
      return { at, moment: momentAt(at, openedAt), state: reading };
    },
  };
};
