import type { Call } from '@/lib/domain/call';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { Filters } from '@/lib/domain/view';
import type { BuiltGraph } from './build';
import { keeps } from './filter';
import { type Link, type Reach, reach, type Walk } from './focus';

/** What of a graph a view shows. */
export interface Selection extends Partial<Filters> {
  readonly idle: boolean;
  readonly focus: string | null;
  readonly hops: number;
  readonly direction: Walk['direction'];
  readonly hubs: 'pass' | 'stop';
}

/** Edges with what decides whether they are shown. */
interface Candidate<E> {
  readonly edge: E;
  readonly calls: readonly Call[];
  readonly isIdle: boolean;
}

/** The edges a view keeps, in their order. An edge of a coarse grouping stays when one of its calls would. */
export const selectEdges = <E extends Link>(
  edges: readonly Candidate<E>[],
  selection: Selection,
): Pick<Reach<E>, 'edges' | 'hubs'> => {
  const { idle, focus, hops, direction, hubs } = selection;
  const kept = edges
    .filter(({ isIdle, calls }) => (idle || !isIdle) && calls.some((call) => keeps(selection, call)))
    .map(({ edge }) => edge);
  if (focus === null) return { edges: kept, hubs: [] };
  return reach(kept, { focus, hops, direction, stopAtHubs: hubs === 'stop' });
};

export interface Selected {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly hubs: Reach<GraphEdge>['hubs'];
}

/** The edges a view keeps and their ends, with unfiltered figures. The focus itself stays even when nothing is left. */
export const selectGraph = (built: BuiltGraph, selection: Selection): Selected => {
  const { edges, hubs } = selectEdges(built.edges, selection);
  const ends = edges.flatMap(({ source, target }) => [source, target]);
  const ids = new Set(selection.focus === null ? ends : [selection.focus, ...ends]);
  return { nodes: [...built.nodes.values()].filter(({ id }) => ids.has(id)), edges: [...edges], hubs };
};
