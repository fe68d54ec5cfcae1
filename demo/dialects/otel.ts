import { type Row, rows } from '@/demo/rows';
import { type DemoSeries, wholeCount } from '@/demo/series';
import type { Call, Workload } from '@/demo/shape';
import { calls } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import { counted, counter, type Group, gathered, type Part, sharedBy, steady, type Told, timed } from './parts';

/**
 * No mesh, instrumented: the service graphs and span metrics of a Tempo in each cluster (mesh-metrics 3.8), with the
 * namespace of both ends as a dimension. A pair needs both spans in one Tempo; whoever sends none is a virtual node.
 */

const scraped = (cluster: string): Labels => ({ source: 'tempo', job: 'tempo', cluster });

/** Tempo's name for whoever sends no spans. */
const USER = 'user';

/** What stands between the two ends. */
type Link = 'virtual_node' | 'database' | null;

interface Pair {
  readonly link: Link;
  readonly labels: Labels;
}

const pairOf = (
  cluster: string,
  client: string,
  server: string,
  about: { readonly link: Link; readonly from?: Workload; readonly to?: Workload },
): Pair => ({
  link: about.link,
  labels: {
    client,
    server,
    ...(about.link !== null && { connection_type: about.link }),
    ...(about.from && { client_k8s_namespace_name: about.from.namespace }),
    ...(about.to && { server_k8s_namespace_name: about.to.namespace }),
    ...scraped(cluster),
  },
});

/** Whom a caller's span names where no span of the callee joins it. */
const outsideOf = ({ to }: Call): string | null => {
  if (to.kind === 'host') return to.host;
  return to.kind === 'dead' ? (to.ref.split('/')[2] ?? null) : null;
};

/** The pair a row's calls belong to; null: no pair is made of them. */
const pairOfRow = (row: Row, call: Call, part: Part): Pair | null => {
  const { target, kind, outcome } = row;
  const caller = row.account === 'client' || sharedBy(row, part) > 0 ? row.caller : null;
  // A caller that sends no spans: the callee's is the first of its trace.
  if (caller === null)
    return target && pairOf(target.cluster, USER, target.service, { link: 'virtual_node', to: target });
  const { cluster, service } = caller;
  if (kind === 'tcp') return target && pairOf(cluster, service, target.service, { link: 'database', from: caller });
  if (target !== null) {
    const isNear = target.cluster === cluster && (row.account === 'server' || sharedBy(row, part) > 0);
    return pairOf(cluster, service, target.service, {
      link: isNear ? null : 'virtual_node',
      from: caller,
      ...(isNear && { to: target }),
    });
  }
  const outside = outsideOf(call);
  // What a full pool or a missing route refuses never becomes a span of a call.
  if (outside === null || (outcome.endpointless === true && call.to.kind !== 'dead')) return null;
  return pairOf(cluster, service, outside, { link: 'virtual_node', from: caller });
};

interface Said extends Told {
  readonly row: Row;
  readonly pair: Pair;
  readonly isRoot: boolean;
}

const saidBy = (part: Part): readonly Said[] =>
  rows.flatMap((row, index) => {
    const call = calls[row.call];
    const pair = call && part.covers(row.pod) ? pairOfRow(row, call, part) : null;
    return pair === null ? [] : [{ row, index, pair, labels: pair.labels, isRoot: pair.labels.client === USER }];
  });

/** A client span fails on any 4xx and on any gRPC status, a server span only on its own faults; one is enough. */
const isFailed = ({ outcome: { code, grpc = '0' } }: Row): boolean => /^[45]/.test(code) || grpc !== '0';

/** The callers' spans make pairs, attempts of retries too; a callee's alone does where nobody sent another. */
const makesPair = ({ row: { account, outcome }, isRoot }: Said): boolean =>
  account === 'client' || isRoot || outcome.seen === 'server';

/** The callee's span, which goes on where the caller's proxy stopped waiting; a gateway's is as long as its caller's. */
const isServed = ({ row: { account, call, outcome } }: Said): boolean =>
  account === 'server' || outcome.seen === 'client' || calls[call]?.to.kind === 'through';

