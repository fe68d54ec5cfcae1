import type { EpochMs, Millis } from '@/lib/domain/units';
import { LIVE_GRID } from '@/lib/domain/view';

/** Points newer than this are held back by VictoriaMetrics (`-search.latencyOffset`). */
const VICTORIA_LAG: Millis = 30_000;

export interface Clock {
  /** Takes the `Date` header of an answer that has just arrived. */
  heard(date: string | undefined): void;
  /** The back end's time, not floored. */
  read(): EpochMs;
  /** Back end minus us. */
  skew(): Millis;
}

/** The back end's clock as its `Date` headers tell it. They have whole seconds: smaller differences count as none. */
export const clockOf = (local: () => EpochMs): Clock => {
  let offset: Millis = 0;
  return {
    heard: (date) => {
      const theirs = date === undefined ? Number.NaN : Date.parse(date);
      if (Number.isNaN(theirs)) return;
      const difference = theirs + 500 - local();
      offset = Math.abs(difference) < 2_000 ? 0 : difference;
    },
    read: () => local() + offset,
    skew: () => offset,
  };
};

/** The newest instant worth asking for, on the grid that lets people share answers (fine-print.md 13). */
export const newestInstant = (now: EpochMs, lagging: boolean): EpochMs =>
  Math.floor((now - (lagging ? VICTORIA_LAG : 0)) / LIVE_GRID) * LIVE_GRID;
