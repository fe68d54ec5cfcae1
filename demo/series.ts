import type { Labels } from '@/lib/domain/sample';
import { boundLabels, bounds } from './latency';
import { type Row, rows } from './rows';
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

/** A proxy exposes a label set only after its first event. */
const ifSeen = (state: State, row: number, amount: number | undefined): number | null =>
  wholeCount(state, row) < 1 ? null : Math.floor(amount ?? 0);

const countIfSeen = (state: State, row: number): number | null => ifSeen(state, row, wholeCount(state, row));

type Part = readonly [
  family: string,
  type: MetricType,
  suffix: string,
  read: (state: State, row: number) => number | null,
];

const counter = (name: string, read: (state: State, row: number) => number | null): Part => [name, 'counter', '', read];

const requestParts: readonly Part[] = [
  counter('istio_requests_total', countIfSeen),
  [
    'istio_request_duration_milliseconds',
    'histogram',
    '_sum',
    (state, row) => ifSeen(state, row, state.durationSum[row]),
  ],
  ['istio_request_duration_milliseconds', 'histogram', '_count', countIfSeen],
];

const tcpParts: readonly Part[] = [
  counter('istio_tcp_connections_opened_total', countIfSeen),
  counter('istio_tcp_connections_closed_total', (state, row) => ifSeen(state, row, state.closed[row])),
  counter('istio_tcp_sent_bytes_total', (state, row) => ifSeen(state, row, state.sent[row])),
  counter('istio_tcp_received_bytes_total', (state, row) => ifSeen(state, row, state.received[row])),
];

const partSeries = (row: Row, index: number, [family, type, suffix, read]: Part): DemoSeries => ({
  family,
  type,
  name: `${family}${suffix}`,
  labels: row.labels,
  read: ({ state }) => read(state, index),
});

const bucketSeries = (row: Row, index: number): readonly DemoSeries[] =>
  boundLabels.map((le, i) => ({
    family: 'istio_request_duration_milliseconds',
    type: 'histogram',
    name: 'istio_request_duration_milliseconds_bucket',
    labels: { ...row.labels, le },
    read: ({ state }) => ifSeen(state, index, wholeBuckets(state, index)[i]),
  }));

/** What the proxies of the mesh count: requests, durations, bytes and TCP. */
export const meshSeries: readonly DemoSeries[] = rows.flatMap((row, index) =>
  row.kind === 'tcp'
    ? tcpParts.map((part) => partSeries(row, index, part))
    : [...requestParts.map((part) => partSeries(row, index, part)), ...bucketSeries(row, index)],
);
