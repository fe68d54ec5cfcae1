/** A span of the demo, before any back end's spelling. */

export type SpanKind = 'server' | 'client' | 'internal';
export type TagValue = string | number | boolean;
export type Tags = Readonly<Record<string, TagValue>>;

/** Who wrote it: the service's name as its tracer sends it, and what else is known of the process. */
export interface SpanProcess {
  readonly service: string;
  readonly resource: Tags;
}

export interface SpanEvent {
  readonly atUs: number;
  readonly name: string;
  readonly attributes: Tags;
}

export interface DemoSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly kind: SpanKind;
  readonly name: string;
  /** Epoch microseconds. */
  readonly startUs: number;
  readonly durationUs: number;
  readonly process: SpanProcess;
  /** What the tracer was called; null: a proxy has no such thing. */
  readonly scope: string | null;
  readonly attributes: Tags;
  readonly events: readonly SpanEvent[];
  /** The message of a failed span; null: its status is unset. */
  readonly failure: string | null;
}
