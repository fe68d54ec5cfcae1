import { type Account, accounts } from '@/lib/domain/graph';
import type { Millis, PromQL } from '@/lib/domain/units';
import {
  beside,
  bothOf,
  call,
  either,
  fold,
  histogramFigure,
  increase,
  isShort,
  type Matcher,
  type Matchers,
  marked,
  median,
  nativeRate,
  offset,
  orElse,
  over,
  packed,
  quantileOf,
  rate,
  selector,
  subquery,
  sumBy,
  withPartner,
} from '@/lib/promql/build';
import {
  type AccountRow,
  howFields,
  labelsOf,
  type Measure,
  type MeshAdapter,
  type MetricRow,
  metricOf,
  type RowField,
  whoFields,
} from './adapter';
import {
  isRecorded,
  type QuantileName,
  quantileNames,
  type Recorded,
  recordedName,
  recordedQuantile,
  recordedRate,
} from './recorded';

/** The label that holds the packed values, and the one that tells which of several expressions a row belongs to. */
export const PACKED = 'e';
export const MARK = 'm';

/** Fields that resolve a name; where an end has a workload, a row can do without them: another query has them. */
const NAMING = { source: ['sourceService', 'sourceApp'], target: ['targetService', 'targetApp'] } as const;

const reported = (account: AccountRow, fields: readonly RowField[]): readonly RowField[] =>
  fields.filter((field) => account.labels[field] !== undefined);

const spared = (account: AccountRow): readonly RowField[] => [
  ...(account.labels.sourceWorkload === undefined ? [] : NAMING.source),
  ...(account.labels.targetWorkload === undefined ? [] : NAMING.target),
];

/** Measures told with everything that is known of how requests went. */
const ENDINGS: readonly (Measure | 'buckets')[] = ['requests', 'failures', 'arrivals'];

/** Which fields a measure's rows carry, in packed order. Reading splits by the same list. */
export const fieldsOf = (account: AccountRow, measure: Measure | 'buckets'): readonly RowField[] => {
  if (ENDINGS.includes(measure)) return reported(account, [...whoFields, ...howFields]);
  if (measure === 'duration' || measure === 'buckets') {
    const who = whoFields.filter((field) => !spared(account).includes(field));
    return reported(account, [...who, ...(account.durationFields ?? [])]);
  }
  if (measure === 'handshakes' || measure === 'dials' || measure === 'failedDials') return reported(account, whoFields);
  if (measure === 'connectFailures') return reported(account, [...whoFields, 'flags']);
  // The flags of TCP are fixed before the session ends: they say nothing and would only split rows.
  return reported(account, [...whoFields, 'protection', 'reason', 'principal']);
};

/** The labels of the fields, in packed order: a field with several labels takes several places. */
export const columnsOf = (
  account: Pick<AccountRow, 'labels'>,
  fields: readonly RowField[],
): readonly { readonly field: RowField; readonly label: string }[] =>
  fields.flatMap((field) => labelsOf(account, field).map((label) => ({ field, label })));

const columnLabels = (account: AccountRow, fields: readonly RowField[]): readonly string[] =>
  columnsOf(account, fields).map(({ label }) => label);

/** The names of a metric, with a suffix (`_sum`). */
export const namesOf = ({ name }: MetricRow, suffix = ''): readonly string[] =>
  (typeof name === 'string' ? [name] : name).map((each) => `${each}${suffix}`);

/** The series of a metric's first name that has any; `read` turns each name's series into what is wanted of them. */
export const firstOf = (
  metric: MetricRow,
  suffix: string,
  where: Matchers,
  read: (series: PromQL) => PromQL,
): PromQL => {
  const sides = namesOf(metric, suffix).map((name) => read(selector(name, where)));
  const [only] = sides;
  return sides.length === 1 && only !== undefined ? only : (`(${either(sides)})` as PromQL);
};

interface PackedSum {
  readonly adapter: MeshAdapter;
  readonly account: Account;
  readonly measure: Measure;
  readonly suffix?: string;
  readonly also?: Matchers;
}

/** Counters whose value since the proxies started is wanted, not its rate. */
const STANDING = ['handshakes', 'dials', 'failedDials'] as const satisfies readonly Measure[];
const isStanding = (measure: Measure): measure is (typeof STANDING)[number] => STANDING.some((one) => one === measure);

