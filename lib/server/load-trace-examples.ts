import type { TraceExamples } from '@/lib/domain/traces';
import type { TraceExamplesRequest } from '@/lib/url/view';
import type { Context } from './context';
import { type Loaded, loaded } from './loaded';
import { NO_TRACE_SOURCE, traceMeta } from './trace-meta';
import { windowOf } from './window';

/** Up to three bad traces and a good one of a service or an edge. */
export const loadTraceExamples = async (
  context: Context,
  view: TraceExamplesRequest,
): Promise<Loaded<TraceExamples>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const data: TraceExamples = { bad: [], good: null, sources: [], namesTried: [], note: NO_TRACE_SOURCE };
  return loaded({ data, meta: traceMeta(resolved.window, []) });
};
