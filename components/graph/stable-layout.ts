import type { GraphLayout } from '@/lib/domain/graph';
import { layoutGraph, type PlacedGraph } from '@/lib/graph/layout';

const keepsEveryone = (previous: GraphLayout, next: GraphLayout): boolean =>
  Object.entries(next.positions).every(([id, [x, y]]) => {
    const before = previous.positions[id];
    return before === undefined || (before[0] === x && before[1] === y);
  });

const covers = (layout: GraphLayout, graph: PlacedGraph): boolean =>
  graph.nodes.every((node) => layout.positions[node.id] !== undefined);

export interface LayoutInputs {
  /** Everything the scope holds, hidden or not: filters change what is drawn and never where. */
  readonly graph: PlacedGraph;
  /** The layout that came with the answer, of everybody in it. */
  readonly offered: GraphLayout | undefined;
  /** What is on screen, of the same scope. */
  readonly previous: GraphLayout | null;
}

/**
 * The places to draw at. The server's, so that everybody sees the same picture, as long as nobody on this screen would
 * move; else the layout on screen, anchored, with the newcomers in free slots.
 */
export const stableLayout = ({ graph, offered, previous }: LayoutInputs): GraphLayout => {
  // A version tells who stands where: a refresh that brings nobody new is known by it, without reading a place.
  if (previous !== null && previous.version === offered?.version) return previous;
  if (previous !== null && covers(previous, graph) && Object.keys(previous.positions).length === graph.nodes.length) {
    return previous;
  }
  const usable = offered !== undefined && covers(offered, graph) ? offered : null;
  if (usable !== null && (previous === null || keepsEveryone(previous, usable))) return usable;
  return previous === null ? layoutGraph(graph) : layoutGraph(graph, previous);
};

/** Width by height of what a phone leaves for the picture. */
const UPRIGHT = 0.7;
const GAP_X = 28;
const GAP_Y = 52;

/** So many that the whole is about as tall as the screen; two for a few. */
const columnsFor = (count: number, box: { readonly w: number; readonly h: number }): number =>
  Math.max(2, Math.round(Math.sqrt((UPRIGHT * count * (box.h + GAP_Y)) / (box.w + GAP_X))));

/**
 * The same boxes in a few columns, in the order they are read, for a screen that is taller than wide. Only for pictures
 * with one node per box, such as a mesh folded into its namespaces.
 */
export const upright = (graph: PlacedGraph, layout: GraphLayout): GraphLayout => {
  const inBox = new Map(graph.nodes.map((node) => [node.group, node.id]));
  const boxes = [...layout.boxes].sort((a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1));
  const width = Math.max(0, ...boxes.map((box) => box.w));
  const height = Math.max(0, ...boxes.map((box) => box.h));
  const columns = columnsFor(boxes.length, { w: width, h: height });
  const positions: Record<string, [number, number]> = {};
  const placed = boxes.map((box, index) => {
    const x = (index % columns) * (width + GAP_X);
    const y = Math.floor(index / columns) * (height + GAP_Y);
    const id = inBox.get(box.id);
    const [, cy] = (id === undefined ? undefined : layout.positions[id]) ?? [box.x, box.y];
    if (id !== undefined) positions[id] = [Math.round(x + width / 2), y + cy - box.y];
    return { ...box, x, y, w: width };
  });
  return { version: `${layout.version}.upright`, positions, boxes: placed };
};

/** Whether every box holds one node. */
export const isFolded = (graph: PlacedGraph): boolean =>
  graph.nodes.length > 1 && new Set(graph.nodes.map((node) => node.group)).size === graph.nodes.length;
