import { z } from 'zod';
import type { Result } from './result';
import type { Labels, Sample, Series } from './sample';
import type { Trust } from './trust';
import type { EpochMs, Millis, PromQL } from './units';

export const sourceKinds = ['prometheus', 'jaeger', 'tempo', 'zipkin'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const sourceReportSchema = z.object({
  id: z.string(),
  kind: z.enum(sourceKinds),
  state: z.enum(['ok', 'slow', 'partial', 'down']),
  message: z.string().nullable(),
});
/** A source as one answer met it. */
export type SourceReport = Readonly<z.infer<typeof sourceReportSchema>>;

export const queryReceiptSchema = z.object({
  id: z.string().describe('Which of our queries, e.g. istio.requests.server'),
  source: z.string(),
  promql: z.string(),
  at: z.number().describe('Evaluation time (range: its end), epoch ms'),
  ms: z.number().describe('Time the source took; of the first asker when shared'),
  series: z.number().int(),
  bytes: z.number().int(),
  shared: z.boolean().describe('Answered from the cache or together with an identical question in flight'),
  recorded: z.boolean().optional().describe('Read from recording rules; otherwise from raw series'),
});
/** Where a number came from: the exact question, who was asked, what it cost. */
export type QueryReceipt = Readonly<z.infer<typeof queryReceiptSchema>>;

/** One instant question. `id` names it in receipts and metrics; it never holds label values. */
export interface Ask {
  readonly id: string;
  readonly promql: PromQL;
  readonly at: EpochMs;
  /** Native histograms in the answer are read. Otherwise they are left out, and the answer says that it is partial. */
  readonly native?: boolean;
  /** The question reads what recording rules kept. */
  readonly recorded?: boolean;
  /** It keeps a source busy for seconds: few of its kind are asked at a time, so that others get their turn. */
  readonly heavy?: boolean;
}

/** One range question, both ends inclusive. */
export interface RangeAsk {
  readonly id: string;
  readonly promql: PromQL;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly step: Millis;
  /** As for `Ask`. */
  readonly native?: boolean;
}

export interface Answer<T> {
  readonly value: T;
  readonly receipt: QueryReceipt;
  /** `partial` with the back end's warnings as reasons when the answer is known to be incomplete. */
  readonly trust: Trust;
}

export interface Alert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'firing' | 'pending';
  readonly activeAt: EpochMs | null;
}

/** One measured request that stands for those of its bucket; its labels usually hold a trace id. */
export interface Exemplar {
  readonly labels: Labels;
  /** In the unit of its metric; null: infinite or no number. */
  readonly value: number | null;
  readonly at: EpochMs;
}

/** An alerting rule, whether it fires or not. */
export interface AlertRule {
  readonly name: string;
  readonly query: string;
  readonly labels: Labels;
}

/** The door to one Prometheus-compatible server. All methods resolve; none throws for what a server can do. */
export interface MetricsSource {
  readonly id: string;
  /** The source whose answers this one reads in another way: what is known of that one holds here. */
  readonly origin?: MetricsSource;
  /** The cluster of series that carry none. */
  readonly cluster: string | null;
  /** A mesh's cluster names to ours. */
  readonly clusterAliases: Readonly<Record<string, string>>;
  /** Known beforehand from the configuration; null: ask `count_over_time(up[10m])`. */
  readonly scrapeInterval: Millis | null;
  instant(ask: Ask, signal: AbortSignal): Promise<Result<Answer<readonly Sample[]>>>;
  range(ask: RangeAsk, signal: AbortSignal): Promise<Result<Answer<readonly Series[]>>>;
  /** `/api/v1/series` for closed selectors made by `lib/promql`: detection only. */
  series(
    match: readonly PromQL[],
    window: { from: EpochMs; to: EpochMs },
    signal: AbortSignal,
  ): Promise<Result<readonly Labels[]>>;
  labelValues(
    label: string,
    match: readonly PromQL[],
    window: { from: EpochMs; to: EpochMs },
    signal: AbortSignal,
  ): Promise<Result<readonly string[]>>;
  alerts(signal: AbortSignal): Promise<Result<readonly Alert[]>>;
  /** Exemplars of every series that `promql` selects. Empty is normal: few servers keep any. Absent: it never has any. */
  exemplars?(
    promql: PromQL,
    window: { from: EpochMs; to: EpochMs },
    signal: AbortSignal,
  ): Promise<Result<readonly Exemplar[]>>;
  /** Every alerting rule; absent: this source has none to tell of. */
  rules?(signal: AbortSignal): Promise<Result<readonly AlertRule[]>>;
  /** Now on the back end's clock, floored to the 15 s grid (VictoriaMetrics: 30 s earlier), epoch ms. */
  now(): EpochMs;
  /** The back end's clock itself, epoch ms: how far ahead an absolute time is. Absent: `now` is all that is known. */
  clock?(): EpochMs;
  /** State as last seen, without asking. `latency` null before the first answer. */
  health(): SourceReport & { readonly latency: Millis | null; readonly flavour: string | null };
}
