import type { Trace } from '@/lib/domain/trace';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import { showTrace } from '@/lib/trace/show';
import type { TraceRequest } from '@/lib/url/view';
import type { Context } from './context';
import { findTrace } from './find-trace';
import { type Loaded, loaded } from './loaded';
import { finderIn, metricGraph } from './trace-graph';
import { traceMeta } from './trace-meta';
import { windowOf } from './window';

/** Spans that one answer holds; a page stays smooth up to here. */
const MAX_SPANS = 5_000;
/** What a person reads of one value at first; `full=1` has the rest. */
const MAX_VALUE = 2_048;
/** Names of nodes are a comfort: a slow Prometheus does not hold up a trace. */
const PATIENCE = 1_000;

/** One trace, whole: tree, self times, errors, critical path, service edges. */
export const loadTrace =
  (traceId: string) =>
  async (context: Context, view: TraceRequest, signal: AbortSignal): Promise<Loaded<Trace>> => {
    // A trace has a time of its own; a window that makes no sense is refused all the same.
    const asked = windowOf(context, view);
    if (!asked.ok) return asked;
    const [found, graph] = await Promise.all([
      findTrace(context, traceId, view.source, signal),
      metricGraph(context, view, PATIENCE, signal),
    ]);
    if (!found.ok) return found;
    const { analysis, source } = found;
    const data = showTrace(analysis, {
      source: { id: source.id, kind: source.kind },
      maxSpans: MAX_SPANS,
      maxValue: view.full ? null : MAX_VALUE,
      nodeIdOf: finderIn(graph),
    });
    const trust: Trust = data.truncated === null ? COMPLETE : { state: 'partial', reasons: ['truncated'] };
    const { id, kind } = source;
    const report = { id, kind, state: trust === COMPLETE ? ('ok' as const) : ('partial' as const), message: null };
    const window = {
      from: Math.floor(analysis.startUs / 1000),
      to: Math.ceil((analysis.startUs + analysis.durationUs) / 1000),
    };
    return loaded({ data, meta: traceMeta(window, [report], [trust]) });
  };
