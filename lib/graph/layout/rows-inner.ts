import { BOX_HEAD, BOX_PAD, CARD_GAP_X, CARD_HEIGHT } from './card';
import { at, type Net } from './net';
import { boxHeight, spread } from './placement';
import { rankNodes } from './rank';

/** Between two ranks there is room for curves and labels; between the wrapped rows of one rank only a seam. */
const RANK_GAP = 46;
const SEAM = 18;
const SWEEPS = 10;
/** A box a bit wider than high reads best under a title. */
const SHAPE = 1.7;

/** One namespace on its own: node centres relative to the box's top left corner. */
export interface InnerLayout {
  readonly w: number;
  readonly h: number;
  readonly nodes: readonly { readonly node: number; readonly x: number; readonly y: number }[];
}

/** Where a node's peers in other boxes lie, -1 (left) to 1 (right); null without such peers. */
export type Pull = (node: number) => number | null;

interface Inside {
  readonly members: readonly number[];
  readonly out: ReadonlyMap<number, readonly number[]>;
  readonly in: ReadonlyMap<number, readonly number[]>;
}

const insideOf = (net: Net, group: number): Inside => {
  const members = at(net.members, group);
  const own = (list: readonly number[]) => list.filter((node) => net.groupOf[node] === group);
  return {
    members,
    out: new Map(members.map((node) => [node, own(at(net.out, node))])),
    in: new Map(members.map((node) => [node, own(at(net.in, node))])),
  };
};

const callees = (inside: Inside, node: number): readonly number[] => inside.out.get(node) ?? [];
const callers = (inside: Inside, node: number): readonly number[] => inside.in.get(node) ?? [];

/** Ranks as lists; whoever calls or is called by nobody here comes apart. */
const layersOf = (net: Net, inside: Inside): { layers: number[][]; alone: number[] } => {
  const { rank } = rankNodes(net, inside.members);
  const layers: number[][] = [];
  const alone: number[] = [];
  for (const node of inside.members) {
    const out = callees(inside, node);
    const called = callers(inside, node).length > 0;
    if (!called && out.length === 0) {
      alone.push(node);
      continue;
    }
    // A caller that nobody calls stands right above its nearest callee, not at the far top.
    const nearest = Math.min(...out.map((callee) => at(rank, callee)));
    const own = called ? at(rank, node) : Math.max(0, nearest - 1);
    layers[own] ??= [];
    layers[own].push(node);
  }
  return { layers: layers.filter((layer) => layer !== undefined), alone };
};

const rowWidth = (net: Net, row: readonly number[]): number =>
  row.reduce((sum, node) => sum + at(net.width, node) + CARD_GAP_X, -CARD_GAP_X);

/** Orders each rank by the mean place of what it is connected to, sweeping down and up. */
const orderLayers = (
  net: Net,
  inside: Inside,
  { layers, pull, width }: { layers: number[][]; pull: Pull; width: number },
): Float64Array => {
  const x = new Float64Array(net.count);
  const want = new Float64Array(net.count);
  // Its peers elsewhere stand still meanwhile: asked once, not at every sweep.
  const outside = new Map(layers.flat().map((node) => [node, pull(node)]));
  const line = (layer: readonly number[]) => {
    let edge = -rowWidth(net, layer) / 2;
    for (const node of layer) {
      x[node] = edge + at(net.width, node) / 2;
      edge += at(net.width, node) + CARD_GAP_X;
    }
  };
  const mean = (node: number, peers: readonly number[]): number => {
    const side = outside.get(node) ?? null;
    let sum = side === null ? 0 : side * width * 0.25;
    let weight = side === null ? 0 : 0.5;
    for (const peer of peers) {
      sum += at(x, peer);
      weight++;
    }
    return weight === 0 ? at(x, node) : sum / weight;
  };
  layers.forEach(line);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      for (const node of layer) want[node] = mean(node, (down ? callers : callees)(inside, node));
      layer.sort((a, b) => at(want, a) - at(want, b) || a - b);
      line(layer);
    }
  }
  return x;
};

interface Row {
  readonly nodes: readonly number[];
  /** Of the same rank as the row above. */
  readonly seam: boolean;
}

/** Breaks a rank that is wider than the box into rows; dealing out keeps each row across the whole width. */
const wrap = (net: Net, layer: readonly number[], width: number): Row[] => {
  const count = Math.max(1, Math.ceil(rowWidth(net, layer) / width));
  return Array.from({ length: count }, (_, row) => ({
    nodes: layer.filter((_node, i) => i % count === row),
    seam: row > 0,
  })).filter((row) => row.nodes.length > 0);
};

/** Fills rows one after the other with those who have no calls inside the box. */
const wrapAlone = (net: Net, alone: readonly number[], width: number): Row[] => {
  const rows: number[][] = [];
  let room = -1;
  for (const node of alone) {
    const need = at(net.width, node) + CARD_GAP_X;
    if (room < need) {
      rows.push([]);
      room = width + CARD_GAP_X;
    }
    rows.at(-1)?.push(node);
    room -= need;
  }
  return rows.map((nodes, i) => ({ nodes, seam: i > 0 }));
};

/** Layered rows wrapped to a readable box. */
export const layoutInside = (net: Net, group: number, pull: Pull): InnerLayout => {
  const inside = insideOf(net, group);
  const { layers, alone } = layersOf(net, inside);
  const widths = inside.members.map((node) => at(net.width, node));
  const area = widths.reduce((sum, width) => sum + (width + CARD_GAP_X) * (CARD_HEIGHT + RANK_GAP * 0.8), 0);
  const target = Math.max(Math.max(...widths) + CARD_GAP_X, Math.sqrt(area * SHAPE));
  const x = orderLayers(net, inside, { layers, pull, width: target });
  const rows = [...layers.flatMap((layer) => wrap(net, layer, target)), ...wrapAlone(net, alone, target)];
  const room = Math.max(...rows.map((row) => rowWidth(net, row.nodes)));
  const nodes: { node: number; x: number; y: number }[] = [];
  let top = BOX_HEAD;
  rows.forEach((row, i) => {
    if (i > 0) top += row.seam ? SEAM : RANK_GAP;
    const centres = spread(
      row.nodes.map((node) => at(net.width, node)),
      row.nodes.map((node) => at(x, node)),
      { room, gap: CARD_GAP_X },
    );
    row.nodes.forEach((node, k) => {
      nodes.push({ node, x: BOX_PAD + room / 2 + at(centres, k), y: top + CARD_HEIGHT / 2 });
    });
    top += CARD_HEIGHT;
  });
  return { w: room + 2 * BOX_PAD, h: boxHeight(top - BOX_HEAD), nodes };
};
