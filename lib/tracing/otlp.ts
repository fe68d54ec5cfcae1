import type { Attribute, SpanKind } from '@/lib/domain/trace';
import { spanIdOf, traceIdOf } from '@/lib/domain/trace-id';
import type { ReportedEvent, ReportedLink, ReportedSpan, ReportedTrace } from '@/lib/domain/trace-source';
import { attributeOf, type Fields, fieldsOf, filledOf, instantOf, isFields, textOf, wholeAttribute } from './wire';

/** A typed value of OTLP JSON; lists and structures become plain JSON. An empty object is null. */
const plainOf = (value: unknown): unknown => {
  if (!isFields(value)) return null;
  if ('arrayValue' in value) return fieldsOf((value.arrayValue as Fields | null)?.values).map(plainOf);
  if ('kvlistValue' in value) {
    const pairs = fieldsOf((value.kvlistValue as Fields | null)?.values);
    return Object.fromEntries(pairs.map((pair) => [textOf(pair.key), plainOf(pair.value)]));
  }
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? value.bytesValue ?? null;
};

const typedAttribute = (key: string, value: unknown): Attribute => {
  if (isFields(value) && 'intValue' in value) return wholeAttribute(key, value.intValue);
  if (isFields(value) && 'bytesValue' in value) return { key, type: 'bytes', value: textOf(value.bytesValue) };
  return attributeOf(key, plainOf(value));
};

const attributesOf = (given: unknown): readonly Attribute[] =>
  fieldsOf(given).map((pair) => typedAttribute(textOf(pair.key), pair.value));

const KINDS: readonly (SpanKind | null)[] = [null, 'internal', 'server', 'client', 'producer', 'consumer'];

/** The specification has whole numbers, Tempo's printer names. Unknown ones are unspecified. */
const kindOf = (kind: unknown): SpanKind | null => {
  if (typeof kind === 'number') return KINDS[kind] ?? null;
  const name = textOf(kind)
    .replace(/^SPAN_KIND_/, '')
    .toLowerCase();
  return KINDS.find((known) => known === name) ?? null;
};

const statusOf = (status: unknown): ReportedSpan['status'] => {
  const code = isFields(status) ? status.code : undefined;
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
  return code === 1 || code === 'STATUS_CODE_OK' ? 'ok' : 'unset';
};

const eventOf = (event: Fields): ReportedEvent => ({
  name: textOf(event.name),
  at: instantOf(event.timeUnixNano),
  attributes: attributesOf(event.attributes),
});

const linkOf = (link: Fields): ReportedLink => ({
  traceId: traceIdOf(textOf(link.traceId)) ?? textOf(link.traceId),
  spanId: spanIdOf(textOf(link.spanId)) ?? textOf(link.spanId),
  attributes: attributesOf(link.attributes),
});

/** Both ends in text nanoseconds; the difference in microseconds, exactly. Null: one of them is no number. */
const durationOf = (start: unknown, end: unknown): number | null => {
  try {
    const [from, to] = [BigInt(String(start ?? '')), BigInt(String(end ?? ''))];
    return from === 0n || to === 0n ? null : Number(to - from) / 1000;
  } catch {
    return null;
  }
};

/** Jaeger's own remarks travel as attributes; they are no tags of the application. */
const JAEGER_WARNINGS = '@jaeger@warnings';
const warningsIn = (attributes: readonly Attribute[]): readonly string[] =>
  attributes
    .filter(({ key }) => key === JAEGER_WARNINGS)
    .flatMap(({ value }) => {
      try {
        const list: unknown = JSON.parse(String(value));
        return Array.isArray(list) ? list.map(String) : [String(value)];
      } catch {
        return [String(value)];
      }
    });

interface Around {
  readonly resource: readonly Attribute[];
  readonly service: string | null;
  readonly scope: string | null;
}

const spanOf = (span: Fields, { resource, service, scope }: Around): ReportedSpan => {
  const attributes = attributesOf(span.attributes);
  const parent = textOf(span.parentSpanId);
  const id = textOf(span.spanId);
  return {
    traceId: traceIdOf(textOf(span.traceId)) ?? textOf(span.traceId),
    id: spanIdOf(id) ?? id,
    parentId: spanIdOf(parent) ?? (/^0*$/.test(parent) ? null : parent),
    kind: kindOf(span.kind),
    name: textOf(span.name),
    service,
    start: instantOf(span.startTimeUnixNano),
    durationUs: durationOf(span.startTimeUnixNano, span.endTimeUnixNano),
    shared: false,
    status: statusOf(span.status),
    statusMessage: isFields(span.status) ? filledOf(span.status.message) : null,
    attributes: attributes.filter(({ key }) => !key.startsWith('@jaeger@')),
    resource,
    scope,
    events: fieldsOf(span.events).map(eventOf),
    links: fieldsOf(span.links).map(linkOf),
    warnings: warningsIn(attributes),
    anyErrorTag: false,
  };
};

const blockOf = (block: Fields): readonly ReportedSpan[] => {
  const all = attributesOf(isFields(block.resource) ? block.resource.attributes : null);
  const name = all.find(({ key }) => key === 'service.name')?.value;
  const resource = all.filter(({ key }) => key !== 'service.name');
  const service = name === undefined || name === null ? null : String(name);
  const scopes = fieldsOf(block.scopeSpans ?? block.instrumentationLibrarySpans);
  return scopes.flatMap((group) => {
    const scope = group.scope ?? group.instrumentationLibrary;
    const around = { resource, service, scope: isFields(scope) ? filledOf(scope.name) : null };
    return fieldsOf(group.spans).map((span) => spanOf(span, around));
  });
};

/** Where the blocks stand: OTLP, Jaeger's envelope, Tempo's first and second edition. */
const blocksOf = (document: unknown): readonly Fields[] => {
  if (!isFields(document)) return [];
  const inner = [document.result, document.trace].find(isFields);
  return fieldsOf(document.resourceSpans ?? document.batches ?? inner?.resourceSpans ?? inner?.batches);
};

/** Is it such a document at all? An empty trace is: `{"trace":{}}`. */
export const isOtlp = (document: unknown): boolean =>
  isFields(document) && ['resourceSpans', 'batches', 'result', 'trace'].some((key) => key in document);

/**
 * The spans of OTLP JSON in every dialect: Jaeger's `/api/v3`, Tempo's base64 and enum names, the old scope keys
 * (trace-backends.md 6). Several traces may be merged in one list; blocks repeat: spans are grouped by trace id.
 */
export const otlpTraces = (documents: readonly unknown[]): readonly ReportedTrace[] => {
  const traces = new Map<string, ReportedSpan[]>();
  for (const span of documents.flatMap(blocksOf).flatMap(blockOf)) {
    const spans = traces.get(span.traceId);
    if (spans === undefined) traces.set(span.traceId, [span]);
    else spans.push(span);
  }
  return [...traces].map(([traceId, spans]) => ({ traceId, spans, warnings: [], partial: null }));
};
