import type { AccountSums, Buckets, Protection, ResponseSum } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import type { MeshAdapter, Row } from '@/lib/mesh/adapter';
import type { Outcome } from './outcome';

type Split = { -readonly [K in keyof Protection]: number };
const noSplit = (): Split => ({ protected: 0, plaintext: 0, unknown: 0 });
const NO_SPLIT: Protection = noSplit();

/** Account sums while they are being added up. What most calls never need is null until it is needed. */
export interface Tally {
  requests: number;
  errors: number;
  clientErrors: number;
  unjudged: number;
  requestProtection: Split | null;
  /** Few: a list is searched faster than a map is made, and one made anew has no room to spare. */
  responses: readonly { -readonly [K in keyof ResponseSum]: ResponseSum[K] }[];
  durationMs: number | null;
  buckets: Map<number, number> | null;
  sentBytes: number | null;
  receivedBytes: number | null;
  bytesProtection: Split | null;
  connections: number | null;
  connectFailures: number | null;
  connectionProtection: Split | null;
  principals: Map<string, number> | null;
  plainBecause: Set<string> | null;
}

const NO_RESPONSES: Tally['responses'] = [];

export const emptyTally = (): Tally => ({
  requests: 0,
  errors: 0,
  clientErrors: 0,
  unjudged: 0,
  requestProtection: null,
  responses: NO_RESPONSES,
  durationMs: null,
  buckets: null,
  sentBytes: null,
  receivedBytes: null,
  bytesProtection: null,
  connections: null,
  connectFailures: null,
  connectionProtection: null,
  principals: null,
  plainBecause: null,
});

/** What adding a row needs to know beside the row. */
export interface Reader {
  readonly adapter: MeshAdapter;
  readonly protocol: Protocol;
  readonly statesProtection: boolean;
  readonly outcomeOf: (
    ending: Pick<Row, 'code' | 'grpc' | 'flags' | 'outcome'> & { readonly protocol: Protocol },
  ) => Outcome;
}

const protectionOf = ({ protection }: Row, { adapter, statesProtection }: Reader): keyof Protection => {
  if (!statesProtection || protection === null) return 'unknown';
  if (adapter.protection.yes.includes(protection)) return 'protected';
  return adapter.protection.no.includes(protection) ? 'plaintext' : 'unknown';
};

const bump = <K>(counts: Map<K, number>, key: K, value: number) => {
  counts.set(key, (counts.get(key) ?? 0) + value);
};

const addPrincipal = (tally: Tally, { principal, value }: Row): void => {
  if (principal === null) return;
  tally.principals ??= new Map();
  bump(tally.principals, principal, value);
};

type Splits = 'requestProtection' | 'bytesProtection' | 'connectionProtection';

/** What a plaintext row says of why: a reason, else the very word for it (`disabled`). */
const addProtected = (tally: Tally, of: Splits, row: Row, reader: Reader): void => {
  const known = protectionOf(row, reader);
  tally[of] ??= noSplit();
  tally[of][known] += row.value;
  const why = known === 'plaintext' && row.value > 0 ? (row.reason ?? row.protection) : null;
  if (why === null) return;
  tally.plainBecause ??= new Set();
  tally.plainBecause.add(why);
};

const addRequests = (tally: Tally, row: Row, reader: Reader): void => {
  const { code, grpc, flags, value } = row;
  const outcome = reader.outcomeOf({ protocol: reader.protocol, code, grpc, flags, outcome: row.outcome });
  tally.requests += value;
  if (outcome === 'error') tally.errors += value;
  if (outcome === 'client-error') tally.clientErrors += value;
  if (outcome === 'neither' && code === null && grpc === null) tally.unjudged += value;
  addProtected(tally, 'requestProtection', row, reader);
  addPrincipal(tally, row);
  const before = tally.responses.find(
    (sum) => sum.code === code && sum.grpc === grpc && sum.flags === flags && sum.outcome === outcome,
  );
  if (before === undefined) tally.responses = [...tally.responses, { code, grpc, flags, outcome, rate: value }];
  else before.rate += value;
};