/** What rules record of a measure; null: nothing. Sums of durations are the only part of them that is asked for. */
const recordedAs = (measure: Measure, suffix: string): Recorded | null => {
  if (isStanding(measure)) return null;
  if (measure !== 'duration') return measure;
  return suffix === '_sum' ? 'durationSum' : null;
};

/** null: the account does not count it. */
const packedSum = ({ adapter, account, measure, suffix = '', also = {} }: PackedSum, window: Millis): PromQL | null => {
  const metric = metricOf(adapter, account, measure);
  if (metric === null) return null;
  const row = adapter.accounts[account];
  const where = { ...(metric.where ?? row.where), ...also };
  const read = (series: PromQL) => (isStanding(measure) ? series : rate(series, window));
  const sum = (series: PromQL) => sumBy([PACKED], packed(PACKED, columnLabels(row, fieldsOf(row, measure)), series));
  const what = adapter.recorded ? recordedAs(measure, suffix) : null;
  if (what !== null) return sum(recordedRate(adapter, { account, what, where: also }, window));
  const counted = sum(firstOf(metric, suffix, where, read));
  if (suffix !== '_sum' || !adapter.nativeDurations) return counted;
  const native = firstOf(metric, '', where, (series) => histogramFigure('sum', nativeRate(series, window)));
  return orElse(counted, sum(native), [PACKED]);
};

const sides = (adapter: MeshAdapter, measures: readonly Measure[], window: Millis): readonly PromQL[] =>
  measures.flatMap((measure) =>
    accounts.flatMap((account) => {
      const sum = packedSum({ adapter, account, measure }, window);
      return sum === null ? [] : [marked(MARK, `${account}.${measure}`, sum)];
    }),
  );

/** Requests per second as one account tells them, by everything that is known of them. */
export const requestsQuery = (adapter: MeshAdapter, account: Account, window: Millis): PromQL | null =>
  packedSum({ adapter, account, measure: 'requests' }, window);

/** What rides in one call beside requests and durations, in this order. */
export const ridingMeasures = [
  'failures',
  'arrivals',
  'sent',
  'received',
  'opened',
  'connectFailures',
  'handshakes',
  'dials',
  'failedDials',
] as const satisfies readonly Measure[];

/** How far back the newest sample is looked for when none is within the lookback at the end of the window. */
const RECENT: Millis = 20 * 60_000;
/** Just under Prometheus's lookback of 5 min, so that consecutive evaluations leave no gap. */
const LOOKBACK_STEP: Millis = 290_000;

/**
 * Seconds since the epoch of the newest sample of requests or TCP, by both accounts: at the end of the window, as far
 * back as the back end looks; with `past` within the last part of that window, which costs several times as much.
 */
const newestSides = (adapter: MeshAdapter, measure: 'requests' | 'sent', past: Millis | null): readonly PromQL[] =>
  accounts.flatMap((name) => {
    const metric = metricOf(adapter, name, measure);
    if (metric === null) return [];
    const where = metric.where ?? adapter.accounts[name].where;
    const newest = fold(
      'max',
      [],
      firstOf(metric, '', where, (series) => call('timestamp', series)),
    );
    if (past === null) return [marked(MARK, `newest.${measure}.${name}`, newest)];
    const within = call('max_over_time', subquery(newest, Math.min(past, RECENT), LOOKBACK_STEP));
    return [marked(MARK, `newest.${measure}.${name}.past`, within)];
  });

/** Over which `up` is counted to learn the scrape interval. */
export const INTERVAL_SPAN: Millis = 600_000;

const counted = call('count_over_time', over(selector('up'), INTERVAL_SPAN));

/**
 * Samples of `up` in ten minutes, of targets that were there all along: a young one would look slow, and so would one
 * that is gone, until its old age passed for its rhythm.
 */
export const scrapeCountQuery: PromQL = median(
  withPartner(withPartner(counted, offset(selector('up'), INTERVAL_SPAN)), selector('up')),
);

/** Which label of a pod or host tells reporters apart, after the workload they belong to. */
const REPORTER = ['pod', 'instance'] as const;

/** Whose pods they are: of each account the end that reports. */
export const reporterFields = (account: Account): readonly RowField[] =>
  account === 'client' ? ['sourceNamespace', 'sourceWorkload'] : ['targetNamespace', 'targetWorkload'];

