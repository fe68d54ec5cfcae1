import type { Labels } from '@/lib/domain/sample';
import { bounds } from './latency';
import { readerOf } from './model';
import { type Account, grpcOf, type Row, rows } from './rows';
import { wholeBuckets, wholeCount } from './series';
import type { Call } from './shape';
import { copyOf, type State } from './state';
import { STEP } from './time';
import { calls } from './topology';

/**
 * What really happened between two instants, taken from the demo's own counters. Written against the topology alone,
 * never through Weftline's code, so that tests can hold one against the other. Instants on the 15 s grid are exact.
 */

/** Requests of one way to end, both accounts kept apart. */
export interface TruthRow {
  readonly code: string;
  readonly grpc: string | null;
  readonly flags: string | null;
  readonly account: Account;
  readonly requests: number;
}

export interface TruthSide {
  readonly requests: number;
  readonly rate: number;
  /** Judged by product.md rule 3 with the default settings; null without requests. */
  readonly errorRate: number | null;
  readonly clientErrorRate: number | null;
  /** Requests up to each of `bounds`, in order. */
  readonly buckets: readonly number[];
  readonly meanMs: number | null;
  /** Of `requests`: what label sets that began inside the window held at their first sample. No `rate()` sees these. */
  readonly unseen: number;
  /** How long those took in all, in ms. */
  readonly unseenMs: number;
}

/** What arrived at one version of the callee, as the headline account tells it; null: no endpoint was chosen. */
export interface TruthVersion {
  readonly version: string | null;
  readonly requests: number;
  readonly errors: number;
}

export interface TruthEdge {
  /** `cluster/namespace/name` of the services; null: a caller without a proxy. */
  readonly from: string | null;
  /** Null: no route. Hosts outside the mesh by their name, `BlackHoleCluster` and `PassthroughCluster` by host too. */
  readonly to: string | null;
  readonly kind: Call['to']['kind'];
  readonly via: 'service-entry' | 'passthrough' | 'blackhole' | null;
  readonly protocol: Call['protocol'];
  readonly client: TruthSide | null;
  readonly server: TruthSide | null;
  /** Protected and known requests (TCP: connections opened), as the callee's proxy attests them. */
  readonly protectedCount: number;
  readonly knownCount: number;
  /** Requests (TCP: connections) to workloads whose proxies attest nothing, and to none at all. */
  readonly unattestedCount: number;
  /** Of those: what no endpoint ever got. */
  readonly lostCount: number;
  /** Of `knownCount`: what attesting label sets that began inside the window held at their first sample. */
  readonly unseenKnown: number;
  readonly versions: readonly TruthVersion[];
  readonly rows: readonly TruthRow[];
  readonly tcp: {
    readonly opened: number;
    readonly sentBytes: number;
    readonly receivedBytes: number;
    readonly unseenBytes: number;
  } | null;
}

export interface Truth {
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  readonly edges: readonly TruthEdge[];
}

const GRPC_ERRORS = new Set(['2', '4', '12', '13', '14', '15']);

type Verdict = 'error' | 'client-error' | 'fine';

const grpcVerdict = (status: string | undefined): Verdict => {
  if (status === undefined || status === '0') return 'fine';
  return GRPC_ERRORS.has(status) ? 'error' : 'client-error';
};

/** How product.md rule 3 and fine-print.md 7 judge one label set. */
export const verdictOf = ({ response_code: code = '', response_flags: flags = '', ...rest }: Labels): Verdict => {
  if (code === '0') return /\b(DC|DR)\b/.test(flags) ? 'client-error' : 'error';
  if (code.startsWith('5')) return 'error';
  if (rest.request_protocol === 'grpc') return grpcVerdict(rest.grpc_response_status);
  return code.startsWith('4') ? 'client-error' : 'fine';
};

/** What one row grew by. */
export interface Delta {
  readonly row: Row;
  readonly count: number;
  readonly durationSum: number;
  readonly buckets: readonly number[];
  readonly sent: number;
  readonly received: number;
  readonly unseen: number;
  readonly unseenMs: number;
  readonly unseenBytes: number;
}

