import type { GraphEdge, GraphNode } from '@/lib/domain/graph';

export interface MiniNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface MiniLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MiniNode[];
}

export const MINI = { width: 132, height: 40, columnGap: 64, rowGap: 16, pad: 8 } as const;

type Ends = Pick<GraphEdge, 'source' | 'target'>;

/**
 * Columns by distance from whoever is called by nobody, so traffic runs left to right. Among the members of a cycle
 * with no such start, the first by id starts. Breadth first: each node is placed once, so cycles end.
 */
const columnsOf = (ids: readonly string[], edges: readonly Ends[]): ReadonlyMap<string, number> => {
  const called = new Set(edges.filter(({ source, target }) => source !== target).map(({ target }) => target));
  const column = new Map<string, number>();
  const spread = (start: string) => {
    const queue = [start];
    column.set(start, 0);
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const next = (column.get(id) ?? 0) + 1;
      for (const { source, target } of edges) {
        if (source !== id || column.has(target)) continue;
        column.set(target, next);
        queue.push(target);
      }
    }
  };
  for (const id of ids) if (!called.has(id) && !column.has(id)) spread(id);
  for (const id of ids) if (!column.has(id)) spread(id);
  return column;
};

/** Places a handful of nodes; the same input in any order gives the same picture. */
export const miniLayout = (nodes: readonly Pick<GraphNode, 'id'>[], edges: readonly Ends[]): MiniLayout => {
  const ids = nodes.map(({ id }) => id).sort();
  const sorted = edges.toSorted((a, b) => (a.source + a.target < b.source + b.target ? -1 : 1));
  const columns = columnsOf(ids, sorted);
  const stacks = new Map<number, string[]>();
  for (const id of ids) {
    const column = columns.get(id) ?? 0;
    stacks.set(column, [...(stacks.get(column) ?? []), id]);
  }
  const tallest = Math.max(0, ...[...stacks.values()].map((stack) => stack.length));
  const rowStep = MINI.height + MINI.rowGap;
  const columnStep = MINI.width + MINI.columnGap;
  const placed = [...stacks].flatMap(([column, stack]) =>
    stack.map((id, row) => ({
      id,
      x: MINI.pad + column * columnStep,
      y: MINI.pad + ((tallest - stack.length) / 2 + row) * rowStep,
    })),
  );
  return {
    width: 2 * MINI.pad + Math.max(0, stacks.size * columnStep - MINI.columnGap),
    height: 2 * MINI.pad + Math.max(0, tallest * rowStep - MINI.rowGap),
    nodes: placed,
  };
};

/** From the right side of one box to the left side of another; back edges leave below and return above. */
export const miniEdge = (from: MiniNode, to: MiniNode): string => {
  const [y1, y2] = [from.y + MINI.height / 2, to.y + MINI.height / 2];
  const forward = to.x > from.x;
  const x1 = forward ? from.x + MINI.width : from.x;
  const x2 = forward ? to.x : to.x + MINI.width;
  if (from.x === to.x) {
    const x = from.x + MINI.width;
    return `M${x} ${y1}C${x + 40} ${y1} ${x + 40} ${y2} ${x} ${y2}`;
  }
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
};
