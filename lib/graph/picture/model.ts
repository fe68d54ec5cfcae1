import Flatbush from 'flatbush';
import type { GraphLayout, Health } from '@/lib/domain/graph';
import { BOX_HEAD, BOX_PAD, CARD_HEIGHT, cardWidth, layoutKind, textWidth } from '@/lib/graph/layout';
import { healthOrder, severity } from './order';
import { routeDown } from './route';
import { routeRight } from './route-lanes';
import type { PictureEdge, PictureGraph, PictureGroup, PictureNode, Rect } from './types';

export const TITLE_SIZE = 13;

/** A node with its place. `x`, `y` are the centre of its card. */
export interface PlacedNode {
  readonly index: number;
  readonly node: PictureNode;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  /** Index of its box; -1 where the layout has none. */
  readonly box: number;
}

/** A box with its title and the nodes that are drawn in it. */
export interface PlacedBox extends Rect {
  readonly index: number;
  readonly id: string;
  readonly title: string;
  /** Cluster, where the picture holds several. */
  readonly caption: string | null;
  readonly members: readonly number[];
  readonly worst: Health;
  /** It holds one folded namespace, whose card says all that a box and its title would. */
  readonly bare: boolean;
}

export interface PlacedEdge {
  readonly index: number;
  readonly edge: PictureEdge;
  readonly from: number;
  readonly to: number;
  /** Both ends in one box. */
  readonly inside: boolean;
  readonly spline: readonly number[];
  readonly bounds: Rect;
}

/** All calls from one box to another. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly requests: number;
  readonly health: Health;
}

/** Everything that depends on the graph and its layout only, not on the camera. Nodes and edges are in order of id. */
export interface PictureModel {
  readonly kind: 'lanes' | 'rows';
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly boxes: readonly PlacedBox[];
  readonly flows: readonly Flow[];
  readonly nodeAt: ReadonlyMap<string, number>;
  readonly edgeAt: ReadonlyMap<string, number>;
  readonly boxAt: ReadonlyMap<string, number>;
  /** Edges by node, both directions. */
  readonly edgesOf: readonly (readonly number[])[];
  readonly index: Flatbush | null;
  readonly bounds: Rect;
}

/** What can be told of a picture without its curves: enough for cards, boxes and the camera, and ready at once. */
export type Ground = Pick<PictureModel, 'nodes' | 'boxes' | 'nodeAt' | 'boxAt' | 'index' | 'bounds'>;

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

const worstOf = (nodes: readonly PictureNode[]): Health =>
  healthOrder.find((state) => nodes.some((node) => node.health === state)) ?? 'unknown';

const placeBoxes = (
  graph: Pick<PictureGraph, 'groups'>,
  layout: GraphLayout,
  nodes: readonly PictureNode[],
): PlacedBox[] => {
  const members = new Map<string, number[]>();
  nodes.forEach((node, i) => {
    const list = members.get(node.group);
    if (list === undefined) members.set(node.group, [i]);
    else list.push(i);
  });
  const named = new Map<string, PictureGroup>(graph.groups.map((group) => [group.id, group]));
  const several = new Set(graph.groups.map((group) => group.cluster)).size > 1;
  return layout.boxes
    .filter((box) => members.has(box.id))
    .map((box, index) => {
      const group = named.get(box.id);
      const own = members.get(box.id) ?? [];
      const inside = own.flatMap((i) => nodes[i] ?? []);
      const caption = several && group !== undefined ? group.cluster : null;
      const bare = inside.length === 1 && inside[0]?.kind === 'namespace';
      return { ...box, index, title: group?.name ?? box.id, caption, members: own, worst: worstOf(inside), bare };
    });
};

/** The part of a box's head that its title covers, layout px. */
export const titleRect = (box: PlacedBox): Rect => {
  const wide = textWidth(box.title, TITLE_SIZE, 600) + (box.caption === null ? 0 : textWidth(box.caption, 11) + 12);
  return { x: box.x + BOX_PAD - 4, y: box.y + 6, w: Math.min(wide + 30, box.w - BOX_PAD), h: BOX_HEAD - 12 };
};

