import type { TraceSource } from '@/lib/domain/trace-source';
import type { TraceDependencies } from '@/lib/domain/traces';
import type { Trust } from '@/lib/domain/trust';
import type { Window } from '@/lib/domain/view';
import type { Analysis } from '@/lib/trace/analyse';
import { dependenciesOf } from '@/lib/trace/dependencies';
import { mergeEdges } from '@/lib/trace/edges';
import type { TraceSampleRequest } from '@/lib/url/view';
import { inTime } from './asked';
import type { Context } from './context';
import { type Loaded, loaded } from './loaded';
import { reportsOf, type Searched, searchTraces } from './search-traces';
import { metricGraph } from './trace-graph';
import { NO_TRACE_SOURCE, traceMeta, traceSourcesOf } from './trace-meta';
import { anyTraces, sampleOf } from './trace-sample';
import { windowOf } from './window';

const PATIENCE = 5_000;

const reportedBy = async (
  source: TraceSource,
  window: Window,
  signal: AbortSignal,
): Promise<TraceDependencies['reported']> => {
  const answer = await source.dependencies(window, signal);
  return answer.ok && answer.value !== null ? answer.value.map((link) => ({ source: source.id, ...link })) : [];
};

const caveatOf = (sample: readonly Analysis[], searched: readonly Searched[]): string => {
  if (searched.length === 0) return NO_TRACE_SOURCE;
  const some = searched.some(({ report }) => report.full) ? ', of more that there are' : '';
  return `From ${sample.length} sampled traces${some}. A search gives some of the traces that were kept, and sampling keeps few: the counts show who calls whom, never how often. Rates come from metrics.`;
};

/** Who calls whom in a sample of traces, beside the edges of the metrics. */
export const loadTraceDependencies = async (
  context: Context,
  view: TraceSampleRequest,
  signal: AbortSignal,
): Promise<Loaded<TraceDependencies>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const asked = traceSourcesOf(context, view.source);
  if (!asked.ok) return asked;
  const { window } = resolved;
  const [searched, graph, reported] = await Promise.all([
    searchTraces(context, asked.sources, anyTraces(window, view.limit), signal),
    metricGraph(context, view, PATIENCE, signal),
    Promise.all(asked.sources.map((source) => inTime(reportedBy(source, window, signal), [], PATIENCE))),
  ]);
  const sample = await sampleOf(context, searched, signal, PATIENCE);
  const starts = sample.map(({ startUs }) => startUs / 1000);
  const data: TraceDependencies = {
    edges: [...dependenciesOf(mergeEdges(sample.flatMap(({ edges }) => edges)), graph)],
    sampled: {
      traces: sample.length,
      spans: sample.reduce((sum, { nodes }) => sum + nodes.length, 0),
      fromMs: starts.length === 0 ? null : Math.min(...starts),
      toMs: starts.length === 0 ? null : Math.max(...starts),
    },
    sources: searched.map(({ report }) => report),
    reported: reported.flat(),
    caveat: caveatOf(sample, searched),
  };
  const unmeasured: readonly Trust[] =
    graph === null && context.sources.length > 0 ? [{ state: 'partial', reasons: ['missing:graph'] }] : [];
  const trust = [...searched.map((each) => each.trust), ...unmeasured];
  return loaded({ data, meta: traceMeta(window, reportsOf(searched), trust) });
};
