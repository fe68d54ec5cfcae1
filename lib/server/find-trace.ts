import type { Fault, Result } from '@/lib/domain/result';
import { traceIdOf } from '@/lib/domain/trace-id';
import type { ReportedTrace, TraceSource } from '@/lib/domain/trace-source';
import { type Analysis, analyse } from '@/lib/trace/analyse';
import type { Context } from './context';
import { refused } from './loaded';
import { NO_TRACE_SOURCE, traceSourcesOf } from './trace-meta';

export interface FoundTrace {
  readonly ok: true;
  readonly source: TraceSource;
  readonly reported: ReportedTrace;
  readonly analysis: Analysis;
}

type Missing = ReturnType<typeof refused> | { readonly ok: false; readonly fault: Fault };

interface Held {
  readonly source: TraceSource;
  readonly reported: ReportedTrace;
}

/** The first back end that has it; once all have answered without it, null. A slow one delays only those who wait for it. */
const firstHeld = (
  asked: readonly { readonly source: TraceSource; readonly answer: Promise<Result<ReportedTrace | null>> }[],
): Promise<Held | null> =>
  new Promise((resolve) => {
    const all = asked.map(async ({ source, answer }) => {
      const result = await answer;
      if (result.ok && result.value !== null) resolve({ source, reported: result.value });
    });
    void Promise.allSettled(all).then(() => resolve(null));
  });

/** One trace by its id in any spelling, from whichever back end has it. */
export const findTrace = async (
  context: Context,
  id: string,
  named: readonly string[],
  signal: AbortSignal,
): Promise<FoundTrace | Missing> => {
  const traceId = traceIdOf(id);
  if (traceId === null || !/^[0-9a-f]{1,32}$/i.test(id)) {
    return refused({ code: 'bad-parameter', parameter: 'traceId', detail: '`traceId` takes 1 to 32 hex digits.' });
  }
  const sources = traceSourcesOf(context, named);
  if (!sources.ok) return sources;
  if (sources.sources.length === 0) return refused({ code: 'not-found', detail: NO_TRACE_SOURCE });
  const asked = sources.sources.map((source) => ({ source, answer: source.trace(traceId, signal) }));
  const held = await firstHeld(asked);
  if (held !== null) {
    return { ok: true, ...held, analysis: analyse(held.reported, { rules: context.settings.errors }) };
  }
  const answers = await Promise.all(asked.map(({ answer }) => answer));
  const fault = answers.flatMap((answer) => (answer.ok ? [] : [answer.fault]))[0];
  if (fault !== undefined && answers.every((answer) => !answer.ok)) return { ok: false, fault };
  const looked = sources.sources.map(({ id: name }) => name).join(', ');
  const unsure = fault === undefined ? '' : ` ${fault.message}`;
  return refused({
    code: 'not-found',
    detail: `No back end has trace ${traceId} (asked: ${looked}). It may be older than they keep, not sampled, or not there yet.${unsure}`,
  });
};
