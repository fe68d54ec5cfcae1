import type { Millis } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';
import type { Analysis } from '@/lib/trace/analyse';
import { inTime } from './asked';
import type { Context } from './context';
import type { Searched, TraceQuestion } from './search-traces';
import { wholeTraces } from './whole-traces';

/** The question for at most `limit` whole traces of a window, whoever took part in them and however they went. */
export const anyTraces = ({ from, to }: Pick<Window, 'from' | 'to'>, limit: number): TraceQuestion => ({
  service: null,
  operation: null,
  minDurationMs: null,
  maxDurationMs: null,
  errorsOnly: false,
  whole: true,
  limit,
  from,
  to,
});

/** The traces that searches found, whole and once each; those of a back end that takes longer than `within` ms stay out. */
export const sampleOf = async (
  context: Context,
  searched: readonly Searched[],
  signal: AbortSignal,
  within: Millis,
): Promise<readonly Analysis[]> => {
  const samples = await Promise.all(
    searched.map(({ source, rows }) => inTime(wholeTraces(context, source, rows, signal), [], within)),
  );
  // A trace that two back ends have is one request.
  return [...new Map(samples.flat().map((analysis) => [analysis.traceId, analysis])).values()];
};
