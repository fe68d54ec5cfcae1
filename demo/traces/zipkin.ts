import type { DemoSpan } from './span';

/** The demo's spans as a reporter sends them to Zipkin: the body of `POST /api/v2/spans`. */

const KINDS = { internal: undefined, server: 'SERVER', client: 'CLIENT' } as const;

const tagsOf = ({ attributes, process, scope, failure }: DemoSpan): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...Object.entries(process.resource),
      ...Object.entries(attributes),
      ...(scope === null ? [] : [['otel.scope.name', scope] as const]),
      // OpenTelemetry's exporter to Zipkin writes both (semantic conventions: non-OTLP exporters).
      ...(failure === null
        ? []
        : ([
            ['otel.status_code', 'ERROR'],
            ['error', failure],
          ] as const)),
    ].map(([key, value]) => [key, String(value)]),
  );

const spanOf = (span: DemoSpan) => ({
  traceId: span.traceId,
  id: span.spanId,
  ...(span.parentId !== null && { parentId: span.parentId }),
  ...(KINDS[span.kind] && { kind: KINDS[span.kind] }),
  name: span.name,
  timestamp: span.startUs,
  duration: span.durationUs,
  localEndpoint: { serviceName: span.process.service },
  annotations: span.events.map(({ atUs, name, attributes }) => ({
    timestamp: atUs,
    value: `${name} ${JSON.stringify(attributes)}`,
  })),
  tags: tagsOf(span),
});

/** One request to Zipkin with all of these spans. */
export const zipkinSpans = (spans: readonly DemoSpan[]) => spans.map(spanOf);
