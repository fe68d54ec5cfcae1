import type { TraceComparison } from '@/lib/domain/traces';
import type { TraceCompareRequest } from '@/lib/url/view';
import type { Context } from './context';
import type { Loaded } from './loaded';
import { noTraceSource } from './trace-meta';

/** Where two traces differ. */
export const loadTraceComparison = async (
  _context: Context,
  _view: TraceCompareRequest,
): Promise<Loaded<TraceComparison>> => noTraceSource();
