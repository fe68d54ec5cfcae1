import { type LaneState, lanesOf, placeLanes } from './lanes-place';
import { polish } from './lanes-polish';
import { crossingsOf, crossingsWith, drawLines, type Lines, linesOf, redraw, scoreOf } from './lanes-score';
import { at, type Net } from './net';
import type { Placement } from './placement';

const SWEEPS = 8;
/** Pairs of edges compared in all, a bound on the time of the search (some 60 ms at 60 dense nodes). */
const BUDGET = 9e6;
const SEED = 7;

/** Mulberry32: the same numbers everywhere, from a fixed seed. */
const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Orders every cell by the mean height of its callers, then of its callees, back and forth. */
const settleOrder = (net: Net, state: LaneState): void => {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const { y } = placeLanes(net, state);
    for (const cells of state.cells) {
      for (const cell of cells) {
        const want = new Map(
          cell.map((node) => {
            const first = at(sweep % 2 === 0 ? net.in : net.out, node);
            const peers = first.length > 0 ? first : [...at(net.in, node), ...at(net.out, node)];
            return [node, peers.length > 0 ? mean(peers.map((peer) => at(y, peer))) : at(y, node)];
          }),
        );
        cell.sort((a, b) => (want.get(a) ?? 0) - (want.get(b) ?? 0) || a - b);
      }
    }
  }
};

interface Climb {
  readonly lines: Lines;
  readonly random: (below: number) => number;
  readonly tries: number;
}

/** Takes a change back. */
type Undo = () => void;

/** One lane to another place among the lanes. */
const moveLane = (state: LaneState, random: Climb['random']): Undo | null => {
  const from = random(state.order.length);
  const to = random(state.order.length);
  if (from === to) return null;
  const before = [...state.order];
  state.order.splice(to, 0, ...state.order.splice(from, 1));
  return () => {
    state.order = before;
  };
};

const putIn = (net: Net, state: LaneState, { node, to }: { node: number; to: number }): void => {
  const lane = at(state.cells, at(net.groupOf, node));
  const from = at(lane, at(state.rank, node));
  from.splice(from.indexOf(node), 1);
  at(lane, to).push(node);
  state.rank[node] = to;
};

/** The column before a callee or after a caller: where a node most likely belongs. */
const beside = (net: Net, state: LaneState, { node, random }: { node: number; random: Climb['random'] }): number => {
  const callees = at(net.out, node);
  const callers = at(net.in, node);
  const pick = random(callees.length + callers.length + 1);
  const callee = callees[pick];
  const caller = callers[pick - callees.length];
  const step =
    callee !== undefined ? at(state.rank, callee) - 1 : caller !== undefined ? at(state.rank, caller) + 1 : -1;
  return step >= 0 && step < state.ranks ? step : random(state.ranks);
};

/** One node to another column. */
const moveNode = (net: Net, state: LaneState, random: Climb['random']): Undo | null => {
  const node = random(net.count);
  const to = beside(net, state, { node, random });
  const was = at(state.rank, node);
  if (to === was) return null;
  const lane = at(state.cells, at(net.groupOf, node));
  const order = [...at(lane, was)];
  putIn(net, state, { node, to });
  return () => {
    putIn(net, state, { node, to: was });
    lane[was] = order;
  };
};

/** A whole lane some columns aside. */
const shiftLane = (net: Net, state: LaneState, random: Climb['random']): Undo | null => {
  const group = random(state.cells.length);
  const by = random(2) === 0 ? -1 : 1;
  const lane = at(state.cells, group);
  const [empty] = by < 0 ? lane : [lane.at(-1)];
  if (empty === undefined || empty.length > 0) return null;
  const turn = (way: number) => {
    if (way < 0) lane.push(...lane.splice(0, 1));
    else lane.unshift(...lane.splice(lane.length - 1, 1));
    for (const node of at(net.members, group)) state.rank[node] = at(state.rank, node) + way;
  };
  turn(by);
  return () => turn(-by);
};

/** Changes lanes and columns at random and keeps what makes the picture better. */
const climb = (net: Net, state: LaneState, { lines, random, tries }: Climb): void => {
  const score = () => scoreOf(lines, placeLanes(net, state), state.rank);
  let best = score();
  for (let i = 0; i < tries; i++) {
    const kind = random(10);
    const undo =
      kind < 3 ? moveLane(state, random) : kind < 8 ? moveNode(net, state, random) : shiftLane(net, state, random);
    if (undo === null) continue;
    const now = score();
    if (now < best) best = now;
    else undo();
  }
};

/** Swaps two cards of one cell. They have the same height, so only their own calls need counting again. */
const climbSwaps = (net: Net, state: LaneState, { lines, random, tries }: Climb): void => {
  const cells = state.cells.flat().filter((cell) => cell.length > 1);
  if (cells.length === 0) return;
  const places = placeLanes(net, state);
  drawLines(lines, places);
  const swap = (cell: number[], i: number, j: number): void => {
    const a = at(cell, i);
    const b = at(cell, j);
    cell[i] = b;
    cell[j] = a;
    for (const axis of [places.x, places.y]) {
      const kept = at(axis, a);
      axis[a] = at(axis, b);
      axis[b] = kept;
    }
  };
  for (let i = 0; i < tries; i++) {
    const cell = at(cells, random(cells.length));
    const first = random(cell.length);
    const second = random(cell.length);
    if (first === second) continue;
    const touched = [at(cell, first), at(cell, second)];
    const before = crossingsWith(lines, touched);
    swap(cell, first, second);
    redraw(lines, places, touched);
    if (crossingsWith(lines, touched) < before) continue;
    swap(cell, first, second);
    redraw(lines, places, touched);
  }
};

/**
 * For small pictures: calls run left to right by depth, each namespace is a lane, and a local search with a fixed
 * seed removes crossings. The result depends on the net alone.
 */
export const layoutLanes = (net: Net): Placement => {
  const state = lanesOf(net);
  const lines = linesOf(net);
  // Each try compares all pairs of calls once, and places everything once, which costs about as much as 2,000 pairs.
  const tries = Math.floor(BUDGET / (lines.count ** 2 / 2 + 2000));
  const random = randomFrom(SEED);
  settleOrder(net, state);
  climb(net, state, { lines, random, tries: Math.min(tries, net.count * 60) });
  settleOrder(net, state);
  climb(net, state, { lines, random, tries: Math.min(tries / 4, net.count * 10) });
  const crossings = (cells: number[][][]): number => {
    drawLines(lines, placeLanes(net, { ...state, cells }));
    return crossingsOf(lines);
  };
  const settled = state.cells.map((cells) => cells.map((cell) => [...cell]));
  const swaps = BUDGET / Math.max(1, (lines.count ** 2 / net.count) * 8);
  climbSwaps(net, state, { lines, random, tries: Math.min(swaps, 2000) });
  if (crossings(state.cells) > crossings(settled)) state.cells = settled;
  return polish(net, state, placeLanes(net, state));
};
