import type { Fault } from '@/lib/domain/result';
import type { TraceRequest } from '@/lib/url/view';
import type { Context } from './context';
import { findHeld } from './find-trace';
import type { refused } from './loaded';

interface TraceText {
  readonly ok: true;
  readonly text: string;
  /** Says whose answer it is: two back ends spell one trace differently. */
  readonly fileName: string;
}

/** One trace in the words of the back end that has it, for other tools that read them. As long as an answer may be. */
export const loadTraceText = async (
  context: Context,
  id: string,
  { source: sources }: Pick<TraceRequest, 'source'>,
  signal: AbortSignal,
): Promise<TraceText | ReturnType<typeof refused> | { readonly ok: false; readonly fault: Fault }> => {
  const found = await findHeld(context, { id, sources }, (source, traceId) => source.traceText(traceId, signal));
  if (!found.ok) return found;
  // `findHeld` takes hex digits alone: nothing in a name of a file that a header could trip over.
  return { ok: true, text: found.value, fileName: `trace-${id.toLowerCase()}.${found.source.kind}.json` };
};
