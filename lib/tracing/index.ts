import type { TraceKind } from '@/lib/domain/trace';
import type { TraceSource } from '@/lib/domain/trace-source';
import type { HttpOptions } from '@/lib/http/options';
import { jaegerAt } from './jaeger';
import { tempoAt } from './tempo';
import { zipkinAt } from './zipkin';

const doors: Readonly<Record<TraceKind, (options: HttpOptions) => TraceSource>> = {
  jaeger: jaegerAt,
  tempo: tempoAt,
  zipkin: zipkinAt,
};

/** The door to one trace back end of a kind. */
export const traceSourceAt = (kind: TraceKind, options: HttpOptions): TraceSource => doors[kind](options);
