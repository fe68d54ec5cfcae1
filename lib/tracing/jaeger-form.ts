import type { TraceSearch } from '@/lib/domain/trace-source';
import { goDuration } from './backend';

/** A JSON map of text to text; null: no condition. */
const tagsOf = ({ errorsOnly, attribute }: TraceSearch): string | null => {
  const tags = {
    ...(attribute === null ? {} : { [attribute.key]: attribute.value }),
    ...(errorsOnly ? { error: 'true' } : {}),
  };
  return Object.keys(tags).length === 0 ? null : JSON.stringify(tags);
};

const withTags = (name: string, search: TraceSearch): Record<string, string> => {
  const tags = tagsOf(search);
  return tags === null ? {} : { [name]: tags };
};

/** Microseconds, Go durations, a JSON map of text (trace-backends.md 4.1). */
export const formV1 = (search: TraceSearch, service: string): Record<string, string> => ({
  service,
  ...(search.operation === null ? {} : { operation: search.operation }),
  ...withTags('tags', search),
  ...(search.minDurationMs === null ? {} : { minDuration: goDuration(search.minDurationMs) }),
  ...(search.maxDurationMs === null ? {} : { maxDuration: goDuration(search.maxDurationMs) }),
  start: String(search.from * 1000),
  end: String(search.to * 1000),
  limit: String(search.limit),
});

/** The snake_case names: every version read takes them. Attributes are ignored before 2.19, so the reader filters again. */
export const formV3 = (search: TraceSearch, service: string | null): Record<string, string> => ({
  ...(service === null ? {} : { 'query.service_name': service }),
  ...(search.operation === null ? {} : { 'query.operation_name': search.operation }),
  ...withTags('query.attributes', search),
  ...(search.minDurationMs === null ? {} : { 'query.duration_min': goDuration(search.minDurationMs) }),
  ...(search.maxDurationMs === null ? {} : { 'query.duration_max': goDuration(search.maxDurationMs) }),
  'query.start_time_min': new Date(search.from).toISOString(),
  'query.start_time_max': new Date(search.to).toISOString(),
  'query.num_traces': String(search.limit),
});
