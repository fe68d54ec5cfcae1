import type { GraphLayout } from '@/lib/domain/graph';
import { layoutGraph, type PlacedGraph } from '@/lib/graph/layout';

const keepsEveryone = (previous: GraphLayout, next: GraphLayout): boolean =>
  Object.entries(next.positions).every(([id, [x, y]]) => {
    const before = previous.positions[id];
    return before === undefined || (before[0] === x && before[1] === y);
  });

const covers = (layout: GraphLayout, graph: PlacedGraph): boolean =>
  graph.nodes.every((node) => layout.positions[node.id] !== undefined);

export interface LayoutInputs {
  /** Everything the scope holds, hidden or not: filters change what is drawn and never where. */
  readonly graph: PlacedGraph;
  /** The layout that came with the answer. */
  readonly offered: GraphLayout | undefined;
  /** What is on screen, of the same scope. */
  readonly previous: GraphLayout | null;
}

/**
 * The places to draw at. The server's, so that everybody sees the same picture, as long as nobody on this screen would
 * move; else the layout on screen, anchored, with the newcomers in free slots.
 */
export const stableLayout = ({ graph, offered, previous }: LayoutInputs): GraphLayout => {
  if (previous !== null && covers(previous, graph) && Object.keys(previous.positions).length === graph.nodes.length) {
    return previous;
  }
  const usable = offered !== undefined && covers(offered, graph) ? offered : null;
  if (usable !== null && (previous === null || keepsEveryone(previous, usable))) return usable;
  return previous === null ? layoutGraph(graph) : layoutGraph(graph, previous);
};
