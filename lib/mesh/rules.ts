import { type Account, accounts } from '@/lib/domain/graph';
import type { PromQL } from '@/lib/domain/units';
import {
  call,
  type Matchers,
  minOf,
  orNow,
  over,
  quantileOf,
  rate,
  selector,
  sumBy,
  valueAsLabel,
} from '@/lib/promql/build';
import { labelsOf, type Measure, type MeshAdapter, metricOf, type RowField } from './adapter';
import { columnsOf, FEWER_BOUNDS, fieldsOf, firstOf } from './queries';
import {
  hasRecordedQuantiles,
  isRecorded,
  MARKER,
  QUANTILE_WINDOW,
  QUANTILES,
  quantileNames,
  type Recorded,
  RULE_WINDOW,
  recordedName,
  recordedQuantile,
  SINCE,
} from './recorded';

/** One recording rule as Prometheus takes it. */
export interface Rule {
  readonly record: string;
  readonly expr: PromQL;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is recorded of which measure, with the suffix of its series. */
const kept: readonly {
  readonly what: Recorded;
  readonly measure: Measure;
  readonly fields: Measure | 'buckets';
  readonly suffix?: string;
}[] = [
  { what: 'requests', measure: 'requests', fields: 'requests' },
  { what: 'failures', measure: 'failures', fields: 'failures' },
  { what: 'arrivals', measure: 'arrivals', fields: 'arrivals' },
  { what: 'sent', measure: 'sent', fields: 'sent' },
  { what: 'received', measure: 'received', fields: 'received' },
  { what: 'opened', measure: 'opened', fields: 'opened' },
  { what: 'connectFailures', measure: 'connectFailures', fields: 'connectFailures' },
  { what: 'durationSum', measure: 'duration', fields: 'duration', suffix: '_sum' },
  { what: 'buckets', measure: 'duration', fields: 'buckets', suffix: '_bucket' },
];

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** The labels a recorded series keeps: those its rows are read by, and those a question narrows by. */
const labelsKept = (adapter: MeshAdapter, account: Account, fields: Measure | 'buckets'): readonly string[] => {
  const row = adapter.accounts[account];
  // The back end makes quantiles by service, whose name a row of buckets can do without.
  const named = fields === 'buckets' ? (['sourceService', 'targetService'] as const) : [];
  const columns = columnsOf(row, [...fieldsOf(row, fields), ...named]).map(({ label }) => label);
  const narrowing = account === 'client' && fields !== 'requests' ? adapter.clientOnly.flatMap(Object.keys) : [];
  const labels = [...columns, ...narrowing];
  return distinct(fields === 'buckets' ? ['le', ...labels] : labels);
};

/** Fewer bounds: a scrape's twenty would make rules cost twice what they save (query-plan.md 7). */
const boundsOf = ({ durationUnitMs }: MeshAdapter, what: Recorded): Matchers =>
  what === 'buckets' && durationUnitMs === 1 ? { le: { re2: FEWER_BOUNDS } } : {};

const ratesOf = (adapter: MeshAdapter): readonly Rule[] =>
  accounts.flatMap((account) =>
    kept.flatMap(({ what, measure, fields, suffix = '' }) => {
      const metric = metricOf(adapter, account, measure);
      if (metric === null || !isRecorded(adapter, account, what)) return [];
      const where = { ...(metric.where ?? adapter.accounts[account].where), ...boundsOf(adapter, what) };
      const series = firstOf(metric, suffix, where, (each) => rate(each, RULE_WINDOW));
      return [
        {
          record: recordedName(adapter, account, what),
          expr: sumBy(labelsKept(adapter, account, fields), series),
        },
      ];
    }),
  );

/** Totals of the mesh by how requests ended and what protected them, and its p95: for alerts and other dashboards. */
const totalsOf = (adapter: MeshAdapter): readonly Rule[] =>
  accounts.flatMap((account) => {
    const row = adapter.accounts[account];
    const ending = (['protocol', 'code', 'grpc', 'outcome', 'protection', 'reporterCluster'] as const).flatMap(
      (field) => labelsOf(row, field),
    );
    const rules: Rule[] = [];
    if (metricOf(adapter, account, 'requests') !== null) {
      rules.push({
        record: `weftline:${adapter.id}_${account}_requests:mesh_rate2m`,
        expr: sumBy(distinct(ending), selector(recordedName(adapter, account, 'requests'))),
      });
    }
    if (metricOf(adapter, account, 'duration') !== null && isRecorded(adapter, account, 'buckets')) {
      rules.push({
        record: `weftline:${adapter.id}_${account}_duration_p95:mesh_rate2m`,
        expr: quantileOf(0.95, sumBy(['le'], selector(recordedName(adapter, account, 'buckets')))),
      });
    }
    return rules;
  });

/** What tells edges between services apart. */
export const serviceEdgeFields = [
  'sourceCluster',
  'sourceNamespace',
  'sourceService',
  'targetCluster',
  'targetNamespace',
  'targetService',
  'protocol',
  'reporterCluster',
] as const satisfies readonly RowField[];

/** Quantiles of edges: a histogram has twelve series an edge, and what is wanted of it in the end is one figure. */
const quantilesOf = (adapter: MeshAdapter): readonly Rule[] =>
  accounts.flatMap((account) => {
    if (!hasRecordedQuantiles(adapter, account)) return [];
    const labels = columnsOf(adapter.accounts[account], serviceEdgeFields).map(({ label }) => label);
    const buckets = selector(recordedName(adapter, account, 'buckets'));
    const counted = sumBy(distinct(['le', ...labels]), call('sum_over_time', over(buckets, QUANTILE_WINDOW)));
    return quantileNames.map((name) => ({
      record: recordedQuantile(adapter, account, name),
      expr: quantileOf(QUANTILES[name], counted),
    }));
  });

/**
 * The rules of one mesh, in the order in which they must be evaluated. The rate of every series is taken before any sum:
 * a pod that restarts never looks like a burst (mesh-metrics.md 7.2). The last two say that all of it was evaluated, and
 * since when without a gap.
 */
export const rulesOf = (adapter: MeshAdapter): readonly Rule[] => {
  const since = selector(SINCE, { mesh: adapter.id });
  return [
    ...ratesOf(adapter),
    ...quantilesOf(adapter),
    ...totalsOf(adapter),
    { record: SINCE, expr: orNow(minOf(since)), labels: { mesh: adapter.id } },
    { record: MARKER, expr: valueAsLabel('since', since), labels: { mesh: adapter.id } },
  ];
};
