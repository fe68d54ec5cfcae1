import { ok, type Result } from '@/lib/domain/result';
import type { TraceKind } from '@/lib/domain/trace';
import type { FoundTraces, ReportedTrace, TraceSource } from '@/lib/domain/trace-source';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import type { HttpOptions } from '@/lib/http/options';
import type { Heard, TraceAsker } from './ask';
import { type Memory, memoryOf } from './remember';

/** More spans than this are read by nobody; the rest is left out, and the trace says so. */
const MAX_SPANS = 50_000;
const MAX_BYTES = 16 * 1024 * 1024;
const MEMORY_BYTES = 48 * 1024 * 1024;
const SPAN_BYTES = 800;

/** A list of names changes when something is deployed, not from click to click. */
export const NAMES_FRESH = (): Millis => 60_000;

const SETTLED: Millis = 5 * 60_000;

/** Spans of a request arrive late; after five minutes it is complete for all anybody knows. */
export const traceFresh = (trace: ReportedTrace | null): Millis => {
  const start = trace?.spans[0]?.start ?? null;
  if (start === null) return 5_000;
  const digits = String(start).length;
  const startMs = Number(start) / (digits > 17 ? 1e6 : digits > 14 ? 1e3 : 1);
  return Date.now() - startMs > SETTLED ? 10 * 60_000 : 10_000;
};

/** The answer of a trace back end is parsed in one piece: a cap keeps that short. */
export const cappedOptions = (options: HttpOptions): HttpOptions => ({
  ...options,
  maxBytes: Math.min(options.maxBytes ?? MAX_BYTES, MAX_BYTES),
});

const sizeOf = (value: unknown): number =>
  value !== null && typeof value === 'object' && 'spans' in value && Array.isArray(value.spans)
    ? value.spans.length * SPAN_BYTES
    : Array.isArray(value)
      ? value.length * 64
      : 256;

export const traceMemory = (source: string): Memory => memoryOf(source, MEMORY_BYTES, sizeOf);

export const capped = (trace: ReportedTrace): ReportedTrace =>
  trace.spans.length <= MAX_SPANS
    ? trace
    : {
        ...trace,
        spans: trace.spans.slice(0, MAX_SPANS),
        partial: `Of ${trace.spans.length} spans the first ${MAX_SPANS} were read.`,
      };

/** Reads one trace out of an answer; null: it is not an answer about one. */
export type ReadTrace = (heard: Heard) => { readonly value: ReportedTrace | null; readonly partial?: boolean } | null;

/** The answer itself, where it holds a trace. */
export const wordsOf =
  (read: ReadTrace) =>
  (heard: Heard): { readonly value: string | null } | null => {
    const found = read(heard);
    return found === null ? null : { ...found, value: found.value === null ? null : heard.text };
  };

/** The same for an answer about one trace. */
export const cappedAnswer = (answer: Result<ReportedTrace | null>): Result<ReportedTrace | null> =>
  answer.ok && answer.value !== null ? ok(capped(answer.value)) : answer;

/** Whole traces as a search found them. `full`: as many as were asked for. */
export const foundWhole = (traces: readonly ReportedTrace[], limit: number, trust: Trust = COMPLETE): FoundTraces => ({
  traces: traces.slice(0, limit).map((trace) => ({ whole: true, trace: capped(trace) })),
  full: traces.length >= limit,
  trust,
});

export const healthIn = (
  { id, kind }: { readonly id: string; readonly kind: TraceKind },
  asker: TraceAsker,
  flavour: string | null,
): ReturnType<TraceSource['health']> => ({ id, kind, flavour, ...asker.health.report(0) });

/** A duration in Go's spelling, as Jaeger and TraceQL take it. */
export const goDuration = (ms: Millis): string => `${ms}ms`;
