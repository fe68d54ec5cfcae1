import type { TraceComparison } from '@/lib/domain/traces';
import { compareTraces } from '@/lib/trace/compare';
import type { TraceCompareRequest } from '@/lib/url/view';
import type { Context } from './context';
import { findTrace } from './find-trace';
import { type Loaded, loaded, refused } from './loaded';
import { traceMeta } from './trace-meta';
import { windowOf } from './window';

/** Where two traces differ: `b` against `a`. They may be in different back ends. */
export const loadTraceComparison = async (
  context: Context,
  view: TraceCompareRequest,
  signal: AbortSignal,
): Promise<Loaded<TraceComparison>> => {
  const asked = windowOf(context, view);
  if (!asked.ok) return asked;
  const missing = view.a === null ? 'a' : view.b === null ? 'b' : null;
  if (view.a === null || view.b === null) {
    const parameter = missing ?? 'a';
    return refused({ code: 'bad-parameter', parameter, detail: `\`${parameter}\` takes the id of a trace.` });
  }
  const [a, b] = await Promise.all([
    findTrace(context, view.a, view.source, signal),
    findTrace(context, view.b, view.source, signal),
  ]);
  if (!a.ok) return a;
  if (!b.ok) return b;
  const data = compareTraces(
    { analysis: a.analysis, source: a.source.id },
    { analysis: b.analysis, source: b.source.id },
  );
  const sources = [...new Set([a.source, b.source])];
  const reports = sources.map(({ id, kind }) => ({ id, kind, state: 'ok' as const, message: null }));
  const starts = [a.analysis, b.analysis].map(({ startUs }) => startUs / 1000);
  const ends = [a.analysis, b.analysis].map(({ startUs, durationUs }) => (startUs + durationUs) / 1000);
  const window = { from: Math.floor(Math.min(...starts)), to: Math.ceil(Math.max(...ends)) };
  return loaded({ data, meta: traceMeta(window, reports) });
};
