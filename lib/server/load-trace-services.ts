import type { TraceServices } from '@/lib/domain/traces';
import type { TraceServicesRequest } from '@/lib/url/view';
import type { Context } from './context';
import { type Loaded, loaded } from './loaded';
import { traceMeta } from './trace-meta';
import { windowOf } from './window';

/** The services that the trace back ends know. */
export const loadTraceServices = async (
  context: Context,
  view: TraceServicesRequest,
): Promise<Loaded<TraceServices>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  return loaded({ data: { services: [], operations: [], sources: [] }, meta: traceMeta(resolved.window, []) });
};
