import { UNKNOWN } from '@/lib/domain/entity';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { Overview } from '@/lib/domain/overview';

const isOurs = ({ kind }: GraphNode): boolean => kind === 'service' || kind === 'gateway';
const distinct = (texts: readonly string[]): number => new Set(texts.filter((text) => text !== UNKNOWN)).size;

/** How much there is: of the mesh's own, what is outside or unknown is not counted. */
export const countsOf = (nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Overview['counts'] => {
  const own = nodes.filter(isOurs);
  const of = (health: GraphNode['health']) => own.filter((node) => node.health === health).length;
  return {
    clusters: distinct(own.map(({ cluster }) => cluster)),
    namespaces: distinct(own.map(({ cluster, namespace }) => `${cluster}/${namespace}`)),
    services: own.length,
    edges: edges.length,
    byHealth: {
      failing: of('failing'),
      degraded: of('degraded'),
      healthy: of('healthy'),
      idle: of('idle'),
      unknown: of('unknown'),
    },
  };
};
