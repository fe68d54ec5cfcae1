import type { GraphEdge, GraphLayout, GraphNode } from '@/lib/domain/graph';
import type { Mesh } from './mesh';

export type Direction = 'up' | 'down' | 'left' | 'right';

const vectors: Readonly<Record<Direction, readonly [number, number]>> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};

/** A node off to the side counts as this much further away than one straight ahead. */
const ASIDE = 2.5;

/**
 * The node an arrow key goes to: the nearest that lies in that direction, straight ahead before aside. Only what lies
 * within 45 degrees or so is ahead; then anything on that side. null: nothing there.
 */
export const nearestIn = (
  positions: GraphLayout['positions'],
  ids: readonly string[],
  { from, direction }: { readonly from: string; readonly direction: Direction },
): string | null => {
  const here = positions[from];
  if (here === undefined) return null;
  const [dx, dy] = vectors[direction];
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const there = positions[id];
    if (there === undefined || id === from) continue;
    const [x, y] = [there[0] - here[0], there[1] - here[1]];
    const ahead = x * dx + y * dy;
    if (ahead <= 0) continue;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    const far = ahead + aside * ASIDE + (aside > ahead * 2 ? 10_000 : 0);
    if (far < least || (far === least && best !== null && id < best)) {
      best = id;
      least = far;
    }
  }
  return best;
};

const traffic = (edge: GraphEdge): number => edge.requestRate ?? 0;

const busiestFirst = (edges: readonly GraphEdge[]): readonly GraphEdge[] =>
  [...edges].sort(
    (a, b) => traffic(b) - traffic(a) || (b.bytesRate ?? 0) - (a.bytesRate ?? 0) || (a.id < b.id ? -1 : 1),
  );

/** Who calls a node, the busiest first. */
export const callersOf = (edges: readonly GraphEdge[], id: string): readonly string[] => [
  ...new Set(busiestFirst(edges.filter((edge) => edge.target === id && edge.source !== id)).map((edge) => edge.source)),
];

/** Whom a node calls, the busiest first. */
export const calleesOf = (edges: readonly GraphEdge[], id: string): readonly string[] => [
  ...new Set(busiestFirst(edges.filter((edge) => edge.source === id && edge.target !== id)).map((edge) => edge.target)),
];

/** The node typed letters lead to: the first, after the current one and around, whose name starts with them. */
export const typedAhead = (nodes: readonly GraphNode[], typed: string, from: string | null): string | null => {
  const wanted = typed.toLowerCase();
  const at = nodes.findIndex((node) => node.id === from);
  // One letter moves on to the next such name; more letters may stay where they are.
  const start = typed.length > 1 ? Math.max(at, 0) : at + 1;
  const around = [...nodes.slice(start), ...nodes.slice(0, start)];
  return (around.find((node) => node.name.toLowerCase().startsWith(wanted)) ?? null)?.id ?? null;
};

/** Real elements for at most so many nodes: more cost time at every refresh and nobody tabs through them. */
export const LIST_LIMIT = 200;

/** Which nodes have an element: the focused and selected ones, their neighbours, and what is in view. */
export const listWindow = (
  mesh: Mesh,
  {
    focused,
    selected,
    inView,
  }: { readonly focused: string | null; readonly selected: string | null; readonly inView: readonly string[] },
): readonly GraphNode[] => {
  const { nodes } = mesh;
  if (nodes.length <= LIST_LIMIT) return nodes;
  const near = focused === null ? [] : [...callersOf(mesh.edges, focused), ...calleesOf(mesh.edges, focused)];
  const wanted = [focused, selected, ...near, ...inView].filter((id) => id !== null);
  const kept = new Set<string>();
  for (const id of wanted) if (kept.size < LIST_LIMIT) kept.add(id);
  return nodes.filter((node) => kept.has(node.id));
};
