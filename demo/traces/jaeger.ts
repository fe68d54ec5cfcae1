import type { DemoSpan, SpanProcess, Tags, TagValue } from './span';

/** A trace as Jaeger's HTTP API v1 answers it (jaeger: internal/uimodel/model.go), from spans that came in over OTLP. */

interface JaegerTag {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int64' | 'float64';
  readonly value: TagValue;
}

export interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: 'CHILD_OF'; readonly traceID: string; readonly spanID: string }[];
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly JaegerTag[];
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerTag[] }[];
  readonly processID: string;
  readonly warnings: null;
}

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string; readonly tags: readonly JaegerTag[] }>>;
  readonly warnings: null;
}

const typeOf = (value: TagValue): JaegerTag['type'] => {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Number.isInteger(value) ? 'int64' : 'float64';
};

const tagsOf = (tags: Tags): readonly JaegerTag[] =>
  Object.entries(tags).map(([key, value]) => ({ key, type: typeOf(value), value }));

/** A span's attributes as Jaeger flattens them: kind, scope and status become tags. */
export const flatTags = ({ attributes, scope, kind, failure }: DemoSpan): Tags => ({
  ...attributes,
  ...(scope !== null && { 'otel.scope.name': scope }),
  'span.kind': kind,
  ...(failure !== null && { 'otel.status_code': 'ERROR', error: true }),
  ...(failure && { 'otel.status_description': failure }),
});

const spanOf = (span: DemoSpan, processID: string): JaegerSpan => ({
  traceID: span.traceId,
  spanID: span.spanId,
  operationName: span.name,
  references: span.parentId === null ? [] : [{ refType: 'CHILD_OF', traceID: span.traceId, spanID: span.parentId }],
  startTime: span.startUs,
  duration: span.durationUs,
  tags: tagsOf(flatTags(span)),
  logs: span.events.map(({ atUs, name, attributes }) => ({
    timestamp: atUs,
    fields: tagsOf({ event: name, ...attributes }),
  })),
  processID,
  warnings: null,
});

const kept = new WeakMap<readonly DemoSpan[], JaegerTrace>();

/** Spans of one trace in Jaeger's JSON. */
export const jaegerTrace = (spans: readonly DemoSpan[]): JaegerTrace => {
  const trace = kept.get(spans) ?? spelled(spans);
  kept.set(spans, trace);
  return trace;
};

const spelled = (spans: readonly DemoSpan[]): JaegerTrace => {
  const processes = new Map<SpanProcess, string>();
  for (const { process } of spans) if (!processes.has(process)) processes.set(process, `p${processes.size + 1}`);
  return {
    traceID: spans[0]?.traceId ?? '',
    spans: spans.map((span) => spanOf(span, processes.get(span.process) ?? '')),
    processes: Object.fromEntries(
      [...processes].map(([process, id]) => [id, { serviceName: process.service, tags: tagsOf(process.resource) }]),
    ),
    warnings: null,
  };
};
