import type { Call } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { ErrorRules } from '@/lib/domain/settings';
import type { Millis, PromQL } from '@/lib/domain/units';
import {
  type AccountRow,
  labelsOf,
  type Measure,
  type MeshAdapter,
  type MetricRow,
  metricOf,
  type RowField,
  whoFields,
} from '@/lib/mesh/adapter';
import { firstOf, namesOf } from '@/lib/mesh/queries';
import {
  beside,
  besideWithout,
  either,
  escapeRe2,
  except,
  fold,
  histogramFigure,
  type Matchers,
  marked,
  nativeRate,
  orElse,
  rate,
  selector,
  sumBy,
} from '@/lib/promql/build';
import { labelsLookedAt, type Picker, pickOf } from './picks';
import { combined } from './select';
import { type FieldMatchers, MISSING, type SeriesSet, spelled } from './spell';

/** Marks put on rows so that several sums can ride in one call. */
export const ACCOUNT_MARK = 'weft_account';
export const MEASURE_MARK = 'weft_measure';

/** Rows of both accounts. */
export interface Slices {
  readonly client: readonly FieldMatchers[];
  readonly server: readonly FieldMatchers[];
}

/** The little that is kept of each row beside its value: which clusters its ends lie in. */
const clusterFields = ['sourceCluster', 'targetCluster', 'reporterCluster'] as const satisfies readonly RowField[];

const joinedBy = (names: readonly string[]): string => names.map(escapeRe2).join('|');
const classPattern = (code: string): string => (/^\dxx$/i.test(code) ? `${code.slice(0, 1)}..` : escapeRe2(code));

const NO_RESPONSE = '0';

/**
 * Rows that are errors, as matchers that never share a row (fine-print.md 7, `outcomeOf` row by row): failed codes, no
 * response unless the caller left, and gRPC statuses hidden under a code that is neither.
 */
export const errorMatchers = (
  { http, grpc, ignoreFlags }: ErrorRules,
  account?: Pick<AccountRow, 'labels'>,
): readonly FieldMatchers[] => {
  const codes = http.filter((code) => code !== NO_RESPONSE).map(classPattern);
  const stayed: FieldMatchers =
    ignoreFlags.length === 0 ? {} : { flags: { notRe2: `(.*,)?(${joinedBy(ignoreFlags)})(,.*)?` } };
  const unanswered: FieldMatchers = { code: NO_RESPONSE, ...stayed };
  const status: FieldMatchers = { protocol: 'grpc', grpc: { in: grpc.map(String) } };
  const hidden: readonly FieldMatchers[] = [
    { code: { notRe2: [...codes, NO_RESPONSE].join('|') }, ...status },
    ...(http.includes(NO_RESPONSE) ? [] : [{ ...unanswered, ...status }]),
  ];
  return [
    ...(codes.length === 0 ? [] : [{ code: { re2: codes.join('|') } }]),
    ...(http.includes(NO_RESPONSE) ? [unanswered] : []),
    ...(grpc.length === 0 ? [] : hidden),
    // The mesh's own judgement stands only where there is no status (fine-print.md 7).
    ...(account?.labels.outcome === undefined ? [] : [{ code: MISSING, grpc: MISSING, outcome: 'failure' }]),
  ];
};

/** Rows of a protocol; an L7 protocol nobody knows is `http`. */
export const protocolMatchers = (protocol: Protocol | null): FieldMatchers => {
  if (protocol === null) return {};
  return { protocol: protocol === 'http' ? { notIn: ['grpc', 'tcp'] } : protocol };
};

interface Sum {
  readonly adapter: MeshAdapter;
  readonly measure: Measure;
  /** Of a histogram: `_sum`, `_count`, `_bucket`. */
  readonly suffix?: string;
  readonly slices: Slices;
  readonly window: Millis;
  readonly by?: readonly string[];
  /** The calls of the window: names that an account spells otherwise are found through them. */
  readonly calls: readonly Call[];
  /** Asked for in place of the slices, which are picked out of the answer; absent: what is asked for is what counts. */
  readonly asking?: Slices;
  /** Of rows that are picked out of the answer: what they must be besides. */
  readonly also?: Slices;
  /** Without the connections of pairs that have requests: those are no calls of their own. */
  readonly withoutCarriers?: boolean;
}

/** The rows of an answer that count, by account and measure; of an account that is not named all do. */
export type Picks = ReadonlyMap<string, Picker>;
export const pickKey = (account: Account, measure: string): string => `${account} ${measure}`;

const whereOf = ({ adapter, measure }: Sum, account: Account): Matchers =>
  metricOf(adapter, account, measure)?.where ?? adapter.accounts[account].where;

