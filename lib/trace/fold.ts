import { type Node, sameWorkload } from './node';

const calls = ({ kind }: Node): boolean => kind === 'client' || kind === 'producer';

/** On the way out: below the application's own call. */
const outward = (node: Node, found: ReadonlyMap<Node, Node>): Node | null => {
  const { parent } = node;
  if (parent === null || !calls(parent) || !sameWorkload(parent.service, node.service)) return null;
  return found.get(parent) ?? parent;
};

/** On the way in: above what the application did with it. */
const inward = (node: Node): Node | null =>
  node.children.find(
    (child) => child.proxy === null && child.kind === 'server' && sameWorkload(child.service, node.service),
  ) ?? null;

/**
 * Proxy spans with the application span whose hop they carry, under which a picture folds them. A proxy alone (the
 * application writes no spans) stands for its application and has none. `nodes` stand parents before children.
 */
export const hopsCarried = (nodes: readonly Node[]): ReadonlyMap<Node, Node> => {
  const found = new Map<Node, Node>();
  for (const node of nodes) {
    if (node.proxy === null) continue;
    const application = calls(node) ? outward(node, found) : inward(node);
    if (application !== null) found.set(node, application);
  }
  return found;
};
