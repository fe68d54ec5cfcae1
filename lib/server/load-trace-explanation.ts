import { failed } from '@/lib/domain/result';
import type { TraceExplanation } from '@/lib/domain/traces';
import { explainTrace } from '@/lib/trace/explain';
import { entryOf } from '@/lib/trace/groups';
import type { TraceSampleRequest } from '@/lib/url/view';
import type { Context } from './context';
import { findTrace } from './find-trace';
import { type Loaded, loaded } from './loaded';
import { reportsOf, searchTraces } from './search-traces';
import { traceMeta } from './trace-meta';
import { anyTraces } from './trace-sample';
import { wholeTraces } from './whole-traces';
import { contextNow, windowOf } from './window';

/** Others of the same operation from around the same time: what was usual then. */
const AROUND_MS = 30 * 60_000;

/** Why a trace was slow, against typical traces of the same root operation from the same back end. */
export const loadTraceExplanation =
  (traceId: string) =>
  async (context: Context, view: TraceSampleRequest, signal: AbortSignal): Promise<Loaded<TraceExplanation>> => {
    const asked = windowOf(context, view);
    if (!asked.ok) return asked;
    const found = await findTrace(context, traceId, view.source, signal);
    if (!found.ok) return found;
    const { analysis, source } = found;
    const entry = entryOf(analysis);
    const startMs = analysis.startUs / 1000;
    const window = {
      from: Math.floor(startMs - AROUND_MS),
      to: Math.max(Math.ceil(startMs) + 1, Math.min(contextNow(context), Math.ceil(startMs + AROUND_MS))),
    };
    const searched = await searchTraces(
      context,
      [source],
      {
        ...anyTraces(window, view.limit),
        service: entry?.service.reported ?? null,
        operation: entry?.span.name ?? null,
      },
      signal,
    );
    // Who did not answer has not said that there are no others.
    const silent = searched.find(({ report }) => report.state === 'failed' || report.state === 'late');
    if (silent !== undefined) {
      const { state, message } = silent.report;
      const kind = state === 'late' ? 'timeout' : 'unreachable';
      return failed({ kind, source: source.id, message: message ?? `No answer from ${source.id}.` });
    }
    const rows = searched.flatMap((each) => each.rows);
    const candidates = await wholeTraces(context, source, rows, signal);
    const data = explainTrace({ analysis, source: source.id }, candidates);
    return loaded({
      data,
      meta: traceMeta(
        window,
        reportsOf(searched),
        searched.map(({ trust }) => trust),
      ),
    });
  };