/** Several measures of a scope are told by the same sets: of a big mesh each list is spelled once. */
const spelledSets = new WeakMap<readonly FieldMatchers[], Map<Account, Map<Matchers, readonly SeriesSet[]>>>();

const setsOf = (sum: Sum, account: Account, slices: Slices): readonly SeriesSet[] => {
  const { adapter, calls } = sum;
  const [list, where] = [slices[account], whereOf(sum, account)];
  const ofList = spelledSets.get(list) ?? new Map<Account, Map<Matchers, readonly SeriesSet[]>>();
  const ofAccount = ofList.get(account) ?? new Map<Matchers, readonly SeriesSet[]>();
  const before = ofAccount.get(where);
  if (before !== undefined) return before;
  const joinsByName = adapter.joinsByName ?? false;
  const spelling = { account, row: adapter.accounts[account], where, calls, joinsByName };
  const made = list.flatMap((fields) => spelled(fields, spelling));
  spelledSets.set(list, ofList.set(account, ofAccount.set(where, made)));
  return made;
};

/** Sets a picked row must be in: one of each. */
const pickedSets = (sum: Sum, account: Account): readonly (readonly SeriesSet[])[] =>
  [sum.slices, ...(sum.also === undefined ? [] : [sum.also])].map((slices) => setsOf(sum, account, slices));

/** What of the answer to a sum counts; empty: all of it. */
const picksOf = (sum: Sum, mark = ''): Picks =>
  new Map(
    sum.asking === undefined
      ? []
      : accounts.map((account) => {
          const pickers = pickedSets(sum, account).map((sets) => pickOf(sets, whereOf(sum, account)));
          return [pickKey(account, mark), (labels) => pickers.every((isPicked) => isPicked(labels))];
        }),
  );

/** The labels that tell pairs apart, whichever counter of an account tells of them: names are known in a cluster. */
const pairLabels = (row: AccountRow): readonly string[] => {
  const fields = row.composed
    ? whoFields
    : whoFields.filter((field) => /^(?:source|target|reporterCluster)/.test(field));
  return [...new Set(fields.flatMap((field) => labelsOf(row, field)))];
};

/** Of connections those whose pair has no requests, as far as an account names its pairs as the others do. */
const apartFromRequests = ({ adapter }: Sum, account: Account, kept: readonly string[], rates: PromQL): PromQL => {
  const labels = pairLabels(adapter.accounts[account]);
  const told = accounts.filter((each) => `${pairLabels(adapter.accounts[each])}` === `${labels}`);
  const carriers = told.flatMap((each) => {
    const metric = metricOf(adapter, each, 'requests');
    const where = metric?.where ?? adapter.accounts[each].where;
    return metric === null
      ? []
      : [
          fold(
            'group',
            labels,
            firstOf(metric, '', where, (series) => series),
          ),
        ];
  });
  const pairs = sumBy([...new Set([...kept, ...labels])], rates);
  return carriers.length === 0 ? pairs : beside(`(${either(carriers)})` as PromQL, pairs, labels);
};

/** Series of one set; `read` turns them into what is wanted of them. */
const seriesOf = (set: SeriesSet, metric: MetricRow, read: (name: MetricRow, labels: Matchers) => PromQL): PromQL =>
  except(
    read(metric, set.where),
    set.without.map((labels) => read(metric, { ...set.where, ...labels })),
  );

/**
 * The rates of a counter with several names, each call once: what the first tells, and of the others what it leaves out.
 */
const ratesOf = (row: AccountRow, metric: MetricRow, suffix: string, labels: Matchers, window: Millis): PromQL => {
  const told = metric.onlyFirst === undefined ? [] : labelsOf(row, metric.onlyFirst);
  const [first, ...others] = namesOf(metric, suffix).map((name) => rate(selector(name, labels), window));
  if (told.length === 0 || first === undefined)
    return firstOf(metric, suffix, labels, (series) => rate(series, window));
  return `(${either([first, ...others.map((other) => besideWithout(first, other, told))])})` as PromQL;
};

/** The part of a native histogram that a classic one keeps under a suffix. */
const nativeRead = (suffix: string, window: Millis) => (metric: MetricRow, labels: Matchers) =>
  firstOf(metric, '', labels, (series) => {
    const histograms = nativeRate(series, window);
    if (suffix === '_bucket') return histograms;
    return histogramFigure(suffix === '_sum' ? 'sum' : 'count', histograms);
  });

