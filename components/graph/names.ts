import type { GraphNode } from '@/lib/domain/graph';

/** What tells two nodes of one name apart: the version, the namespace, the cluster, whichever differ. */
const apart = (node: GraphNode, twins: readonly GraphNode[]): string => {
  const traits = [
    (each: GraphNode) => each.version,
    (each: GraphNode) => each.namespace,
    (each: GraphNode) => each.cluster,
  ];
  const telling = traits.filter((trait) => new Set(twins.map(trait)).size > 1);
  const words = telling.map((trait) => trait(node)).filter((word) => word !== null && word !== '');
  return words.length === 0 ? node.name : `${node.name} · ${words.join(' · ')}`;
};

/** Names by id that are as short as they can be and never mean two things. */
export const shortNames = (nodes: readonly GraphNode[]): ReadonlyMap<string, string> => {
  const byName = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const twins = byName.get(node.name);
    if (twins === undefined) byName.set(node.name, [node]);
    else twins.push(node);
  }
  return new Map(nodes.map((node) => [node.id, apart(node, byName.get(node.name) ?? [node])]));
};
