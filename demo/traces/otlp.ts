import type { DemoSpan, Tags, TagValue } from './span';

/** The demo's spans as an exporter sends them to an OTLP receiver: the body of `POST /v1/traces`, JSON encoding. */

const KINDS = { internal: 1, server: 2, client: 3 } as const;
const ERROR = 2;

const anyValue = (value: TagValue) => {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

const attributesOf = (tags: Tags) => Object.entries(tags).map(([key, value]) => ({ key, value: anyValue(value) }));

const nanoseconds = (microseconds: number): string => `${microseconds}000`;

const spanOf = (span: DemoSpan) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentId !== null && { parentSpanId: span.parentId }),
  name: span.name,
  kind: KINDS[span.kind],
  startTimeUnixNano: nanoseconds(span.startUs),
  endTimeUnixNano: nanoseconds(span.startUs + span.durationUs),
  attributes: attributesOf(span.attributes),
  events: span.events.map(({ atUs, name, attributes }) => ({
    timeUnixNano: nanoseconds(atUs),
    name,
    attributes: attributesOf(attributes),
  })),
  status: span.failure === null ? {} : { code: ERROR, message: span.failure },
});

const grouped = <K>(spans: readonly DemoSpan[], keyOf: (span: DemoSpan) => K): ReadonlyMap<K, readonly DemoSpan[]> => {
  const groups = new Map<K, DemoSpan[]>();
  for (const span of spans) {
    const own = groups.get(keyOf(span));
    if (own) own.push(span);
    else groups.set(keyOf(span), [span]);
  }
  return groups;
};

const scopeSpansOf = (spans: readonly DemoSpan[]) =>
  [...grouped(spans, ({ scope }) => scope)].map(([scope, own]) => ({
    scope: scope === null ? {} : { name: scope },
    spans: own.map(spanOf),
  }));

/** One request to an OTLP receiver with all of these spans. */
export const otlpRequest = (spans: readonly DemoSpan[]) => ({
  resourceSpans: [...grouped(spans, ({ process }) => process)].map(([, own]) => ({
    resource: {
      attributes: attributesOf({ 'service.name': own[0]?.process.service ?? '', ...own[0]?.process.resource }),
    },
    scopeSpans: scopeSpansOf(own),
  })),
});
