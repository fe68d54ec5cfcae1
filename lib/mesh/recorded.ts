import type { Account } from '@/lib/domain/graph';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { type Matchers, overEvaluations, selector } from '@/lib/promql/build';
import { type Measure, type MeshAdapter, metricOf } from './adapter';

/** How much of the past one evaluation of a rule sums up: at least 4 scrapes at 30 s (mesh-metrics.md 7.1). */
export const RULE_WINDOW: Millis = 120_000;
/** How often rules are evaluated. */
export const RULE_INTERVAL: Millis = 60_000;
/**
 * Recorded rates reach `RULE_WINDOW` back from each evaluation, so that a window is smeared by so much at its beginning.
 * Shorter windows than this are read from the raw series, which costs least there.
 */
const SHORTEST: Millis = 5 * RULE_WINDOW;

/** What rules keep of a mesh: counters as they are read, and of durations the sum and the buckets. */
export type Recorded =
  | Exclude<Measure, 'handshakes' | 'dials' | 'failedDials' | 'duration'>
  | 'durationSum'
  | 'buckets';

const WORDS: Readonly<Record<Recorded, string>> = {
  requests: 'requests',
  failures: 'failures',
  arrivals: 'arrivals',
  sent: 'sent_bytes',
  received: 'received_bytes',
  opened: 'connections_opened',
  connectFailures: 'connect_failures',
  durationSum: 'duration_sum',
  buckets: 'duration_bucket',
};

/** Quantiles of edges are recorded over the window that every page opens with; over any other they come from buckets. */
export const QUANTILE_WINDOW: Millis = 15 * 60_000;
export const QUANTILES = { p50Ms: 0.5, p95Ms: 0.95, p99Ms: 0.99 } as const;
export type QuantileName = keyof typeof QUANTILES;
export const quantileNames = ['p50Ms', 'p95Ms', 'p99Ms'] as const satisfies readonly QuantileName[];

const PREFIX = 'weftline:';

/** `weftline:istio_server_duration_bucket:rate2m`: rates per second of one measure as one account tells it. */
export const recordedName = ({ id }: Pick<MeshAdapter, 'id'>, account: Account, what: Recorded): string =>
  `${PREFIX}${id}_${account}_${WORDS[what]}:rate2m`;

/**
 * Buckets are most of what there is to record. Those of one account are kept: the callees' where callees tell durations.
 * The few that only a caller tells are read from its raw series.
 */
export const isRecorded = (adapter: MeshAdapter, account: Account, what: Recorded): boolean =>
  what !== 'buckets' || account === 'server' || metricOf(adapter, 'server', 'duration') === null;

/** `weftline:istio_server_duration_p95:rate15m`: of edges between services, in the metric's unit. */
export const recordedQuantile = ({ id }: Pick<MeshAdapter, 'id'>, account: Account, quantile: QuantileName): string =>
  `${PREFIX}${id}_${account}_duration_p${QUANTILES[quantile] * 100}:rate15m`;

/** Are quantiles of this account's edges recorded? Rows that must be read together make no edges in a back end. */
export const hasRecordedQuantiles = (adapter: MeshAdapter, account: Account): boolean =>
  adapter.refine === undefined &&
  metricOf(adapter, account, 'duration') !== null &&
  isRecorded(adapter, account, 'buckets');

/** Since when the rules of a mesh have been evaluated without a gap, epoch seconds. */
export const SINCE = `${PREFIX}rules:since`;
/** The same as a label of a series that is there while they are: so that it can be listed, not only asked for. */
export const MARKER = `${PREFIX}rules`;

/** One rate of a window out of what was recorded in it. */
export const recordedRate = (
  adapter: Pick<MeshAdapter, 'id'>,
  about: { readonly account: Account; readonly what: Recorded; readonly where: Matchers },
  window: Millis,
): PromQL =>
  overEvaluations(
    selector(recordedName(adapter, about.account, about.what), about.where),
    selector(MARKER, { mesh: adapter.id }),
    window,
  );

/** Does a question read what rules recorded? */
export const readsRecorded = (promql: PromQL): boolean => promql.includes(`(${PREFIX}`);

/** Rules as a source shows them. */
export interface RulesSeen {
  /** The latest beginning among all who evaluate them. */
  readonly since: EpochMs;
}

/** Do recorded rates speak of the whole of a window? */
export const coversWindow = ({ since }: RulesSeen, window: { readonly from: EpochMs; readonly to: EpochMs }): boolean =>
  window.to - window.from >= SHORTEST && since <= window.from;
