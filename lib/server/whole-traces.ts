import type { TraceSource } from '@/lib/domain/trace-source';
import { type Analysis, analyse } from '@/lib/trace/analyse';
import type { Context } from './context';
import type { FoundRow } from './search-traces';

/** At once, at one back end: its own queue holds the rest. */
const AT_ONCE = 6;

/**
 * The traces behind lines, fetched one by one where the search did not give them whole. Those that cannot be had are
 * left out: a sample of a sample is still one.
 */
export const wholeTraces = async (
  context: Context,
  source: TraceSource,
  rows: readonly FoundRow[],
  signal: AbortSignal,
): Promise<readonly Analysis[]> => {
  const found: Analysis[] = rows.flatMap(({ analysis }) => analysis ?? []);
  const waiting = rows.filter(({ analysis }) => analysis === null).map(({ row }) => row.traceId);
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift()) {
      const answer = await source.trace(id, signal);
      if (!answer.ok) return;
      if (answer.value !== null) found.push(analyse(answer.value, { rules: context.settings.errors }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
};