const CLIENT = 'traces_service_graph_request_client_seconds';
const SERVER = 'traces_service_graph_request_server_seconds';

/** Whoever sends no spans has a duration of nothing, written down all the same. */
const untimed = (family: string, group: Group, ms = 0): readonly DemoSeries[] =>
  timed(family, group, { unit: 's', fixedMs: ms });

/** What Tempo's generator calls a trace in its exemplars, and where it writes them (trace-backends.md 12). */
const CLOCK = { unit: 's', traceLabel: 'traceID' } as const;

/** A query of the shop's databases takes so long. */
const QUERY_MS = 3;

const durations = (said: readonly Said[]): readonly DemoSeries[] => {
  const linked = (wanted: (one: Said) => boolean): readonly Group[] => gathered(said.filter(wanted));
  const isUser = ({ isRoot }: Said): boolean => isRoot;
  const hasBoth = ({ pair }: Said): boolean => pair.link === null;
  const isLone = (one: Said): boolean => one.pair.link === 'virtual_node' && !isUser(one) && makesPair(one);
  return [
    ...linked((one) => hasBoth(one) && makesPair(one)).flatMap((group) => timed(CLIENT, group, CLOCK)),
    ...linked((one) => hasBoth(one) && isServed(one)).flatMap((group) => timed(SERVER, group, CLOCK)),
    ...linked(isUser).flatMap((group) => [...untimed(CLIENT, group), ...timed(SERVER, group, CLOCK)]),
    ...linked(isLone).flatMap((group) => [...timed(CLIENT, group, CLOCK), ...untimed(SERVER, group)]),
    ...linked((one) => one.pair.link === 'database' && makesPair(one)).flatMap((group) => [
      ...untimed(CLIENT, group, QUERY_MS),
      ...untimed(SERVER, group, QUERY_MS),
    ]),
  ];
};

const spanLabels = ({ target, outcome }: Row, grpc: boolean): Labels => ({
  service: target?.service ?? '',
  service_namespace: target?.namespace ?? '',
  span_kind: 'SPAN_KIND_SERVER',
  span_name: grpc ? `${target?.service}.v1/Call` : `GET /${target?.service}`,
  status_code:
    outcome.code.startsWith('5') || Number(outcome.grpc ?? 0) > 9 ? 'STATUS_CODE_ERROR' : 'STATUS_CODE_UNSET',
  ...scraped(target?.cluster ?? ''),
});

/** Span metrics of the callees. */
const spans = (said: readonly Said[]): readonly DemoSeries[] => {
  const served = said.filter(({ row }) => row.account === 'server' && row.kind === 'request');
  const groups = gathered(
    served.map(({ row, index }) => ({ index, labels: spanLabels(row, calls[row.call]?.protocol === 'grpc') })),
  );
  return groups.flatMap((group) => [
    counted('traces_spanmetrics_calls_total', group),
    ...timed('traces_spanmetrics_latency', group, CLOCK),
  ]);
};

/** How complete Tempo itself thinks its graphs are. */
const generator = (cluster: string): readonly DemoSeries[] => {
  const labels = {
    tenant: 'single-tenant',
    namespace: 'tempo',
    pod: 'tempo-metrics-generator-0',
    job: 'tempo',
    cluster,
  };
  const about = 'tempo_metrics_generator_processor_service_graphs';
  return [
    counter(`${about}_edges`, labels, steady(2_600_000)),
    counter(`${about}_expired_edges`, { unmatched_span_kind: 'SPAN_KIND_CLIENT', ...labels }, steady(1800)),
    counter(`${about}_dropped_spans`, labels, () => 0),
  ];
};

/** What Tempo makes of the spans of a part of the shop. */
export const otelCalls = (part: Part, clusters: readonly string[]): readonly DemoSeries[] => {
  const said = saidBy(part);
  const pairs = said.filter(makesPair);
  return [
    ...gathered(pairs).map((group) => counted('traces_service_graph_request_total', group, wholeCount)),
    ...gathered(pairs.filter(({ row }) => isFailed(row))).map((group) =>
      counted('traces_service_graph_request_failed_total', group),
    ),
    ...durations(said),
    ...spans(said),
    ...clusters.flatMap(generator),
  ];
};
