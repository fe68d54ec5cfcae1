import type { Fault, Result } from '@/lib/domain/result';
import { traceIdOf } from '@/lib/domain/trace-id';
import type { TraceSource } from '@/lib/domain/trace-source';
import { type Analysis, analyse } from '@/lib/trace/analyse';
import type { Context } from './context';
import { refused } from './loaded';
import { NO_TRACE_SOURCE, traceSourcesOf } from './trace-meta';

export interface FoundTrace {
  readonly ok: true;
  readonly source: TraceSource;
  readonly analysis: Analysis;
}

type Missing = ReturnType<typeof refused> | { readonly ok: false; readonly fault: Fault };

interface Held<T> {
  readonly source: TraceSource;
  readonly value: T;
}

/** The first back end that has it; once all have answered without it, null. A slow one delays only those who wait for it. */
const firstHeld = <T>(
  asked: readonly { readonly source: TraceSource; readonly answer: Promise<Result<T | null>> }[],
): Promise<Held<T> | null> =>
  new Promise((resolve) => {
    const all = asked.map(async ({ source, answer }) => {
      const result = await answer;
      if (result.ok && result.value !== null) resolve({ source, value: result.value });
    });
    void Promise.allSettled(all).then(() => resolve(null));
  });

export interface Wanted {
  /** In any spelling. */
  readonly id: string;
  /** Only these back ends; empty: all. */
  readonly sources: readonly string[];
}

/** One trace, as the first back end that has it answers `ask`. */
export const findHeld = async <T>(
  context: Context,
  { id, sources: named }: Wanted,
  ask: (source: TraceSource, traceId: string) => Promise<Result<T | null>>,
): Promise<({ readonly ok: true } & Held<T>) | Missing> => {
  const traceId = traceIdOf(id);
  if (traceId === null || !/^[0-9a-f]{1,32}$/i.test(id)) {
    return refused({ code: 'bad-parameter', parameter: 'traceId', detail: '`traceId` takes 1 to 32 hex digits.' });
  }
  const sources = traceSourcesOf(context, named);
  if (!sources.ok) return sources;
  if (sources.sources.length === 0) return refused({ code: 'not-found', detail: NO_TRACE_SOURCE });
  const asked = sources.sources.map((source) => ({ source, answer: ask(source, traceId) }));
  const held = await firstHeld(asked);
  if (held !== null) return { ok: true, ...held };
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

/** One trace, read and thought through. */
export const findTrace = async (
  context: Context,
  id: string,
  sources: readonly string[],
  signal: AbortSignal,
): Promise<FoundTrace | Missing> => {
  const found = await findHeld(context, { id, sources }, (source, traceId) => source.trace(traceId, signal));
  if (!found.ok) return found;
  return { ok: true, source: found.source, analysis: analyse(found.value, { rules: context.settings.errors }) };
};
