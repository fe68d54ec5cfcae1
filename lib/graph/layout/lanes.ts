import { type LaneState, lanesOf, placeLanes } from './lanes-place';
import { polish } from './lanes-polish';
import { crossingsOf, crossingsWith, drawLines, type Lines, linesOf, redraw, scoreOf } from './lanes-score';
import { at, type Net } from './net';
import type { Placement } from './placement';

const SWEEPS = 8;
/** Pairs of edges compared in all, a bound on the time of the search (some 60 ms at 60 dense nodes). */
const BUDGET = 4e6;
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

/** Moves one lane to another place among the lanes while that makes the picture better. */
const climbLanes = (net: Net, state: LaneState, { lines, random, tries }: Climb): void => {
  let best = scoreOf(lines, placeLanes(net, state));
  const lanes = state.order.length;
  for (let i = 0; i < tries && lanes > 1; i++) {
    const from = random(lanes);
    const to = random(lanes);
    if (from === to) continue;
    const before = [...state.order];
    state.order.splice(to, 0, ...state.order.splice(from, 1));
    const score = scoreOf(lines, placeLanes(net, state));
    if (score < best) best = score;
    else state.order = before;
  }
};

/** Moves one node a column within the room its calls leave, while that makes the picture better. */
const climbRanks = (net: Net, state: LaneState, { lines, random, tries }: Climb): void => {
  let best = scoreOf(lines, placeLanes(net, state));
  const move = (node: number, to: number): void => {
    const cells = at(state.cells, at(net.groupOf, node));
    const from = at(cells, at(state.rank, node));
    from.splice(from.indexOf(node), 1);
    at(cells, to).push(node);
    state.rank[node] = to;
  };
  for (let i = 0; i < tries; i++) {
    const node = random(net.count);
    const low =
      Math.max(-1, ...at(net.in, node).map((from) => (state.isBack(from, node) ? -1 : at(state.rank, from)))) + 1;
    const high =
      Math.min(
        state.ranks,
        ...at(net.out, node).map((to) => (state.isBack(node, to) ? state.ranks : at(state.rank, to))),
      ) - 1;
    if (high <= low) continue;
    const was = at(state.rank, node);
    const to = low + random(high - low + 1);
    if (to === was) continue;
    const order = [...at(at(state.cells, at(net.groupOf, node)), was)];
    move(node, to);
    const score = scoreOf(lines, placeLanes(net, state));
    if (score < best) best = score;
    else {
      move(node, was);
      at(state.cells, at(net.groupOf, node))[was] = order;
    }
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
  const tries = Math.floor(BUDGET / Math.max(1, lines.count ** 2 / 2));
  const random = randomFrom(SEED);
  settleOrder(net, state);
  climbLanes(net, state, { lines, random, tries: Math.min(tries / 2, state.order.length ** 2 * 2) });
  climbRanks(net, state, { lines, random, tries: Math.min(tries / 2, 200) });
  settleOrder(net, state);
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
