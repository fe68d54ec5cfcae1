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

export const MINI = { width: 128, height: 40, columnGap: 52, rowGap: 12, pad: 6 } as const;
/** Deeper calls share the last column: the miniature stays as wide as its panel. */
const COLUMNS = 5;
/** How far a call within a column is pulled out of it. */
const BOW = 32;

type Call = Pick<GraphEdge, 'source' | 'target' | 'requestRate'>;

/** Who mostly calls and is hardly called: where traffic enters. In a ring without one, the first by id. */
const entrances = (ids: readonly string[], calls: readonly Call[]): readonly string[] => {
  const sum = (end: 'source' | 'target', id: string): number =>
    calls.filter((call) => call[end] === id).reduce((total, { requestRate }) => total + (requestRate ?? 0), 0);
  const found = ids.filter((id) => sum('source', id) > 3 * sum('target', id));
  return found.length > 0 ? found : ids.slice(0, 1);
};

/** Columns by distance from the entrances, breadth first: each node is placed once, so cycles end. */
const columnsOf = (ids: readonly string[], calls: readonly Call[]): ReadonlyMap<string, number> => {
  const column = new Map(entrances(ids, calls).map((id) => [id, 0]));
  const queue = [...column.keys()];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const next = Math.min(COLUMNS - 1, (column.get(id) ?? 0) + 1);
    for (const { source, target } of calls) {
      if (source !== id || column.has(target)) continue;
      column.set(target, next);
      queue.push(target);
    }
  }
  for (const id of ids) if (!column.has(id)) column.set(id, 0);
  return column;
};

const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.POSITIVE_INFINITY : values.reduce((a, b) => a + b, 0) / values.length;

/** Rows near the rows of one's callers, so that fewer edges cross. `row` holds the columns before this one. */
const ordered = (
  stack: readonly string[],
  calls: readonly Call[],
  row: ReadonlyMap<string, number>,
): readonly string[] => {
  const pull = new Map(
    stack.map((id) => {
      const rows = calls.filter(({ target }) => target === id).map(({ source }) => row.get(source));
      return [id, mean(rows.filter((place) => place !== undefined))];
    }),
  );
  const of = (id: string): number => pull.get(id) ?? Number.POSITIVE_INFINITY;
  return stack.toSorted((a, b) => (of(a) === of(b) ? (a < b ? -1 : 1) : of(a) - of(b)));
};

/** Places a handful of nodes; the same input in any order gives the same picture. */
export const miniLayout = (nodes: readonly Pick<GraphNode, 'id'>[], edges: readonly Call[]): MiniLayout => {
  const ids = nodes.map(({ id }) => id).sort();
  const calls = edges
    .filter(({ source, target }) => source !== target)
    .toSorted((a, b) => (`${a.source}~${a.target}` < `${b.source}~${b.target}` ? -1 : 1));
  const columns = columnsOf(ids, calls);
  const used = [...new Set(columns.values())].sort((a, b) => a - b);
  const row = new Map<string, number>();
  const stacks = used.map((column) => {
    const stack = ordered(
      ids.filter((id) => columns.get(id) === column),
      calls,
      row,
    );
    stack.forEach((id, index) => {
      row.set(id, index - (stack.length - 1) / 2);
    });
    return stack;
  });
  const last = new Set(stacks.at(-1));
  const bows = calls.some(({ source, target }) => last.has(source) && last.has(target));
  const tallest = Math.max(0, ...stacks.map((stack) => stack.length));
  const rowStep = MINI.height + MINI.rowGap;
  const columnStep = MINI.width + MINI.columnGap;
  return {
    width: 2 * MINI.pad + Math.max(0, stacks.length * columnStep - MINI.columnGap) + (bows ? BOW : 0),
    height: 2 * MINI.pad + Math.max(0, tallest * rowStep - MINI.rowGap),
    nodes: stacks.flatMap((stack, column) =>
      stack.map((id) => ({
        id,
        x: MINI.pad + column * columnStep,
        y: MINI.pad + ((row.get(id) ?? 0) + (tallest - 1) / 2) * rowStep,
      })),
    ),
  };
};

/** From the side of one box to the facing side of the other; within a column a bow on the right. */
export const miniEdge = (from: MiniNode, to: MiniNode): string => {
  const [y1, y2] = [from.y + MINI.height / 2, to.y + MINI.height / 2];
  if (from.x === to.x) {
    const x = from.x + MINI.width;
    return `M${x} ${y1}C${x + BOW} ${y1} ${x + BOW} ${y2} ${x} ${y2}`;
  }
  const forward = to.x > from.x;
  const x1 = forward ? from.x + MINI.width : from.x;
  const x2 = forward ? to.x : to.x + MINI.width;
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
};
