import { BOX_HEAD, BOX_PAD, CARD_HEIGHT } from './card';
import { at, type Net } from './net';
import { type Box, boxHeight, type Placement } from './placement';
import { rankNodes } from './rank';

/** Between columns there is room for curves, ports and labels. */
const CORRIDOR = 88;
const SUB_CORRIDOR = 48;
export const CARD_GAP_Y = 16;
export const LANE_GAP = 26;
/** A longer cell is broken into columns side by side. */
const PER_COLUMN = 8;
const NARROWEST = 120;
/** Boxes closer than this side by side stand one below the other. */
const SIDE_GAP = 20;

export interface LaneState {
  /** Groups from top to bottom. */
  order: number[];
  /** By group, then by rank: nodes from top to bottom. */
  cells: number[][][];
  readonly rank: Int32Array;
  readonly ranks: number;
  readonly isBack: (from: number, to: number) => boolean;
}

/** Callers that nobody calls move next to their first callee; who has no calls at all is dealt over the columns. */
const tighten = (net: Net, rank: Int32Array): number => {
  const ranks = rank.reduce((most, value) => Math.max(most, value), 0) + 1;
  let alone = 0;
  for (let node = 0; node < net.count; node++) {
    const out = at(net.out, node);
    if (at(net.in, node).length > 0) continue;
    if (out.length === 0) rank[node] = alone++ % ranks;
    else rank[node] = Math.max(0, Math.min(...out.map((callee) => at(rank, callee))) - 1);
  }
  return ranks;
};

/** The start of the search: ranks by call depth, lanes by the mean depth of their nodes. */
export const lanesOf = (net: Net): LaneState => {
  const everyone = Array.from({ length: net.count }, (_, node) => node);
  const { rank, isBack } = rankNodes(net, everyone);
  const ranks = tighten(net, rank);
  const cells = net.members.map((members) =>
    Array.from({ length: ranks }, (_, column) => members.filter((node) => rank[node] === column)),
  );
  const depth = net.members.map((members) => members.reduce((sum, node) => sum + at(rank, node), 0) / members.length);
  const order = net.groups.map((_, group) => group).sort((a, b) => at(depth, a) - at(depth, b) || a - b);
  return { order, cells, rank, ranks, isBack };
};

interface Column {
  readonly left: number;
  readonly width: number;
}

const subColumns = (cell: readonly number[]): number => Math.ceil(cell.length / PER_COLUMN);

/** Columns by rank; a rank whose longest cell is broken has several. */
const columnsOf = (net: Net, { cells, ranks }: LaneState): Column[][] => {
  let left = 0;
  const byRank: Column[][] = [];
  for (let rank = 0; rank < ranks; rank++) {
    let width = NARROWEST;
    let count = 0;
    for (const lane of cells) {
      const cell = at(lane, rank);
      count = Math.max(count, subColumns(cell));
      for (const node of cell) width = Math.max(width, at(net.width, node));
    }
    const columns: Column[] = [];
    for (let sub = 0; sub < count; sub++) columns.push({ left: left + sub * (width + SUB_CORRIDOR), width });
    byRank.push(columns);
    if (count > 0) left += count * width + (count - 1) * SUB_CORRIDOR + CORRIDOR;
  }
  return byRank;
};

const columnHeight = (cards: number): number => cards * (CARD_HEIGHT + CARD_GAP_Y) - CARD_GAP_Y;

/** The top of a box: under every earlier box that stands in its way. */
const topOf = (boxes: readonly Box[], left: number, right: number): number => {
  let top = 0;
  for (const box of boxes) {
    if (box.x < right + SIDE_GAP && left < box.x + box.w + SIDE_GAP) top = Math.max(top, box.y + box.h + LANE_GAP);
  }
  return top;
};

interface Stack {
  readonly column: Column;
  readonly nodes: readonly number[];
}

/** What of a group stands in which column. */
const stacksOf = (lane: readonly (readonly number[])[], columns: readonly (readonly Column[])[]): Stack[] => {
  const stacks: Stack[] = [];
  lane.forEach((cell, rank) => {
    const subs = subColumns(cell);
    const height = Math.ceil(cell.length / Math.max(1, subs));
    for (let sub = 0; sub < subs; sub++) {
      const nodes = subs === 1 ? cell : cell.slice(sub * height, (sub + 1) * height);
      stacks.push({ column: at(at(columns, rank), sub), nodes });
    }
  });
  return stacks;
};

/** Coordinates of a state: cells centred in their lane, lanes as high up as those before them allow. */
export const placeLanes = (net: Net, state: LaneState): Placement => {
  const columns = columnsOf(net, state);
  const x = new Float64Array(net.count);
  const y = new Float64Array(net.count);
  const boxes: Box[] = [];
  for (const group of state.order) {
    const stacks = stacksOf(at(state.cells, group), columns);
    const first = at(stacks, 0).column;
    const last = at(stacks, stacks.length - 1).column;
    const left = first.left - BOX_PAD;
    const right = last.left + last.width + BOX_PAD;
    const content = columnHeight(stacks.reduce((most, { nodes }) => Math.max(most, nodes.length), 0));
    const top = topOf(boxes, left, right);
    for (const { column, nodes } of stacks) {
      const start = top + BOX_HEAD + (content - columnHeight(nodes.length)) / 2 + CARD_HEIGHT / 2;
      nodes.forEach((node, i) => {
        x[node] = column.left + column.width / 2;
        y[node] = start + i * (CARD_HEIGHT + CARD_GAP_Y);
      });
    }
    boxes.push({ group, x: left, y: top, w: right - left, h: boxHeight(content) });
  }
  return { x, y, boxes };
};
