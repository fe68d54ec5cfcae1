import type { Meta } from '@/lib/domain/envelope';
import type { SourceReport } from '@/lib/domain/source';
import type { TraceSource } from '@/lib/domain/trace-source';
import { COMPLETE, mergeTrust, type Trust } from '@/lib/domain/trust';
import type { Window } from '@/lib/domain/view';
import { NO_SOURCE } from './asked';
import type { Context } from './context';
import { refused } from './loaded';

export const NO_TRACE_SOURCE =
  'No trace back end is configured: set WEFTLINE_JAEGER_URL, WEFTLINE_TEMPO_URL or WEFTLINE_ZIPKIN_URL.';

/** The trace back ends a request is about: those it names, else all; or the refusal that says which there are. */
export const traceSourcesOf = (
  { traces = [] }: Pick<Context, 'traces'>,
  named: readonly string[],
): { readonly ok: true; readonly sources: readonly TraceSource[] } | ReturnType<typeof refused> => {
  const known = traces.map(({ id }) => id);
  const unknown = named.find((id) => !known.includes(id));
  if (unknown === undefined) {
    return { ok: true, sources: named.length === 0 ? traces : traces.filter(({ id }) => named.includes(id)) };
  }
  const detail = `\`source\` takes the id of a trace back end: ${known.length === 0 ? 'none is configured' : known.join(', ')}.`;
  return refused({ code: 'bad-parameter', parameter: 'source', detail });
};

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
