import type { EpochMs } from './units';

export type Labels = Readonly<Record<string, string>>;

/** One row of an instant answer. NaN and ±Inf arrive as null. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | null;
}

/** One row of a range answer: a gap is a null or a missing point, never a zero. */
export interface Series {
  readonly labels: Labels;
  readonly points: readonly (readonly [EpochMs, number | null])[];
}
