import type { Analysis } from './analyse';
import type { Node } from './node';

/**
 * Which spans to show when a trace has more than `max`: with their ancestors those on the critical path, those that
 * failed, then the ones nearest the root. In tree order, so that a parent still stands before its children.
 */
export const shownNodes = (
  { nodes, criticalUs, errors }: Pick<Analysis, 'nodes' | 'criticalUs' | 'errors'>,
  max: number,
): readonly Node[] => {
  if (nodes.length <= max) return nodes;
  const kept = new Set<Node>();
  const keep = (node: Node): void => {
    const line: Node[] = [];
    for (let at: Node | null = node; at !== null && !kept.has(at); at = at.parent) line.push(at);
    if (kept.size + line.length <= max) for (const each of line) kept.add(each);
  };
  for (const node of criticalUs.keys()) keep(node);
  for (const node of nodes) if (errors.of.get(node)?.class === 'error') keep(node);
  for (const node of nodes.toSorted((a, b) => a.depth - b.depth || b.durationUs - a.durationUs)) keep(node);
  return nodes.filter((node) => kept.has(node));
};
