import type { GraphEdge } from '@/lib/domain/graph';

/** Height of one neighbour's row, px. The flows are drawn between rows, so both use it. */
export const ROW = 52;
/** Flows of one side share at most this much of the service's edge, px. */
const MAX_STACK = 96;
const THINNEST = 1.5;
/** Bytes stay slim: a thick dashed line reads as a ladder. */
const THICKEST: Readonly<Record<FlowBasis, number>> = { requests: 24, bytes: 8 };
const GAP = 3;

/** What the width of a flow stands for. The two are never compared with each other. */
export type FlowBasis = 'requests' | 'bytes';

/** Traffic of an edge in the unit its protocol has: requests per second, or bytes per second for TCP. */
export const flowOf = (edge: Pick<GraphEdge, 'protocol' | 'requestRate' | 'bytesRate'>): number | null =>
  edge.protocol === 'tcp' ? edge.bytesRate : edge.requestRate;

export const basisOf = (edge: Pick<GraphEdge, 'protocol'>): FlowBasis =>
  edge.protocol === 'tcp' ? 'bytes' : 'requests';

export interface Flow {
  readonly id: string;
  /** Centre line at the neighbour's side and at the service's side, px from the top. */
  readonly outerY: number;
  readonly innerY: number;
  readonly width: number;
}

/**
 * The largest flow of each basis, over both sides: one scale for callers and callees, so that what comes in can be
 * compared by eye with what goes out.
 */
export const flowScale = (
  edges: readonly Pick<GraphEdge, 'protocol' | 'requestRate' | 'bytesRate'>[],
): Readonly<Record<FlowBasis, number>> => {
  const largest = { requests: 0, bytes: 0 };
  for (const edge of edges) largest[basisOf(edge)] = Math.max(largest[basisOf(edge)], flowOf(edge) ?? 0);
  return largest;
};

const widthOf = (
  edge: Pick<GraphEdge, 'protocol' | 'requestRate' | 'bytesRate'>,
  scale: Readonly<Record<FlowBasis, number>>,
): number => {
  const largest = scale[basisOf(edge)];
  const flow = flowOf(edge);
  return flow === null || largest === 0 ? THINNEST : Math.max(THINNEST, (flow / largest) * THICKEST[basisOf(edge)]);
};

/**
 * Flows of one side, in the order of its rows, meeting the service as one stack round the middle of the picture:
 *
 *     row 0 ─╮
 *     row 1 ─┼─ service        height = rows of the taller side × ROW
 *     row 2 ─╯
 */
export const flowsOf = (
  edges: readonly Pick<GraphEdge, 'id' | 'protocol' | 'requestRate' | 'bytesRate'>[],
  scale: Readonly<Record<FlowBasis, number>>,
  height: number,
): readonly Flow[] => {
  const widths = edges.map((edge) => widthOf(edge, scale));
  const wanted = widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, edges.length - 1);
  // A hub's flows would outgrow the service's card: the stack is squeezed, the widths at the rows are not.
  const squeeze = Math.min(1, Math.min(MAX_STACK, height) / Math.max(wanted, 1));
  const top = (height - wanted * squeeze) / 2;
  const offset = (height - edges.length * ROW) / 2;
  let at = top;
  return edges.map((edge, index) => {
    const width = widths[index] ?? THINNEST;
    const innerY = at + (width * squeeze) / 2;
    at += (width + GAP) * squeeze;
    return { id: edge.id, outerY: offset + (index + 0.5) * ROW, innerY, width };
  });
};

/** The path of a flow across a box 100 units wide, from its outer end to the service. Mirrored for callees. */
export const flowPath = ({ outerY, innerY }: Flow, mirrored: boolean): string => {
  const [from, to] = mirrored ? [innerY, outerY] : [outerY, innerY];
  const y = (value: number) => Math.round(value * 10) / 10;
  return `M0,${y(from)} C50,${y(from)} 50,${y(to)} 100,${y(to)}`;
};

const rank: Readonly<Record<GraphEdge['health'], number>> = {
  failing: 0,
  degraded: 1,
  healthy: 2,
  unknown: 3,
  idle: 4,
};

/** Neighbours that matter first: what is wrong, then the most traffic, requests before bytes, then the id. */
export const byWeight = <N extends { readonly edge: GraphEdge }>(neighbours: readonly N[]): readonly N[] =>
  [...neighbours].sort(
    (a, b) =>
      rank[a.edge.health] - rank[b.edge.health] ||
      (basisOf(a.edge) === basisOf(b.edge)
        ? (flowOf(b.edge) ?? -1) - (flowOf(a.edge) ?? -1)
        : Number(basisOf(a.edge) === 'bytes') - Number(basisOf(b.edge) === 'bytes')) ||
      (a.edge.id < b.edge.id ? -1 : 1),
  );
