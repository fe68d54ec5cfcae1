import type { TraceDependencies } from '@/lib/domain/traces';
import type { TraceSampleRequest } from '@/lib/url/view';
import type { Context } from './context';
import { type Loaded, loaded } from './loaded';
import { NO_TRACE_SOURCE, traceMeta } from './trace-meta';
import { windowOf } from './window';

/** Edges of a sample of traces beside those of the metrics. */
export const loadTraceDependencies = async (
  context: Context,
  view: TraceSampleRequest,
): Promise<Loaded<TraceDependencies>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const data: TraceDependencies = {
    edges: [],
    sampled: { traces: 0, spans: 0, fromMs: null, toMs: null },
    sources: [],
    reported: [],
    caveat: NO_TRACE_SOURCE,
  };
  return loaded({ data, meta: traceMeta(resolved.window, []) });
};
