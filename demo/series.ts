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

/** Counters are exposed as whole numbers, and a proxy exposes a label set only after its first event. */
export const whole = (amount: number | undefined): number | null =>
  amount !== undefined && amount >= 1 ? Math.floor(amount) : null;

const ifSeen = (state: State, row: number, amount: number | undefined): number | null =>
  whole(state.count[row]) === null ? null : Math.floor(amount ?? 0);

type Part = readonly [
  family: string,
  type: MetricType,
  suffix: string,
  read: (state: State, row: number) => number | null,
];

const counter = (name: string, read: (state: State, row: number) => number | null): Part => [name, 'counter', '', read];

const requestParts: readonly Part[] = [
  counter('istio_requests_total', (state, row) => whole(state.count[row])),
  [
    'istio_request_duration_milliseconds',
    'histogram',
    '_sum',
    (state, row) => ifSeen(state, row, state.durationSum[row]),
  ],
  ['istio_request_duration_milliseconds', 'histogram', '_count', (state, row) => whole(state.count[row])],
];

const tcpParts: readonly Part[] = [
  counter('istio_tcp_connections_opened_total', (state, row) => whole(state.count[row])),
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
    read: ({ state }) => ifSeen(state, index, state.buckets[index * bounds.length + i]),
  }));

/** What the proxies of the mesh count: requests, durations, bytes and TCP. */
export const meshSeries: readonly DemoSeries[] = rows.flatMap((row, index) =>
  row.kind === 'tcp'
    ? tcpParts.map((part) => partSeries(row, index, part))
    : [...requestParts.map((part) => partSeries(row, index, part)), ...bucketSeries(row, index)],
);
