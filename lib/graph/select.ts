import type { Entity } from '@/lib/domain/entity';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { Filters } from '@/lib/domain/view';
import type { BuiltGraph } from './build';
import { keeps } from './filter';
import { type Reach, reach, type Walk } from './focus';
import type { Link } from './group';

/** What of a graph a view shows. */
export interface Selection extends Partial<Filters> {
  readonly idle: boolean;
  readonly focus: string | null;
  readonly hops: number;
  readonly direction: Walk['direction'];
  readonly hubs: 'pass' | 'stop';
}

/** Edges with what decides whether they are shown. */
interface Candidates<E extends Link> {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly edges: readonly { readonly edge: E; readonly isIdle: boolean }[];
}

const NOWHERE: Pick<Entity, 'cluster' | 'namespace'> = { cluster: '', namespace: '' };

/** The edges a view keeps, in their order. */
export const selectEdges = <E extends Link>(
  { entities, edges }: Candidates<E>,
  selection: Selection,
): Pick<Reach<E>, 'edges' | 'hubs'> => {
  const { idle, focus, hops, direction, hubs } = selection;
  const end = (id: string) => entities.get(id) ?? NOWHERE;
  const kept = edges
    .filter(({ edge, isIdle }) => {
      const ends = { source: end(edge.source), target: end(edge.target) };
      return (idle || !isIdle) && keeps(selection, ends, edge);
    })
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
  const { edges, hubs } = selectEdges(built, selection);
  const ends = edges.flatMap(({ source, target }) => [source, target]);
  const ids = new Set(selection.focus === null ? ends : [selection.focus, ...ends]);
  return { nodes: [...built.nodes.values()].filter(({ id }) => ids.has(id)), edges: [...edges], hubs };
};
