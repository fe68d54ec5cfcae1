import type { Labels } from '@/lib/domain/sample';
import { bounds } from './latency';
import { rows } from './rows';
import type { State } from './state';
import type { Moment } from './time';

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** What is known at one instant of the demo. */
export interface Reading {
  readonly at: number;
  readonly moment: Moment;
  readonly state: State;
}

/** One time series: what it is called, and how its value is read off. Null: not (yet) exposed at that instant. */
export interface DemoSeries {
  /** The metric it belongs to; differs from `name` for parts of a histogram. */
  readonly family: string;
  readonly type: MetricType;
  readonly name: string;
  readonly labels: Labels;
  readonly read: (reading: Reading) => number | null;
}

/**
 * Requests of a label set up to each bound. Every request is in one bucket for good, so whole ones are counted between
 * bounds: rounding the sums instead would let a bucket grow by more than the one that contains it.
 */
export const wholeBuckets = ({ bins }: State, row: number): readonly number[] => {
  let sum = 0;
  return bounds.map((_, i) => {
    sum += Math.floor(bins[row * bounds.length + i] ?? 0);
    return sum;
  });
};

/** Requests, or TCP connections opened, in whole ones: what a histogram has in it is what its counter has counted. */
export const wholeCount = (state: State, row: number): number =>
  rows[row]?.kind === 'tcp' ? Math.floor(state.count[row] ?? 0) : (wholeBuckets(state, row).at(-1) ?? 0);
