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

/** A call of a traced request, as one end of it measured it. */
export interface Traced {
  readonly traceId: string;
  /** Epoch seconds. */
  readonly at: number;
  readonly ms: number;
}

/** The traced calls that a row has counted lately. */
export type TracedIn = (row: number) => readonly Traced[];

/** One request of those that a bucket counts. `value` in the metric's unit, `at` in epoch seconds. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly at: number;
}

/** One time series: what it is called, and how its value is read off. Null: not (yet) exposed at that instant. */
export interface DemoSeries {
  /** The metric it belongs to; differs from `name` for parts of a histogram. */
  readonly family: string;
  readonly type: MetricType;
  readonly name: string;
  readonly labels: Labels;
  readonly read: (reading: Reading) => number | null;
  /** Of a bucket, where whoever exposes it says which request is an example of it. */
  readonly exemplar?: (tracedIn: TracedIn) => Exemplar | null;
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
