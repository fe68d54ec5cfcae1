import type { Trace, TraceEdge } from '@/lib/domain/trace';

/** The services of one trace as boxes in columns: who was called later stands further right. */

export interface MapNode {
  readonly name: string;
  readonly nodeId: string | null;
  readonly errors: number;
  readonly criticalUs: number;
  readonly x: number;
  readonly y: number;
}

export interface MapEdge {
  readonly edge: TraceEdge;
  readonly from: MapNode;
  readonly to: MapNode;
}

export interface TraceMapLayout {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly width: number;
  readonly height: number;
}

export const BOX = { width: 152, height: 40 } as const;
const GAP = { x: 72, y: 16 } as const;
const EDGE = 8;

/** Columns by breadth from the way in: a service stands one right of the first that called it. Cycles end by themselves. */
const columnsOf = (names: readonly string[], edges: readonly TraceEdge[]): ReadonlyMap<string, number> => {
  const columns = new Map<string, number>();
  const called = new Set(edges.filter(({ source, target }) => source !== target).map(({ target }) => target));
  let front = names.filter((name) => !called.has(name));
  if (front.length === 0) front = names.slice(0, 1);
  for (let column = 0; front.length > 0; column++) {
    for (const name of front) columns.set(name, column);
    const next = edges.filter(({ source, target }) => front.includes(source) && !columns.has(target));
    front = [...new Set(next.map(({ target }) => target))];
  }
  return columns;
};

/** Services in order of appearance, and what they called that wrote no spans: databases, other hosts. */
const namesOf = ({ services, edges }: Trace): readonly string[] => [
  ...new Set([...services.map(({ name }) => name), ...edges.flatMap(({ source, target }) => [source, target])]),
];

/** Places every service of a trace. The same trace is always drawn the same way. */
export const layOutTrace = (trace: Trace): TraceMapLayout => {
  const names = namesOf(trace);
  const columns = columnsOf(names, trace.edges);
  const heights = new Map<number, number>();
  const nodes = names.map((name): MapNode => {
    const column = columns.get(name) ?? 0;
    const row = heights.get(column) ?? 0;
    heights.set(column, row + 1);
    const told = trace.services.find((service) => service.name === name);
    return {
      name,
      nodeId: told?.nodeId ?? null,
      errors: told?.errors ?? 0,
      criticalUs: told?.criticalUs ?? 0,
      x: EDGE + column * (BOX.width + GAP.x),
      y: EDGE + row * (BOX.height + GAP.y),
    };
  });
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = trace.edges.flatMap((edge): readonly MapEdge[] => {
    const [from, to] = [byName.get(edge.source), byName.get(edge.target)];
    return from && to ? [{ edge, from, to }] : [];
  });
  return {
    nodes,
    edges,
    width: 2 * EDGE + Math.max(0, ...nodes.map(({ x }) => x - EDGE + BOX.width)),
    height: 2 * EDGE + Math.max(0, ...nodes.map(({ y }) => y - EDGE + BOX.height)),
  };
};

/** A curve from the right edge of one box to the left edge of another; backwards it swings below. */
export const curveOf = ({ from, to }: Pick<MapEdge, 'from' | 'to'>): string => {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  if (x2 > x1) return `M${x1} ${y1}C${x1 + GAP.x / 2} ${y1} ${x2 - GAP.x / 2} ${y2} ${x2} ${y2}`;
  const low = Math.max(y1, y2) + BOX.height;
  return `M${x1} ${y1}C${x1 + 40} ${low} ${x2 - 40} ${low} ${x2} ${y2}`;
};
