import type { TraceExplanation } from '@/lib/domain/traces';
import type { TraceSampleRequest } from '@/lib/url/view';
import type { Context } from './context';
import type { Loaded } from './loaded';
import { noTraceSource } from './trace-meta';

/** Why a trace was slow. */
export const loadTraceExplanation =
  (_traceId: string) =>
  async (_context: Context, _view: TraceSampleRequest): Promise<Loaded<TraceExplanation>> =>
    noTraceSource();
