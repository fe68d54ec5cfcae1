import { depthOfGraph, depthOfTraces } from '@/lib/adoption/measure/depth';
import { evidenceItem, type Measured } from '@/lib/adoption/measure/item';
import type { Call } from '@/lib/domain/call';
import type { Millis } from '@/lib/domain/units';
import type { Analysis } from '@/lib/trace/analyse';
import { dependenciesOf } from '@/lib/trace/dependencies';
import { mergeEdges } from '@/lib/trace/edges';
import type { PlainRequest } from '@/lib/url/view';
import { inTime } from './asked';
import { type Looking, type Part, withinDay } from './evidence-part';
import { type Searched, searchTraces } from './search-traces';
import { metricGraph } from './trace-graph';
import { anyTraces, sampleOf } from './trace-sample';

/**
 * Traces of each search: enough for a slowest tenth, few enough to be read beside everything else. A back end that cannot
 * search all services at once is asked for some of them, one search each.
 */
const SAMPLE = 20;
const PATIENCE: Millis = 8_000;

const sampled = async (
  { context, now, signal }: Looking,
  span: Millis,
): Promise<{ readonly searched: readonly Searched[]; readonly sample: readonly Analysis[] }> => {
  const question = anyTraces({ from: now - span, to: now }, SAMPLE);
  const searched = await searchTraces(context, context.traces ?? [], question, signal);
  return { searched, sample: await sampleOf(context, searched, signal, PATIENCE) };
};

/** A trace belongs to a scope by any of its spans. */
const isIn = ({ namespace }: PlainRequest, { nodes }: Analysis): boolean =>
  namespace.length === 0 || nodes.some(({ service }) => namespace.includes(service.namespace ?? ''));

/** Of the calls between services in the traces, how many the metrics show as well. */
const agreement = async ({ context, now, signal }: Looking, span: Millis, sample: readonly Analysis[]) => {
  const view = { from: { kind: 'at', at: now - span }, to: { kind: 'at', at: now } } as const;
  const graph = await metricGraph(context, view, PATIENCE, signal);
  if (graph === null) return {};
  const edges = dependenciesOf(mergeEdges(sample.flatMap(({ edges }) => edges)), graph).filter(
    ({ found, protocol }) => found !== 'metrics' && (protocol === 'http' || protocol === 'grpc'),
  );
  return { trace_edges: edges.length, trace_edges_seen: edges.filter(({ found }) => found === 'both').length };
};

const found = (measured: Measured, told: Parameters<typeof evidenceItem>[2]): Part => ({
  facts: { depth: evidenceItem('depth', measured, told) },
  metas: [],
  answers: [],
});

/**
 * Calls that follow each other in the slowest requests, from traces; from the graph of the metrics, as an estimate, where
 * there are none.
 */
export const loadDepth = async (looking: Looking, calls: Promise<readonly Call[]>, window: Millis): Promise<Part> => {
  const { context, view, now } = looking;
  const about = withinDay(window, 'traces of a day at most');
  const span = about.window;
  const { searched, sample } = await inTime(sampled(looking, span), { searched: [], sample: [] }, PATIENCE);
  const own = sample.filter((trace) => isIn(view, trace));
  const traced = depthOfTraces(own);
  const at = { ...about, coverage: null, at: now };
  if (traced === null) {
    const queries = ['longest way through the edges that carried requests'];
    return found(depthOfGraph(await calls), { ...at, queries, sources: context.sources.map(({ id }) => id) });
  }
  const sources = searched.filter(({ rows }) => rows.length > 0).map(({ source }) => source.id);
  const queries = [`critical paths of ${own.length} traces, the slowest tenth`];
  const told = { ...at, queries, sources, of: 'traces' } as const;
  return found({ ...traced, detail: { ...traced.detail, ...(await agreement(looking, span, own)) } }, told);
};
