import type { Entity } from '@/lib/domain/entity';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { Filters } from '@/lib/domain/view';
import type { BuiltGraph } from './build';
import { keeps } from './filter';
import { type Reach, reach, type Walk } from './focus';

/** What of a graph a view shows. */
export interface Selection extends Partial<Filters> {
  readonly idle: boolean;
  readonly focus: string | null;
  readonly hops: number;
  readonly direction: Walk['direction'];
  readonly hubs: 'pass' | 'stop';
}

export interface Selected {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
  readonly hubs: Reach<GraphEdge>['hubs'];
}

const kept = (built: BuiltGraph, selection: Selection): GraphEdge[] => {
  const nowhere: Pick<Entity, 'cluster' | 'namespace'> = { cluster: '', namespace: '' };
  return built.edges.flatMap(({ edge, isIdle }) => {
    if (isIdle && !selection.idle) return [];
    const ends = {
      source: built.entities.get(edge.source) ?? nowhere,
      target: built.entities.get(edge.target) ?? nowhere,
    };
    return keeps(selection, ends, edge) ? [edge] : [];
  });
};

/** The edges a view keeps and their ends, with unfiltered figures. The focus itself stays even when nothing is left. */
export const selectGraph = (built: BuiltGraph, selection: Selection): Selected => {
  const edges = kept(built, selection);
  const { focus, hops, direction, hubs } = selection;
  const walked = focus === null ? null : reach(edges, { focus, hops, direction, stopAtHubs: hubs === 'stop' });
  const shown = walked === null ? edges : [...walked.edges];
  const ids = new Set([...(focus === null ? [] : [focus]), ...shown.flatMap(({ source, target }) => [source, target])]);
  const nodes = [...built.nodes.values()].filter(({ id }) => ids.has(id));
  return { nodes, edges: shown, hubs: walked?.hubs ?? [] };
};
