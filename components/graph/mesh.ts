import type { GraphEdge, GraphNode } from '@/lib/domain/graph';

/** Nodes and the calls between them, as answered or as drawn. */
export interface Mesh {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}
