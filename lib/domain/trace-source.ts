import type { Result } from './result';
import type { SourceReport } from './source';
import type { Attribute, SpanKind, TraceKind } from './trace';
import type { Trust } from './trust';
import type { EpochMs, Millis } from './units';

/** Raw instants are kept as text: nanoseconds since 1970 need more than 53 bits. `unit` null: told by magnitude. */
export interface ReportedEvent {
  readonly name: string;
  readonly at: string | number | null;
  readonly attributes: readonly Attribute[];
}

export interface ReportedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

/** One record of a back end in one shape, not yet repaired: it may be broken in every way. */
export interface ReportedSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: SpanKind | null;
  readonly name: string;
  readonly service: string | null;
  /** Epoch nanoseconds, microseconds or milliseconds, told by magnitude. */
  readonly start: string | number | null;
  /** Microseconds; null: not reported. */
  readonly durationUs: number | null;
  /** Zipkin: the server's half of an id that client and server share. */
  readonly shared: boolean;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string | null;
  readonly attributes: readonly Attribute[];
  readonly resource: readonly Attribute[];
  readonly scope: string | null;
  readonly events: readonly ReportedEvent[];
  readonly links: readonly ReportedLink[];
  readonly warnings: readonly string[];
  /** The back end's rule for the `error` tag: in Zipkin any value is one. */
  readonly anyErrorTag: boolean;
}

/** One trace as a back end gave it. */
export interface ReportedTrace {
  readonly traceId: string;
  readonly spans: readonly ReportedSpan[];
  readonly warnings: readonly string[];
  /** The back end says that it left spans out, in its words; null: it does not say so. */
  readonly partial: string | null;
}

/** What a search tells of a trace without its spans. Null: not reported. */
export interface TraceSummary {
  readonly traceId: string;
  readonly rootService: string | null;
  readonly rootOperation: string | null;
  readonly startUs: number | null;
  readonly durationUs: number | null;
  readonly spanCount: number | null;
  readonly errorCount: number | null;
  readonly services: readonly { readonly name: string; readonly spans: number; readonly errors: number | null }[];
}

export interface TraceSearch {
  /** The back end's own name; null: any service, where the back end can. */
  readonly service: string | null;
  readonly operation: string | null;
  /** Of a span: a service that has no name of its own there is found by what others say of it. */
  readonly attribute: { readonly key: string; readonly value: string } | null;
  readonly minDurationMs: Millis | null;
  readonly maxDurationMs: Millis | null;
  readonly errorsOnly: boolean;
  /** Whole traces, where the back end's search can give them. */
  readonly whole: boolean;
  readonly limit: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface FoundTraces {
  readonly traces: readonly (
    | { readonly whole: true; readonly trace: ReportedTrace }
    | { readonly whole: false; readonly summary: TraceSummary }
  )[];
  /** As many as were asked for came back: at least that many exist. */
  readonly full: boolean;
  readonly trust: Trust;
}

export interface ReportedLinkCount {
  readonly parent: string;
  readonly child: string;
  readonly calls: number;
  readonly errors: number | null;
}

interface Range {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The door to one trace back end. All methods resolve; none throws for what a server can do. */
export interface TraceSource {
  readonly id: string;
  readonly kind: TraceKind;
  services(range: Range, signal: AbortSignal): Promise<Result<readonly string[]>>;
  operations(service: string, range: Range, signal: AbortSignal): Promise<Result<readonly string[]>>;
  search(search: TraceSearch, signal: AbortSignal): Promise<Result<FoundTraces>>;
  /** `value` null: the back end does not have it. `id` is 32 hex digits. */
  trace(id: string, signal: AbortSignal): Promise<Result<ReportedTrace | null>>;
  /** The back end's own answer about a trace, as it came: its shape, its spelling, nothing repaired. Null as above. */
  traceText(id: string, signal: AbortSignal): Promise<Result<string | null>>;
  /** The back end's own dependency counts; null: it has none over HTTP. */
  dependencies(range: Range, signal: AbortSignal): Promise<Result<readonly ReportedLinkCount[] | null>>;
  health(): SourceReport & { readonly latency: Millis | null; readonly flavour: string | null };
  close(): Promise<void>;
}