const reporterSides = (adapter: MeshAdapter): readonly PromQL[] =>
  accounts.flatMap((name) => {
    const account = adapter.accounts[name];
    const labels = [...columnLabels(account, reporterFields(name)), ...REPORTER];
    return (['requests', 'sent'] as const).flatMap((measure, index) => {
      const metric = metricOf(adapter, name, measure);
      if (metric === null) return [];
      const series = firstOf(metric, '', metric.where ?? account.where, (each) => each);
      return marked(MARK, `reporter.${name}.${index}`, fold('group', [PACKED], packed(PACKED, labels, series)));
    });
  });

/**
 * TCP of both accounts, and riding along: the newest sample, the scrape interval where the configuration does not give
 * it, and, where several sources or meshes could report the same call, who reports. `past`: the newest sample of requests even if
 * it is long before the end of the window; on a big mesh that takes longer than everything else together.
 */
export const tcpQuery = (
  adapter: MeshAdapter,
  window: Millis,
  also: { readonly interval: boolean; readonly reporters: boolean; readonly past: boolean },
): PromQL =>
  either([
    ...sides(adapter, ridingMeasures, window),
    ...newestSides(adapter, 'requests', null),
    ...newestSides(adapter, 'sent', null),
    ...newestSides(adapter, 'sent', window),
    ...(also.past ? newestSides(adapter, 'requests', window) : []),
    ...(also.interval ? [marked(MARK, 'interval', scrapeCountQuery)] : []),
    ...(also.reporters ? reporterSides(adapter) : []),
  ]);

/**
 * Sums of durations: the server account's and the client account's where no server can report. `everyClient`: the
 * client account's in full, affordable on a small mesh and the only latency of a callee whose cluster is not seen here.
 */
export const durationsQuery = (
  adapter: MeshAdapter,
  window: Millis,
  { everyClient }: { readonly everyClient: boolean },
): PromQL | null => {
  const side = (account: Account, also: Matchers): readonly PromQL[] => {
    const sum = packedSum({ adapter, account, measure: 'duration', suffix: '_sum', also }, window);
    return sum === null ? [] : [marked(MARK, account, sum)];
  };
  const clientSides = everyClient ? [{}] : adapter.clientOnly;
  const found = [...side('server', {}), ...clientSides.flatMap((also) => side('client', also))];
  return found.length === 0 ? null : either(found);
};

/** Bounds that leave every usual p95 and p99 where all bounds put it (query-plan.md 4), as an RE2 pattern. */
export const FEWER_BOUNDS = '1|5|10|25|50|100|250|500|1000|2500|5000|\\+Inf';

/** Which calls a question about distributions is narrowed to, by field; a field that is absent matches everything. */
export type Narrow = Readonly<Partial<Record<RowField, readonly string[]>>>;

const narrowed = (account: AccountRow, narrow: Narrow): Matchers =>
  Object.fromEntries(
    Object.entries(narrow).flatMap(([field, values]) => {
      // A name may stand under any of several labels: which one is not known here.
      const [label, ...others] = labelsOf(account, field as RowField);
      return label === undefined || others.length > 0 ? [] : [[label, { in: values }]];
    }),
  );

/** Histogram buckets by bound and pair of workloads: any quantile of any grouping can be taken from them. */
export const bucketsQuery = (adapter: MeshAdapter, account: Account, window: Millis, narrow: Narrow): PromQL | null => {
  const metric = metricOf(adapter, account, 'duration');
  if (metric === null) return null;
  const row = adapter.accounts[account];
  const where = { ...(metric.where ?? row.where), ...narrowed(row, narrow) };
  const labels = columnLabels(row, fieldsOf(row, 'buckets'));
  if (adapter.recorded && isRecorded(adapter, account, 'buckets')) {
    const recorded = recordedRate(adapter, { account, what: 'buckets', where: narrowed(row, narrow) }, window);
    return sumBy(['le', PACKED], packed(PACKED, labels, recorded));
  }
  const series = firstOf(metric, '_bucket', where, (each) => rate(each, window));
  const classic = sumBy(['le', PACKED], packed(PACKED, labels, series));
  if (!adapter.nativeDurations) return classic;
  // Not packed: `label_join` of older Prometheus (2.42) loses histograms.
  const apart = [...new Set(labels)];
  const counted = fold(
    'group',
    apart,
    firstOf(metric, '_count', where, (each) => each),
  );
  return either([classic, beside(counted, sumBy(apart, nativeOf(metric, where, window)), apart)]);
};

