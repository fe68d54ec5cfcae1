import type { TraceList } from '@/lib/domain/traces';
import type { TracesRequest } from '@/lib/url/view';
import type { Context } from './context';
import { type Loaded, loaded } from './loaded';
import { NO_TRACE_SOURCE, traceMeta } from './trace-meta';
import { windowOf } from './window';

/** Single requests of one window, from every trace back end that is asked. */
export const loadTraces = async (context: Context, view: TracesRequest): Promise<Loaded<TraceList>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const data: TraceList = { traces: [], sources: [], namesTried: [], note: NO_TRACE_SOURCE };
  return loaded({ data, meta: traceMeta(resolved.window, []) });
};