/** Of the control points, which contain the curve. */
const boundsOf = (spline: readonly number[]): Rect => {
  let left = Number.POSITIVE_INFINITY;
  let top = left;
  let right = -left;
  let bottom = -left;
  for (let i = 0; i + 1 < spline.length; i += 2) {
    const x = spline[i] ?? 0;
    const y = spline[i + 1] ?? 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
};

const placeNodes = (nodes: readonly PictureNode[], layout: GraphLayout, boxes: readonly PlacedBox[]): PlacedNode[] => {
  const boxAt = new Map(boxes.map((box) => [box.id, box]));
  return nodes.map((node, index) => {
    const [x, y] = layout.positions[node.id] ?? [0, 0];
    const box = boxAt.get(node.group);
    const room = box === undefined ? Number.POSITIVE_INFINITY : box.w - 2 * BOX_PAD;
    return { index, node, x, y, w: Math.min(cardWidth(node.name), room), box: box?.index ?? -1 };
  });
};

const placeEdges = (
  edges: readonly PictureEdge[],
  { nodes, boxes, kind, nodeAt }: Pick<PictureModel, 'nodes' | 'boxes' | 'kind' | 'nodeAt'>,
): PlacedEdge[] => {
  const ends = edges.flatMap((edge) => {
    const from = nodeAt.get(edge.source);
    const to = nodeAt.get(edge.target);
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
  const route = kind === 'lanes' ? routeRight : routeDown;
  const splines = route({ cards: nodes, calls: ends, obstacles: boxes.filter(({ bare }) => !bare).map(titleRect) });
  return ends.map(({ edge, from, to }, index) => {
    const spline = splines[index] ?? [];
    return { index, edge, from, to, spline, inside: nodes[from]?.box === nodes[to]?.box, bounds: boundsOf(spline) };
  });
};

const adjacency = (count: number, edges: readonly PlacedEdge[]): number[][] => {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) {
    lists[edge.from]?.push(edge.index);
    if (edge.to !== edge.from) lists[edge.to]?.push(edge.index);
  }
  return lists;
};

interface FlowSum {
  calls: number;
  requests: number;
  bad: number;
  failing: number;
  known: number;
}

const countIn = (sum: FlowSum, { health, traffic, trafficUnit }: PictureEdge): void => {
  sum.calls++;
  if (trafficUnit === 'requests') sum.requests += traffic ?? 0;
  if (health === 'failing') sum.failing++;
  if (severity[health] >= severity.degraded) sum.bad++;
  if (health !== 'unknown') sum.known++;
};

/** Every fifth call must be wrong: one bad call among fifty must not paint the whole mesh red. */
const flowHealth = ({ calls, bad, failing, known }: FlowSum): Health => {
  if (known === 0) return 'unknown';
  return failing / calls >= 0.2 ? 'failing' : bad / calls >= 0.2 ? 'degraded' : 'healthy';
};

const flowsOf = (nodes: readonly PlacedNode[], edges: readonly PlacedEdge[], boxes: number): Flow[] => {
  const sums = new Map<number, FlowSum>();
  for (const { edge, from, to, inside } of edges) {
    if (inside) continue;
    const key = (nodes[from]?.box ?? 0) * boxes + (nodes[to]?.box ?? 0);
    const sum = sums.get(key) ?? { calls: 0, requests: 0, bad: 0, failing: 0, known: 0 };
    countIn(sum, edge);
    sums.set(key, sum);
  }
  return [...sums].map(([key, sum]) => ({
    from: Math.floor(key / boxes),
    to: key % boxes,
    calls: sum.calls,
    requests: sum.requests,
    health: flowHealth(sum),
  }));
};

const indexOf = (nodes: readonly PlacedNode[]): Flatbush | null => {
  if (nodes.length === 0) return null;
  const index = new Flatbush(nodes.length);
  for (const { x, y, w } of nodes) index.add(x - w / 2, y - CARD_HEIGHT / 2, x + w / 2, y + CARD_HEIGHT / 2);
  index.finish();
  return index;
};

const unite = (boxes: readonly Rect[]): Rect => {
  if (boxes.length === 0) return { x: 0, y: 0, w: 0, h: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const w = Math.max(...boxes.map((box) => box.x + box.w)) - x;
  return { x, y, w, h: Math.max(...boxes.map((box) => box.y + box.h)) - y };
};

const indexed = (items: readonly { readonly id: string }[]): Map<string, number> =>
  new Map(items.map(({ id }, i) => [id, i]));

/** The places of cards and boxes. */
export const buildGround = (graph: Omit<PictureGraph, 'edges'>, layout: GraphLayout): Ground => {
  const placed = graph.nodes.filter((node) => Object.hasOwn(layout.positions, node.id)).sort(byId);
  const boxes = placeBoxes(graph, layout, placed);
  const nodes = placeNodes(placed, layout, boxes);
  const [nodeAt, boxAt] = [indexed(placed), indexed(boxes)];
  return { nodes, boxes, nodeAt, boxAt, index: indexOf(nodes), bounds: unite(boxes) };
};

/** Prepares a graph for drawing: places, curves, neighbours and the spatial index. */
export const buildModel = (graph: PictureGraph, layout: GraphLayout): PictureModel => {
  const ground = buildGround(graph, layout);
  const { nodes, boxes, nodeAt } = ground;
  const kind = layoutKind(layout);
  const edges = placeEdges([...graph.edges].sort(byId), { nodes, boxes, kind, nodeAt });
  return {
    ...ground,
    kind,
    edges,
    flows: flowsOf(nodes, edges, boxes.length),
    edgeAt: indexed(edges.map(({ edge }) => edge)),
    edgesOf: adjacency(nodes.length, edges),
  };
};

/** The same places with new figures: only what is written and coloured changes. null: the geometry differs. */
export const restyle = (model: PictureModel, graph: PictureGraph): PictureModel | null => {
  const nodes = [...graph.nodes].sort(byId);
  const edges = [...graph.edges].sort(byId);
  if (nodes.length !== model.nodes.length || edges.length !== model.edges.length) return null;
  const sameNodes = model.nodes.every(({ node }, i) => {
    const next = nodes[i];
    return next !== undefined && next.id === node.id && next.group === node.group && next.name === node.name;
  });
  if (!sameNodes || !model.edges.every(({ edge }, i) => edges[i]?.id === edge.id)) return null;
  const styled = model.nodes.map((placed, i) => ({ ...placed, node: nodes[i] ?? placed.node }));
  // A literal: ten thousand of them, and spreads take several times as long.
  const calls = model.edges.map(
    ({ index, edge, from, to, inside, spline, bounds }, i): PlacedEdge => ({
      index,
      edge: edges[i] ?? edge,
      from,
      to,
      inside,
      spline,
      bounds,
    }),
  );
  const boxes = model.boxes.map((box) => ({ ...box, worst: worstOf(box.members.flatMap((i) => nodes[i] ?? [])) }));
  return { ...model, nodes: styled, edges: calls, boxes, flows: flowsOf(styled, calls, boxes.length) };
};
