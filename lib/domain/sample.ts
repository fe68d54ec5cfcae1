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

type Bounded = readonly [to: number, value: number];

/**
 * How many observations per second were at or below each bound, ascending, the last bound being infinite: what a classic
 * histogram says of the same. Both bounds of a bucket are there, since buckets without observations are left out.
 */
export const cumulative = ({ buckets, count }: NativeHistogram): readonly Bounded[] => {
  const bounded = buckets.flatMap(({ from, to, count: own }) =>
    from === null || to === null || own === null ? [] : [{ from, to, own }],
  );
  const sums: Bounded[] = [];
  let below = 0;
  for (const { from, to, own } of bounded.toSorted((a, b) => a.to - b.to)) {
    const last = sums.at(-1)?.[0];
    if (from >= 0 && (last === undefined || last < from)) sums.push([from, below]);
    below += own;
    sums.push([to, below]);
  }
  return [...sums, [Number.POSITIVE_INFINITY, count ?? below]];
};

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
  /** Points that are native histograms. */
  readonly histograms?: readonly (readonly [EpochMs, NativeHistogram])[];
}