const nativeOf = (metric: MetricRow, where: Matchers, window: Millis): PromQL =>
  firstOf(metric, '', where, (series) => nativeRate(series, window));

/**
 * Quantiles of all edges between services as rules recorded them, each marked with its name; `fields` tell the edges
 * apart. Only of the window that they are recorded over.
 */
export const recordedQuantilesQuery = (
  adapter: MeshAdapter,
  account: Account,
  fields: readonly RowField[],
  names: readonly QuantileName[] = quantileNames,
): PromQL => {
  const row = adapter.accounts[account];
  const labels = columnLabels(row, reported(row, fields));
  return either(
    names.map((name) => {
      const series = selector(recordedQuantile(adapter, account, name));
      return marked(MARK, name, sumBy([PACKED], packed(PACKED, labels, series)));
    }),
  );
};

/** How often durations fell under each bound, in whatever measure of time: a quantile is of their shares alone. */
const bucketCounts = (adapter: MeshAdapter, account: Account, window: Millis, also: Matchers): PromQL | null => {
  const metric = metricOf(adapter, account, 'duration');
  if (metric === null) return null;
  if (adapter.recorded && isRecorded(adapter, account, 'buckets'))
    return call('sum_over_time', over(selector(recordedName(adapter, account, 'buckets'), also), window));
  const bounds: Matchers = adapter.durationUnitMs === 1 ? { le: { re2: FEWER_BOUNDS } } : {};
  const where = bothOf({ ...(metric.where ?? adapter.accounts[account].where), ...bounds }, also);
  return firstOf(metric, '_bucket', where, (each) => increase(each, window));
};

interface EdgeQuantile {
  readonly q: number;
  readonly fields: readonly RowField[];
  /** Only of series with these labels. */
  readonly also?: Matchers;
}

/**
 * One quantile of all edges under a grouping, computed by the back end: for meshes too big to fetch the buckets of. Labels
 * are packed when a dozen buckets have become one figure: done before, it costs as much as everything else together.
 */
export const quantileQuery = (
  adapter: MeshAdapter,
  account: Account,
  window: Millis,
  { q, fields, also = {} }: EdgeQuantile,
): PromQL | null => {
  const metric = metricOf(adapter, account, 'duration');
  const counts = bucketCounts(adapter, account, window, also);
  if (metric === null || counts === null) return null;
  const row = adapter.accounts[account];
  const labels = columnLabels(row, reported(row, fields));
  const quantiles = (bound: readonly string[], histograms: PromQL): PromQL => {
    const edges = quantileOf(q, sumBy([...new Set([...bound, ...labels])], histograms));
    return fold('max', [PACKED], packed(PACKED, labels, edges));
  };
  const classic = quantiles(['le'], counts);
  if (!adapter.nativeDurations) return classic;
  const where = bothOf(metric.where ?? row.where, also);
  return orElse(classic, quantiles([], nativeOf(metric, where, window)), [PACKED]);
};

/** Two questions that together say what one would. */
export interface Halves {
  /** Of callees in the namespaces that were named. */
  readonly named: PromQL;
  /** Of all others, callees without a namespace among them. */
  readonly others: PromQL;
}

/**
 * The quantile of all edges in two questions to be asked side by side: a back end works at one question with one of its
 * cores. Each edge is in one of them with all of its buckets, since edges are told apart by the label that parts them.
 * null: the account has no such label, or the names are more than a question may be long.
 */
export const quantileHalves = (
  adapter: MeshAdapter,
  account: Account,
  window: Millis,
  { q, fields, namespaces }: Omit<EdgeQuantile, 'also'> & { readonly namespaces: readonly string[] },
): Halves | null => {
  const [label] = fields.includes('targetNamespace') ? labelsOf(adapter.accounts[account], 'targetNamespace') : [];
  if (label === undefined) return null;
  const half = (want: Matcher) => quantileQuery(adapter, account, window, { q, fields, also: { [label]: want } });
  const [named, others] = [half({ in: namespaces }), half({ notIn: namespaces })];
  return named !== null && others !== null && isShort(named) && isShort(others) ? { named, others } : null;
};
