import type { Graph } from '@/lib/domain/graph';
import type { CommonView } from '@/lib/domain/view';
import { nodeFinder } from '@/lib/trace/names';
import { decodeParams } from '@/lib/url/params';
import { graphRequestParams } from '@/lib/url/view';
import { inTime } from './asked';
import type { Context } from './context';
import { loadGraph } from './load-graph';

const { values: everything } = decodeParams(graphRequestParams, new URLSearchParams());

/** The dependency graph of the metrics beside a view of traces; null where they are slow, gone, or not there. */
export const metricGraph = (
  context: Context,
  view: Pick<CommonView, 'from' | 'to'>,
  patience: number,
  signal: AbortSignal,
): Promise<Graph | null> => {
  if (context.sources.length === 0) return Promise.resolve(null);
  const graph = loadGraph(context, { ...everything, from: view.from, to: view.to, idle: true }, signal);
  return inTime(
    graph.then((loaded) => (loaded.ok ? loaded.value.data : null)),
    null,
    patience,
  );
};

/** From a name in a trace to its node in the graph. */
export const finderIn = (graph: Graph | null): ReturnType<typeof nodeFinder> =>
  nodeFinder((graph?.nodes ?? []).map(({ id }) => id));
