import Flatbush from 'flatbush';
import type { GraphLayout, Health } from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';
import { sameList } from '@/lib/domain/same-list';
import { at } from '@/lib/graph/columns';
import { BOX_HEAD, BOX_PAD, CARD_HEIGHT, cardWidth, layoutKind, textWidth } from '@/lib/graph/layout';
import { healthOrder, severity } from './order';
import { healthIn, isInBytes } from './pack';
import { routeDown } from './route';
import { routeRight } from './route-lanes';
import type { PackedEdges, PackedGraph, PictureEdge, PictureGraph, PictureGroup, PictureNode, Rect } from './types';

export const TITLE_SIZE = 13;

/** A node with its place. `x`, `y` are the centre of its card. */
export interface PlacedNode {
  readonly index: number;
  readonly node: PictureNode;
  /** Its place among the nodes of the graph, which may come in any order. */
  readonly place: number;
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

/** A call with the curve it is drawn as. */
interface Course {
  /** Its place in the list of the graph's calls. */
  readonly call: number;
  readonly from: number;
  readonly to: number;
  /** Both ends in one box. */
  readonly inside: boolean;
  readonly spline: readonly number[];
  readonly bounds: Rect;
}

export interface PlacedEdge extends Omit<Course, 'call'> {
  readonly index: number;
  readonly edge: PictureEdge;
}

/** What new figures leave as it is: every curve, in order of id. */
interface Courses {
  readonly all: readonly Course[];
  readonly edgeAt: ReadonlyMap<string, number>;
  readonly edgesOf: readonly (readonly number[])[];
}

/** All calls from one box to another. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly requests: number;
  readonly health: Health;
}

/** Where cards and boxes stand: enough for the camera and for a mesh seen from afar. Nodes are in order of id. */
export interface Ground {
  readonly nodes: readonly PlacedNode[];
  readonly boxes: readonly PlacedBox[];
  readonly nodeAt: ReadonlyMap<string, number>;
  readonly boxAt: ReadonlyMap<string, number>;
  readonly index: Flatbush | null;
  readonly bounds: Rect;
}

/**
 * Everything that depends on the graph and its layout only, not on the camera. What is said of single calls is made when it
 * is first asked for: seen from afar thousands of them are flows, and that is how a large mesh opens.
 */
export interface PictureModel extends Ground {
  readonly kind: 'lanes' | 'rows';
  readonly flows: readonly Flow[];
  /** Calls with both ends in one box. */
  readonly inside: number;
  /** In order of id. */
  readonly edges: readonly PlacedEdge[];
  readonly edgeAt: ReadonlyMap<string, number>;
  /** Edges by node, both directions. */
  readonly edgesOf: readonly (readonly number[])[];
  /** What it was made of, for `restyle`. */
  readonly made: { readonly graph: PackedGraph; readonly courses: () => Courses };
}

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

const placeNodes = (
  nodes: readonly PictureNode[],
  layout: GraphLayout,
  { boxes, places }: { readonly boxes: readonly PlacedBox[]; readonly places: ReadonlyMap<string, number> },
): PlacedNode[] => {
  const boxAt = new Map(boxes.map((box) => [box.id, box]));
  return nodes.map((node, index) => {
    const [x, y] = layout.positions[node.id] ?? [0, 0];
    const box = boxAt.get(node.group);
    const room = box === undefined ? Number.POSITIVE_INFINITY : box.w - 2 * BOX_PAD;
    const place = places.get(node.id) ?? -1;
    return { index, node, place, x, y, w: Math.min(cardWidth(node.name), room), box: box?.index ?? -1 };
  });
};

const coursesOf = ({ edges }: PictureGraph, { nodes, boxes, nodeAt }: Ground, kind: PictureModel['kind']): Courses => {
  const order = edges.map(({ id, source, target }, call) => ({ id, source, target, call })).sort(byId);
  const ends = order.flatMap(({ id, source, target, call }) => {
    const from = nodeAt.get(source);
    const to = nodeAt.get(target);
    return from === undefined || to === undefined ? [] : [{ id, call, from, to }];
  });
  const route = kind === 'lanes' ? routeRight : routeDown;
  const splines = route({ cards: nodes, calls: ends, obstacles: boxes.filter(({ bare }) => !bare).map(titleRect) });
  const all = ends.map(({ call, from, to }, index): Course => {
    const spline = splines[index] ?? [];
    return { call, from, to, spline, inside: nodes[from]?.box === nodes[to]?.box, bounds: boundsOf(spline) };
  });
  return { all, edgeAt: indexed(ends), edgesOf: adjacency(nodes.length, all) };
};

const adjacency = (count: number, courses: readonly Course[]): number[][] => {
  const lists: number[][] = Array.from({ length: count }, () => []);
  courses.forEach(({ from, to }, index) => {
    lists[from]?.push(index);
    if (to !== from) lists[to]?.push(index);
  });
  return lists;
};

interface FlowSum {
  calls: number;
  requests: number;
  bad: number;
  failing: number;
  known: number;
}

const countIn = (sum: FlowSum, packed: PackedEdges, call: number): void => {
  const health = healthIn(packed, call);
  sum.calls++;
  if (!isInBytes(packed, call)) sum.requests += packed.traffic[call] || 0;
  if (health === 'failing') sum.failing++;
  if (severity[health] >= severity.degraded) sum.bad++;
  if (health !== 'unknown') sum.known++;
};

/** Every fifth call must be wrong: one bad call among fifty must not paint the whole mesh red. */
const flowHealth = ({ calls, bad, failing, known }: FlowSum): Health => {
  if (known === 0) return 'unknown';
  return failing / calls >= 0.2 ? 'failing' : bad / calls >= 0.2 ? 'degraded' : 'healthy';
};

/** Flows in order of the boxes. Read from the lists that calls come in: no record is made of any. */
const flowsOf = (
  { nodes, packed }: PackedGraph,
  ground: Pick<Ground, 'nodes' | 'boxes'>,
): Pick<PictureModel, 'flows' | 'inside'> => {
  const boxOf = new Int32Array(nodes.length).fill(-1);
  for (const { place, box } of ground.nodes) boxOf[place] = box;
  const count = ground.boxes.length;
  const sums = new Map<number, FlowSum>();
  let inside = 0;
  for (let i = 0; i < packed.from.length; i++) {
    const [from, to] = [boxOf[packed.from[i] ?? 0] ?? -1, boxOf[packed.to[i] ?? 0] ?? -1];
    if (from < 0 || to < 0) continue;
    if (from === to) {
      inside++;
      continue;
    }
    const key = from * count + to;
    let sum = sums.get(key);
    if (sum === undefined) {
      sum = { calls: 0, requests: 0, bad: 0, failing: 0, known: 0 };
      sums.set(key, sum);
    }
    countIn(sum, packed, i);
  }
  const flows = [...sums]
    .sort(([a], [b]) => a - b)
    .map(([key, sum]) => ({
      from: Math.floor(key / count),
      to: key % count,
      calls: sum.calls,
      requests: sum.requests,
      health: flowHealth(sum),
    }));
  return { flows, inside };
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
export const buildGround = (graph: Pick<PictureGraph, 'nodes' | 'groups'>, layout: GraphLayout): Ground => {
  const placed = graph.nodes.filter((node) => Object.hasOwn(layout.positions, node.id)).sort(byId);
  const boxes = placeBoxes(graph, layout, placed);
  const nodes = placeNodes(placed, layout, { boxes, places: indexed(graph.nodes) });
  const [nodeAt, boxAt] = [indexed(placed), indexed(boxes)];
  return { nodes, boxes, nodeAt, boxAt, index: indexOf(nodes), bounds: unite(boxes) };
};

const modelOf = (ground: Ground, kind: PictureModel['kind'], made: PictureModel['made']): PictureModel => {
  const { graph, courses } = made;
  const edges = lazily(() => {
    const records = graph.edges;
    // A literal: ten thousand of them, and spreads take several times as long.
    return courses().all.map(
      ({ call, from, to, inside, spline, bounds }, index): PlacedEdge => ({
        index,
        edge: at(records, call),
        from,
        to,
        inside,
        spline,
        bounds,
      }),
    );
  });
  return {
    ...ground,
    kind,
    made,
    ...flowsOf(graph, ground),
    get edges() {
      return edges();
    },
    get edgeAt() {
      return courses().edgeAt;
    },
    get edgesOf() {
      return courses().edgesOf;
    },
  };
};

/** Prepares a graph for drawing: places, flows and the spatial index at once, curves and neighbours when they are needed. */
export const buildModel = (graph: PackedGraph, layout: GraphLayout): PictureModel => {
  const ground = buildGround(graph, layout);
  const kind = layoutKind(layout);
  return modelOf(ground, kind, { graph, courses: lazily(() => coursesOf(graph, ground, kind)) });
};

/** Whether the same calls come in the same order, between the same nodes. */
const sameCalls = (a: PackedGraph, b: PackedGraph): boolean =>
  sameList(a.packed.from, b.packed.from) &&
  sameList(a.packed.to, b.packed.to) &&
  sameList(a.packed.protocol, b.packed.protocol);

/** Whether the same cards come in the same order, in the same boxes. */
const sameCards = (a: PictureGraph['nodes'], b: PictureGraph['nodes']): boolean =>
  a.length === b.length &&
  a.every(({ id, name, group }, i) => b[i]?.id === id && b[i].name === name && b[i].group === group);

/** The same places of the same cards, in the same order, with what is said of them now. */
export const restyleGround = (before: Ground, graph: Pick<PictureGraph, 'nodes'>): Ground => {
  const { nodeAt, boxAt, index, bounds } = before;
  const nodes = before.nodes.map((placed) => ({ ...placed, node: graph.nodes[placed.place] ?? placed.node }));
  const boxes = before.boxes.map((box) => ({
    ...box,
    worst: worstOf(box.members.flatMap((i) => nodes[i]?.node ?? [])),
  }));
  return { nodes, boxes, nodeAt, boxAt, index, bounds };
};

/** The same places with new figures: only what is written and coloured changes. null: the geometry differs. */
export const restyle = (model: PictureModel, graph: PackedGraph): PictureModel | null => {
  const { kind, made } = model;
  if (!sameCards(made.graph.nodes, graph.nodes) || !sameCalls(made.graph, graph)) return null;
  return modelOf(restyleGround(model, graph), kind, { graph, courses: made.courses });
};
