import type { TraceList } from '@/lib/domain/traces';
import { wantedOf } from '@/lib/trace/names';
import type { TracesRequest } from '@/lib/url/view';
import type { Context } from './context';
import { type Loaded, loaded, refused } from './loaded';
import { mergeRows, reportsOf, searchNote, searchTraces } from './search-traces';
import { NO_TRACE_SOURCE, traceMeta, traceSourcesOf } from './trace-meta';
import { windowOf } from './window';

/** Single requests of one window, from every trace back end that is asked. */
export const loadTraces = async (
  context: Context,
  view: TracesRequest,
  signal: AbortSignal,
): Promise<Loaded<TraceList>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const asked = traceSourcesOf(context, view.source);
  if (!asked.ok) return asked;
  const { minDurationMs, maxDurationMs, limit, errorsOnly } = view;
  if (minDurationMs !== null && maxDurationMs !== null && minDurationMs > maxDurationMs) {
    const detail = '`maxDurationMs` takes milliseconds, at least `minDurationMs`.';
    return refused({ code: 'bad-parameter', parameter: 'maxDurationMs', detail });
  }
  const searched = await searchTraces(
    context,
    asked.sources,
    {
      service: view.service === '' ? null : wantedOf(view.service),
      operation: view.operation === '' ? null : view.operation,
      minDurationMs,
      maxDurationMs,
      errorsOnly,
      limit,
      whole: false,
      from: resolved.window.from,
      to: resolved.window.to,
    },
    signal,
  );
  const rows = mergeRows(searched).slice(0, limit);
  const data: TraceList = {
    traces: rows.map(({ row }) => row),
    sources: searched.map(({ report }) => report),
    namesTried: [...new Set(searched.flatMap(({ namesTried }) => namesTried))],
    note: searched.length === 0 ? NO_TRACE_SOURCE : searchNote(searched),
  };
  return loaded({
    data,
    meta: traceMeta(
      resolved.window,
      reportsOf(searched),
      searched.map(({ trust }) => trust),
    ),
  });
};
