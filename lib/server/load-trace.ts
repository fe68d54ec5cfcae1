import type { Trace } from '@/lib/domain/trace';
import type { TraceRequest } from '@/lib/url/view';
import type { Context } from './context';
import type { Loaded } from './loaded';
import { noTraceSource } from './trace-meta';

/** One trace, whole. */
export const loadTrace =
  (_traceId: string) =>
  async (_context: Context, _view: TraceRequest): Promise<Loaded<Trace>> =>
    noTraceSource();