/** What is exposed at one instant: nothing of a label set before its first whole request or connection. */
const exposed = (state: State, index: number) => {
  const count = wholeCount(state, index);
  const read = (values: Float64Array): number => (count >= 1 ? Math.floor(values[index] ?? 0) : 0);
  return {
    count,
    durationSum: read(state.durationSum),
    buckets: wholeBuckets(state, index),
    sent: read(state.sent),
    received: read(state.received),
  };
};

/** The state in which a label set that began inside the window was first sampled; null: it was there before, or never. */
const firstOf = (states: readonly State[], index: number): State | null => {
  const first = states.findIndex((state) => wholeCount(state, index) >= 1);
  return first > 0 ? (states[first] ?? null) : null;
};

const deltaOf = (states: readonly [State, ...State[]], row: Row, index: number): Delta => {
  const [before] = states;
  const after = states.at(-1) ?? before;
  const first = firstOf(states, index);
  const born = first === null ? null : exposed(first, index);
  return {
    ...growthOf(before, after, row, index),
    unseen: born?.count ?? 0,
    unseenMs: born?.durationSum ?? 0,
    unseenBytes: (born?.sent ?? 0) + (born?.received ?? 0),
  };
};

const growthOf = (
  before: State,
  after: State,
  row: Row,
  index: number,
): Omit<Delta, `unseen${string}` & keyof Delta> => {
  const [first, last] = [exposed(before, index), exposed(after, index)];
  return {
    row,
    count: last.count - first.count,
    durationSum: last.durationSum - first.durationSum,
    buckets: last.buckets.map((upTo, i) => upTo - (first.buckets[i] ?? 0)),
    sent: last.sent - first.sent,
    received: last.received - first.received,
  };
};

/** How a row ended, as Istio spells it: the verdicts are written in these words. */
export const endingOf = ({ kind, call, outcome }: Row): Labels =>
  kind === 'tcp'
    ? { request_protocol: 'tcp' }
    : {
        request_protocol: calls[call]?.protocol ?? '',
        response_code: outcome.code,
        ...(grpcOf(call, outcome) !== null && { grpc_response_status: grpcOf(call, outcome) ?? '' }),
        response_flags: outcome.flags ?? '-',
      };

const total = (deltas: readonly Delta[], read: (delta: Delta) => number): number =>
  deltas.reduce((sum, delta) => sum + read(delta), 0);

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const sideOf = (deltas: readonly Delta[], seconds: number): TruthSide | null => {
  if (deltas.length === 0) return null;
  const requests = total(deltas, ({ count }) => count);
  const judged = (verdict: Verdict): number =>
    total(deltas, ({ row, count }) => (verdictOf(endingOf(row)) === verdict ? count : 0));
  return {
    requests,
    rate: requests / seconds,
    errorRate: shareOf(judged('error'), requests),
    clientErrorRate: shareOf(judged('client-error'), requests),
    buckets: bounds.map((_, i) => total(deltas, ({ buckets }) => buckets[i] ?? 0)),
    meanMs: shareOf(
      total(deltas, ({ durationSum }) => durationSum),
      requests,
    ),
    unseen: total(deltas, ({ unseen }) => unseen),
    unseenMs: total(deltas, ({ unseenMs }) => unseenMs),
  };
};

const nameOfTarget = ({ to }: Call): string | null => {
  if (to.kind === 'nowhere') return null;
  return to.kind === 'host' ? to.host : to.ref;
};

const rowOf = ({ row, count }: Delta): TruthRow => ({
  code: row.outcome.code,
  grpc: grpcOf(row.call, row.outcome),
  flags: row.outcome.flags ?? null,
  account: row.account,
  requests: count,
});

const pairOf = ({ row }: Delta): string => `${row.caller?.name}>${row.target?.name}`;

const versionsOf = (deltas: readonly Delta[]): readonly TruthVersion[] => {
  const versionOf = ({ row: { target } }: Delta): string | null => target?.version ?? null;
  return [...new Set(deltas.map(versionOf))].map((version) => {
    const own = deltas.filter((delta) => versionOf(delta) === version);
    const errors = own.filter(({ row }) => verdictOf(endingOf(row)) === 'error');
    return { version, requests: total(own, ({ count }) => count), errors: total(errors, ({ count }) => count) };
  });
};