const sideSum = (sum: Sum, account: Account): readonly PromQL[] => {
  const { adapter, measure, suffix = '', slices, asking, window, by = [], calls } = sum;
  const row = adapter.accounts[account];
  const metric = metricOf(adapter, account, measure);
  if (metric === null) return [];
  const sets = setsOf(sum, account, asking ?? slices);
  // Slices may overlap: the series of equal labels are one. So are those of a metric's several names.
  const read = (name: MetricRow, labels: Matchers) => ratesOf(row, name, suffix, labels, window);
  const rows = new Set(sets.map((set) => seriesOf(set, metric, read)));
  if (rows.size === 0) return [];
  const looked = asking === undefined ? [] : labelsLookedAt(pickedSets(sum, account).flat(), whereOf(sum, account));
  const kept = [...new Set([...clusterFields.flatMap((field) => labelsOf(row, field)), ...looked])];
  const rates = either([...rows]);
  const own = sum.withoutCarriers === true ? apartFromRequests(sum, account, kept, rates) : rates;
  const classic = sumBy([...by, ...kept], own);
  if (measure !== 'duration' || !adapter.nativeDurations) return [marked(ACCOUNT_MARK, account, classic)];
  const native = sumBy(
    kept,
    either([...new Set(sets.map((set) => seriesOf(set, metric, nativeRead(suffix, window))))]),
  );
  if (suffix !== '_bucket') return [marked(ACCOUNT_MARK, account, orElse(classic, native, kept))];
  const marks = [marked(ACCOUNT_MARK, account, classic)];
  return account === nativeAccount(adapter, calls) ? [...marks, beside(classic, native, kept)] : marks;
};

/**
 * Whose native histograms are read as a distribution: those of one account, since `label_replace` of older Prometheus
 * (2.42) loses histograms, and so no mark could tell two accounts apart.
 */
export const nativeAccount = (adapter: MeshAdapter, calls: readonly Call[]): Account =>
  metricOf(adapter, 'server', 'duration') !== null && calls.some(({ server }) => server !== null) ? 'server' : 'client';

/** The sum of a counter's rates by account and clusters; null where no account can tell. */
export const sumQuery = (sum: Sum): PromQL | null => {
  const sides = accounts.flatMap((account) => sideSum(sum, account));
  return sides.length === 0 ? null : either(sides);
};

/** A question, and what of its answer counts. */
export interface Question {
  readonly promql: PromQL;
  readonly picks: Picks;
}

/** One counter by account and clusters, as a question. */
export const sumQuestion = (sum: Sum): Question | null => {
  const promql = sumQuery(sum);
  return promql === null ? null : { promql, picks: picksOf(sum) };
};

const NO_SLICES: Slices = { client: [], server: [] };

/**
 * Failed requests: a counter of their own where the account keeps one, else its requests that ended badly. `null`: no
 * account tells how requests ended.
 */
export const errorsQuestion = (sum: Omit<Sum, 'measure'>, rules: ErrorRules): Question | null => {
  const ofAccount = (account: Account): Sum => {
    const counted = metricOf(sum.adapter, account, 'failures') !== null;
    const errors = counted ? [{}] : errorMatchers(rules, sum.adapter.accounts[account]);
    const own = (slices: Slices) => narrowed({ ...NO_SLICES, [account]: slices[account] }, errors);
    const asking = sum.asking === undefined ? {} : { asking: own(sum.asking) };
    return { ...sum, ...asking, slices: own(sum.slices), measure: counted ? 'failures' : 'requests' };
  };
  const sides = accounts.flatMap((account) => sideSum(ofAccount(account), account));
  const picks = accounts.flatMap((account) => {
    const key = pickKey(account, '');
    const pick = picksOf(ofAccount(account)).get(key);
    return pick === undefined ? [] : [[key, pick] as const];
  });
  return sides.length === 0 ? null : { promql: either(sides), picks: new Map(picks) };
};

/** Several counters in one call, each row marked with its name. */
export const measuresQuery = (sums: readonly (Sum & { readonly mark: string })[]): PromQL | null => {
  const parts = sums.flatMap(({ mark, ...sum }) => {
    const inner = sumQuery(sum);
    return inner === null ? [] : [marked(MEASURE_MARK, mark, inner)];
  });
  return parts.length === 0 ? null : either(parts);
};

export const measuresQuestion = (sums: readonly (Sum & { readonly mark: string })[]): Question | null => {
  const promql = measuresQuery(sums);
  return promql === null
    ? null
    : { promql, picks: new Map(sums.flatMap(({ mark, ...sum }) => [...picksOf(sum, mark)])) };
};

/** Narrows slices of both accounts alike. */
export const narrowed = ({ client, server }: Slices, by: readonly FieldMatchers[]): Slices => ({
  client: combined(client, by),
  server: combined(server, by),
});
