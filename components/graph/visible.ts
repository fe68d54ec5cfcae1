import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { type Condition, judge, matches, subjectOfEdge, subjectOfNode } from '@/lib/graph/condition';
import type { Mesh } from './mesh';

export interface Visible {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly hidden: { readonly nodes: number; readonly edges: number };
}

type Ends = (edge: GraphEdge) => readonly GraphNode[];

const endsOf = (nodes: readonly GraphNode[]): Ends => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (edge) => [byId.get(edge.source), byId.get(edge.target)].filter((node) => node !== undefined);
};

/**
 * Leaves out what a condition matches. A call goes when it matches, by itself or by either end. A service goes when no
 * call of it is left and the condition does not clear it: `mtls = mutual` leaves the plaintext calls and their ends,
 * `errors < 1%` the failing ones, and neither takes away an end that a call on screen needs.
 */
export const hideMatching = (mesh: Mesh, condition: Condition | null): Visible => {
  const { nodes } = mesh;
  if (condition === null) {
    return {
      nodes,
      get edges() {
        return mesh.edges;
      },
      hidden: { nodes: 0, edges: 0 },
    };
  }
  const { edges } = mesh;
  const ends = endsOf(nodes);
  const kept = edges.filter((edge) => !matches(condition, subjectOfEdge(edge, ends(edge))));
  const needed = new Set(kept.flatMap((edge) => [edge.source, edge.target]));
  const connected = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const stays = (node: GraphNode): boolean => {
    if (needed.has(node.id)) return true;
    const answer = judge(condition, subjectOfNode(node));
    return answer === false || (answer === null && !connected.has(node.id));
  };
  const left = nodes.filter(stays);
  return {
    nodes: left,
    edges: kept,
    hidden: { nodes: nodes.length - left.length, edges: edges.length - kept.length },
  };
};

export interface Found {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** Everything that stays lit: what was found, and the ends of found calls where only calls were found. */
  readonly lit: ReadonlySet<string>;
}

/** What a condition finds; null without one: nothing is looked for. */
export const findMatching = (mesh: Mesh, condition: Condition | null): Found | null => {
  if (condition === null) return null;
  const { nodes, edges } = mesh;
  const ends = endsOf(nodes);
  const foundNodes = nodes.filter((node) => matches(condition, subjectOfNode(node))).map((node) => node.id);
  const foundEdges = edges.filter((edge) => matches(condition, subjectOfEdge(edge, ends(edge))));
  const lit = new Set([...foundNodes, ...foundEdges.map((edge) => edge.id)]);
  if (foundNodes.length === 0) {
    for (const edge of foundEdges) {
      lit.add(edge.source);
      lit.add(edge.target);
    }
  }
  return { nodes: foundNodes, edges: foundEdges.map((edge) => edge.id), lit };
};
