import { type Attribute, type SpanKind, spanKinds } from '@/lib/domain/trace';
import type { ReportedSpan } from '@/lib/domain/trace-source';

/** What OpenTelemetry's fields become as tags, in Jaeger's first API and in Zipkin. */
export const flattened = (
  attributes: readonly Attribute[],
): Pick<ReportedSpan, 'kind' | 'status' | 'statusMessage' | 'scope'> => {
  const find = (key: string): string | null => {
    const value = attributes.find((attribute) => attribute.key === key)?.value;
    return value === undefined || value === null || value === '' ? null : String(value);
  };
  const code = find('otel.status_code')?.toUpperCase();
  const kind = find('span.kind')?.toLowerCase();
  return {
    kind: spanKinds.find((known): known is SpanKind => known === kind) ?? null,
    status: code === 'ERROR' ? 'error' : code === 'OK' ? 'ok' : 'unset',
    statusMessage: find('otel.status_description'),
    scope: find('otel.scope.name') ?? find('otel.library.name'),
  };
};
