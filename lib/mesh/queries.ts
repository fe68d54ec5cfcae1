import { type Account, accounts } from '@/lib/domain/graph';
import type { Millis, PromQL } from '@/lib/domain/units';
import {
  call,
  either,
  fold,
  type Matchers,
  marked,
  median,
  offset,
  over,
  packed,
  quantileOf,
  rate,
  selector,
  subquery,
  sumBy,
  withPartner,
} from '@/lib/promql/build';
import { type AccountRow, howFields, type Measure, type MeshAdapter, type RowField, whoFields } from './adapter';

/** The label that holds the packed values, and the one that tells which of several expressions a row belongs to. */
export const PACKED = 'e';
export const MARK = 'm';

/** Fields that resolve a name; a row with a workload can do without them where another query has them. */
const NAMING: readonly RowField[] = ['sourceService', 'sourceApp', 'targetService', 'targetApp'];

const reported = (account: AccountRow, fields: readonly RowField[]): readonly RowField[] =>
  fields.filter((field) => account.labels[field] !== undefined);

/** Which fields a measure's rows carry, in packed order. Reading splits by the same list. */
export const fieldsOf = (account: AccountRow, measure: Measure | 'buckets'): readonly RowField[] => {
  if (measure === 'requests') return reported(account, [...whoFields, ...howFields]);
  if (measure === 'duration' || measure === 'buckets')
    return reported(
      account,
      whoFields.filter((field) => !NAMING.includes(field)),
    );
  // The flags of TCP are fixed before the session ends: they say nothing and would only split rows.
  return reported(account, [...whoFields, 'protection', 'principal']);
};

const labelsOf = (account: AccountRow, fields: readonly RowField[]): readonly string[] =>
  fields.flatMap((field) => account.labels[field] ?? []);

const packedSum = (
  { metric, account, measure, also = {} }: { metric: string; account: AccountRow; measure: Measure; also?: Matchers },
  window: Millis,
): PromQL => {
  const series = rate(selector(metric, { ...account.where, ...also }), window);
  return sumBy([PACKED], packed(PACKED, labelsOf(account, fieldsOf(account, measure)), series));
};

/** Requests per second as one account tells them, by everything that is known of them. */
export const requestsQuery = (adapter: MeshAdapter, account: Account, window: Millis): PromQL | null => {
  const metric = adapter.metrics.requests;
  return metric === null
    ? null
    : packedSum({ metric, account: adapter.accounts[account], measure: 'requests' }, window);
};

const tcpMeasures = ['sent', 'received', 'opened'] as const;

const tcpSides = (adapter: MeshAdapter, window: Millis): readonly PromQL[] =>
  tcpMeasures.flatMap((measure) => {
    const metric = adapter.metrics[measure];
    if (metric === null) return [];
    return accounts.map((name) => {
      const account = adapter.accounts[name];
      return marked(MARK, `${name}.${measure}`, packedSum({ metric, account, measure }, window));
    });
  });

/** How far back the newest sample is looked for when none is within the lookback at the end of the window. */
const RECENT: Millis = 20 * 60_000;
/** Just under Prometheus's lookback of 5 min, so that consecutive evaluations leave no gap. */
const LOOKBACK_STEP: Millis = 290_000;

/**
 * Seconds since the epoch of the newest sample of requests or TCP, by both accounts: at the end of the window, as far
 * back as the back end looks; with `past` within the last part of that window, which costs several times as much.
 */
const newestSides = (adapter: MeshAdapter, measure: 'requests' | 'sent', past: Millis | null): readonly PromQL[] => {
  const metric = adapter.metrics[measure];
  if (metric === null) return [];
  return accounts.map((name) => {
    const newest = fold('max', [], call('timestamp', selector(metric, adapter.accounts[name].where)));
    if (past === null) return marked(MARK, `newest.${measure}.${name}`, newest);
    const within = call('max_over_time', subquery(newest, Math.min(past, RECENT), LOOKBACK_STEP));
    return marked(MARK, `newest.${measure}.${name}.past`, within);
  });
};

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

const reporterSides = (adapter: MeshAdapter): readonly PromQL[] =>
  accounts.flatMap((name) => {
    const account = adapter.accounts[name];
    const own: readonly RowField[] =
      name === 'client' ? ['sourceNamespace', 'sourceWorkload'] : ['targetNamespace', 'targetWorkload'];
    const labels = [...labelsOf(account, own), ...REPORTER];
    return [adapter.metrics.requests, adapter.metrics.sent].flatMap((metric, index) =>
      metric === null
        ? []
        : marked(
            MARK,
            `reporter.${name}.${index}`,
            fold('group', [PACKED], packed(PACKED, labels, selector(metric, account.where))),
          ),
    );
  });

/**
 * TCP of both accounts, and riding along: the newest sample, the scrape interval where the configuration does not give
 * it, and, where several sources could report the same call, who reports. `past`: the newest sample of requests even if
 * it is long before the end of the window; on a big mesh that takes longer than everything else together.
 */
export const tcpQuery = (
  adapter: MeshAdapter,
  window: Millis,
  also: { readonly interval: boolean; readonly reporters: boolean; readonly past: boolean },
): PromQL =>
  either([
    ...tcpSides(adapter, window),
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
  const base = adapter.metrics.duration;
  if (base === null) return null;
  const side = (name: Account, also: Matchers) => {
    const sum = packedSum(
      { metric: `${base}_sum`, account: adapter.accounts[name], measure: 'duration', also },
      window,
    );
    return marked(MARK, name, sum);
  };
  const clientSides = everyClient ? [{}] : adapter.clientOnly;
  return either([side('server', {}), ...clientSides.map((also) => side('client', also))]);
};

/** Bounds that leave every usual p95 and p99 where all bounds put it (query-plan.md 4), as an RE2 pattern. */
const FEWER_BOUNDS = '1|5|10|25|50|100|250|500|1000|2500|5000|\\+Inf';

/** Which calls a question about distributions is narrowed to, by field; a field that is absent matches everything. */
export type Narrow = Readonly<Partial<Record<RowField, readonly string[]>>>;

const narrowed = (account: AccountRow, narrow: Narrow): Matchers =>
  Object.fromEntries(
    Object.entries(narrow).flatMap(([field, values]) => {
      const label = account.labels[field as RowField];
      return label === undefined ? [] : [[label, { in: values }]];
    }),
  );

/** Histogram buckets by bound and pair of workloads: any quantile of any grouping can be taken from them. */
export const bucketsQuery = (adapter: MeshAdapter, account: Account, window: Millis, narrow: Narrow): PromQL | null => {
  const base = adapter.metrics.duration;
  if (base === null) return null;
  const row = adapter.accounts[account];
  const series = rate(selector(`${base}_bucket`, { ...row.where, ...narrowed(row, narrow) }), window);
  return sumBy(['le', PACKED], packed(PACKED, labelsOf(row, fieldsOf(row, 'buckets')), series));
};

/** One quantile of all edges under a grouping, computed by the back end: for meshes too big to fetch the buckets of. */
export const quantileQuery = (
  adapter: MeshAdapter,
  account: Account,
  window: Millis,
  { q, fields }: { readonly q: number; readonly fields: readonly RowField[] },
): PromQL | null => {
  const base = adapter.metrics.duration;
  if (base === null) return null;
  const row = adapter.accounts[account];
  const series = rate(selector(`${base}_bucket`, { ...row.where, le: { re2: FEWER_BOUNDS } }), window);
  return quantileOf(q, sumBy(['le', PACKED], packed(PACKED, labelsOf(row, reported(row, fields)), series)));
};
