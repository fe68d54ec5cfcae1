import type { EpochMs } from './units';

export type Labels = Readonly<Record<string, string>>;

/** A native histogram as the back end decoded it; bounds in the metric's own unit. */
export interface NativeHistogram {
  readonly count: number | null;
  readonly sum: number | null;
  readonly buckets: readonly {
    readonly from: number | null;
    readonly to: number | null;
    readonly count: number | null;
  }[];
}

/** One row of an instant answer. NaN and ±Inf arrive as null. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | null;
  /** Instead of a value, where the series is a native histogram. */
  readonly histogram?: NativeHistogram;
}

/** One row of a range answer: a gap is a null or a missing point, never a zero. */
export interface Series {
  readonly labels: Labels;
  readonly points: readonly (readonly [EpochMs, number | null])[];
}