/** What is added up; the other measures are read together with these by an adapter's `refine`. */
export const counted = ['requests', 'sent', 'received', 'opened', 'connectFailures', 'duration', 'buckets'] as const;
export type Counted = (typeof counted)[number];

/** Adds one row of one measure. Everything is a rate per second, so adding is all there is. */
export const addRow: Readonly<Record<Counted, (tally: Tally, row: Row, reader: Reader) => void>> = {
  requests: addRequests,
  duration: (tally, { value }, { adapter }) => {
    tally.durationMs = (tally.durationMs ?? 0) + value * adapter.durationUnitMs;
  },
  buckets: (tally, { le, value }, { adapter }) => {
    tally.buckets ??= new Map();
    if (le !== null) bump(tally.buckets, le * adapter.durationUnitMs, value);
  },
  sent: (tally, row, reader) => {
    tally.sentBytes = (tally.sentBytes ?? 0) + row.value;
    addProtected(tally, 'bytesProtection', row, reader);
  },
  received: (tally, row, reader) => {
    tally.receivedBytes = (tally.receivedBytes ?? 0) + row.value;
    addProtected(tally, 'bytesProtection', row, reader);
  },
  opened: (tally, row, reader) => {
    tally.connections = (tally.connections ?? 0) + row.value;
    addProtected(tally, 'connectionProtection', row, reader);
    addPrincipal(tally, row);
  },
  connectFailures: (tally, { value }) => {
    tally.connectFailures = (tally.connectFailures ?? 0) + value;
  },
};

/** Bounds ascending; a text that is no number and the order of rows leave no trace. */
const sortedBuckets = (buckets: ReadonlyMap<number, number> | null): Buckets | null =>
  buckets === null ? null : [...buckets].filter(([le]) => !Number.isNaN(le)).sort(([a], [b]) => a - b);

const responseOrder = (a: ResponseSum, b: ResponseSum): number => {
  const [left, right] = [a, b].map(({ code, grpc, flags, outcome }) => `${code} ${grpc} ${flags} ${outcome}`);
  return `${left}` < `${right}` ? -1 : Number(`${left}` > `${right}`);
};

const NO_PRINCIPALS: ReadonlyMap<string, number> = new Map();
const NO_WORDS: ReadonlySet<string> = new Set();

/** The sums, with what depended on the order of rows put in order. The tally is used up. */
export const finished = (tally: Tally): AccountSums => ({
  requests: tally.requests,
  errors: tally.errors,
  clientErrors: tally.clientErrors,
  unjudged: tally.unjudged,
  requestProtection: tally.requestProtection ?? NO_SPLIT,
  responses: tally.responses.length < 2 ? tally.responses : tally.responses.toSorted(responseOrder),
  durationMs: tally.durationMs,
  buckets: sortedBuckets(tally.buckets),
  sentBytes: tally.sentBytes,
  receivedBytes: tally.receivedBytes,
  bytesProtection: tally.bytesProtection ?? NO_SPLIT,
  connections: tally.connections,
  connectFailures: tally.connectFailures,
  connectionProtection: tally.connectionProtection ?? NO_SPLIT,
  principals: tally.principals ?? NO_PRINCIPALS,
  plainBecause: tally.plainBecause ?? NO_WORDS,
});

/** `finished`, the reverse: sums as they were being added up. */
export const unfinished = ({ responses, buckets, principals, plainBecause, ...sums }: AccountSums): Tally => ({
  ...sums,
  requestProtection: { ...sums.requestProtection },
  bytesProtection: { ...sums.bytesProtection },
  connectionProtection: { ...sums.connectionProtection },
  responses: responses.map((sum) => ({ ...sum })),
  buckets: buckets === null ? null : new Map(buckets),
  principals: principals.size === 0 ? null : new Map(principals),
  plainBecause: plainBecause.size === 0 ? null : new Set(plainBecause),
});