const tcpOf = (deltas: readonly Delta[]): TruthEdge['tcp'] => ({
  opened: total(deltas, ({ count }) => count),
  sentBytes: total(deltas, ({ sent }) => sent),
  receivedBytes: total(deltas, ({ received }) => received),
  unseenBytes: total(deltas, ({ unseenBytes }) => unseenBytes),
});

const edgeOf = (call: Call, deltas: readonly Delta[], seconds: number): TruthEdge => {
  const by = (account: Account): readonly Delta[] => deltas.filter(({ row }) => row.account === account);
  const attested = by('server');
  const client = by('client');
  const attesting = new Set(attested.map(pairOf));
  const unattested = client.filter((delta) => !attesting.has(pairOf(delta)));
  const reporting = client.length > 0 ? client : by('server');
  const requests = call.protocol !== 'tcp';
  return {
    from: call.from,
    to: nameOfTarget(call),
    kind: call.to.kind,
    via: call.to.kind === 'host' ? call.to.via : null,
    protocol: call.protocol,
    client: requests ? sideOf(client, seconds) : null,
    server: requests ? sideOf(by('server'), seconds) : null,
    protectedCount: total(attested, ({ row, count }) => (row.encrypted ? count : 0)),
    knownCount: total(attested, ({ count }) => count),
    unattestedCount: total(unattested, ({ count }) => count),
    lostCount: total(unattested, ({ row, count }) => (row.target === null ? count : 0)),
    unseenKnown: total(attested, ({ unseen }) => unseen),
    versions: requests ? versionsOf(reporting) : [],
    rows: requests ? deltas.map(rowOf) : [],
    tcp: requests ? null : tcpOf(reporting),
  };
};

type States = readonly [State, ...State[]];

const deltasFrom = (states: States): readonly Delta[] => rows.map((row, index) => deltaOf(states, row, index));

const truthFrom = (states: States, from: number, to: number): Truth => {
  const deltas = deltasFrom(states);
  const edges = calls.map((call, index) =>
    edgeOf(
      call,
      deltas.filter(({ row }) => row.call === index),
      to - from,
    ),
  );
  return { from, to, edges };
};

const statesBetween = (openedAt: number, from: number, to: number): States => {
  const reader = readerOf(openedAt);
  const states: [State, ...State[]] = [copyOf(reader.readAt(from).state)];
  for (let at = (Math.floor(from / STEP) + 1) * STEP; at < to; at += STEP) states.push(copyOf(reader.readAt(at).state));
  states.push(copyOf(reader.readAt(to).state));
  return states;
};

/** What every row of the shop grew by in a window, whichever mesh tells of it. All in epoch seconds. */
export const growthBetween = (openedAt: number, from: number, to: number): readonly Delta[] =>
  deltasFrom(statesBetween(openedAt, from, to));

/** The truth of any window on the 15 s grid between two instants on it. All in epoch seconds. */
export const truthsBetween = (openedAt: number, first: number, last: number): ((from: number, to: number) => Truth) => {
  const reader = readerOf(openedAt);
  const states: State[] = [];
  for (let at = first; at <= last; at += STEP) states.push(copyOf(reader.readAt(at).state));
  return (from, to) => {
    const [before, ...others] = states.slice((from - first) / STEP, (to - first) / STEP + 1);
    if (before === undefined || others.length !== (to - from) / STEP) throw new Error('not a window on the grid');
    return truthFrom([before, ...others], from, to);
  };
};

/** The truth of one window, on the grid or not. All in epoch seconds. */
export const truthOf = (openedAt: number, from: number, to: number): Truth =>
  truthFrom(statesBetween(openedAt, from, to), from, to);

/** The bounds (ms) between which a quantile (0..1) of cumulative bucket counts lies; null without requests. */
export const quantileBracket = (
  buckets: readonly number[],
  quantile: number,
): { readonly above: number; readonly upTo: number } | null => {
  const count = buckets.at(-1) ?? 0;
  if (count === 0) return null;
  const index = buckets.findIndex((upTo) => upTo >= quantile * count);
  return { above: index === 0 ? 0 : (bounds[index - 1] ?? 0), upTo: bounds[index] ?? Number.POSITIVE_INFINITY };
};
