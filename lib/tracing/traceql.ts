import type { TraceSearch } from '@/lib/domain/trace-source';
import { goDuration } from './backend';

/** TraceQL text. Only this file makes it, so a hostile name cannot become a query. */
export type TraceQL = string & { readonly __traceql: true };

const ESCAPED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A literal as Go reads it. */
const quote = (text: string): string => {
  const safe = text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being escaped
    /["\\\u0000-\u001f\u007f]/g,
    (character) => ESCAPED[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${safe}"`;
};

/** Older releases take quotes for a part of the key: only a key that needs them has them. */
const attributeName = (key: string): string => (/^[A-Za-z][\w./-]*$/.test(key) ? `.${key}` : `.${quote(key)}`);

/** Envoy writes its error as text, OpenTelemetry as a status: either counts. */
const FAILED = '(status = error || span.error = "true" || span.error = true)';

/** The spans a search is about. Without any condition: every trace. */
export const searchQuery = (search: TraceSearch): TraceQL => {
  const { service, operation, attribute, minDurationMs, maxDurationMs, errorsOnly } = search;
  const conditions = [
    service === null ? null : `resource.service.name = ${quote(service)}`,
    operation === null ? null : `name = ${quote(operation)}`,
    minDurationMs === null ? null : `duration >= ${goDuration(minDurationMs)}`,
    maxDurationMs === null ? null : `duration <= ${goDuration(maxDurationMs)}`,
    attribute === null ? null : `${attributeName(attribute.key)} = ${quote(attribute.value)}`,
    errorsOnly ? FAILED : null,
  ].filter((condition) => condition !== null);
  return `{ ${conditions.join(' && ')} }`.replace('{  }', '{ }') as TraceQL;
};

export const serviceQuery = (service: string): TraceQL => `{ resource.service.name = ${quote(service)} }` as TraceQL;
