import { at, type Net } from './net';
import type { InnerLayout } from './rows-inner';

/** The calls of a graph, told by how its boxes must stand for them to run down. */
export interface Falls {
  /** Calls from one box to another. */
  readonly calls: (from: number, to: number) => number;
  /** Those of them that run down when the top of the other is so much lower. */
  readonly down: (from: number, to: number, lower: number) => number;
  /** Calls inside boxes that run down, wherever the boxes stand. */
  readonly inside: number;
  readonly total: number;
}

/** By pair of boxes, caller first: how much lower the called one must at least stand, ascending, a number a call. */
const needsOf = (net: Net, y: Float64Array): { readonly starts: Int32Array; readonly needs: Float64Array } => {
  const count = net.groups.length;
  const pairOf = (node: number, callee: number): number => at(net.groupOf, node) * count + at(net.groupOf, callee);
  const starts = new Int32Array(count * count + 1);
  net.out.forEach((callees, node) => {
    for (const callee of callees) starts[pairOf(node, callee) + 1] = at(starts, pairOf(node, callee) + 1) + 1;
  });
  for (let pair = 0; pair < count * count; pair++) starts[pair + 1] = at(starts, pair + 1) + at(starts, pair);
  const needs = new Float64Array(at(starts, count * count));
  const ends = starts.slice();
  net.out.forEach((callees, node) => {
    for (const callee of callees) {
      const end = at(ends, pairOf(node, callee));
      needs[end] = at(y, node) - at(y, callee);
      ends[pairOf(node, callee)] = end + 1;
    }
  });
  // Pair by pair, as numbers: sorting all of them as records takes ten times as long.
  for (let pair = 0; pair < count * count; pair++) needs.subarray(at(starts, pair), at(starts, pair + 1)).sort();
  return { starts, needs };
};

export const fallsOf = (net: Net, boxes: readonly InnerLayout[]): Falls => {
  const count = net.groups.length;
  const y = new Float64Array(net.count);
  for (const { nodes } of boxes) for (const place of nodes) y[place.node] = place.y;
  const { starts, needs } = needsOf(net, y);
  const calls = (from: number, to: number): number => at(starts, from * count + to + 1) - at(starts, from * count + to);
  const down = (from: number, to: number, lower: number): number => {
    const start = at(starts, from * count + to);
    let low = start;
    let high = at(starts, from * count + to + 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(needs, middle) < lower) low = middle + 1;
      else high = middle;
    }
    return low - start;
  };
  const inside = net.groups.reduce((sum, _, group) => sum + down(group, group, 0), 0);
  return { calls, down, inside, total: needs.length };
};
