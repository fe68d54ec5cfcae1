import type { Meta } from '@/lib/domain/envelope';
import type { SourceReport } from '@/lib/domain/source';
import { COMPLETE, mergeTrust, type Trust } from '@/lib/domain/trust';
import type { Window } from '@/lib/domain/view';
import { NO_SOURCE } from './asked';
import { refused } from './loaded';

export const NO_TRACE_SOURCE =
  'No trace back end is configured: set WEFTLINE_JAEGER_URL, WEFTLINE_TEMPO_URL or WEFTLINE_ZIPKIN_URL.';

/** A trace that no back end can have, because there is none. */
export const noTraceSource = (): ReturnType<typeof refused> => refused({ code: 'not-found', detail: NO_TRACE_SOURCE });

/** A trace frame's account of itself: the back ends it met and what weakens it. */
export const traceMeta = (
  window: Pick<Window, 'from' | 'to'>,
  sources: readonly SourceReport[],
  trust: readonly Trust[] = [],
): Meta => ({
  window: { from: window.from, to: window.to },
  asOf: null,
  trust: sources.length === 0 ? NO_SOURCE : mergeTrust([COMPLETE, ...trust]),
  sources: [...sources],
  queries: [],
});
