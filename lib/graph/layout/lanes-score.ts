import { at, type Net } from './net';
import { ASPECT, type Placement } from './placement';

const CROSSING = 60;
const CLIMB = 0.25;
const TALL = 2.5;

interface Call {
  readonly from: number;
  readonly to: number;
}

const cache = new WeakMap<Net, readonly Call[]>();
const callsOf = (net: Net): readonly Call[] => {
  const known = cache.get(net);
  if (known !== undefined) return known;
  const calls = net.out.flatMap((callees, from) => callees.map((to) => ({ from, to })));
  cache.set(net, calls);
  return calls;
};

/** Whether the straight lines of two calls cross. Calls that share an end meet there, and that is no crossing. */
const cross = ({ x, y }: Placement, a: Call, b: Call): boolean => {
  if (a.from === b.from || a.to === b.to || a.from === b.to || a.to === b.from) return false;
  const ax = x[a.from] ?? 0;
  const ay = y[a.from] ?? 0;
  const bx = x[a.to] ?? 0;
  const by = y[a.to] ?? 0;
  const cx = x[b.from] ?? 0;
  const cy = y[b.from] ?? 0;
  const dx = x[b.to] ?? 0;
  const dy = y[b.to] ?? 0;
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
  const side = (px: number, py: number) => (bx - ax) * (py - ay) - (by - ay) * (px - ax) > 0;
  if (side(cx, cy) === side(dx, dy)) return false;
  const other = (px: number, py: number) => (dx - cx) * (py - cy) - (dy - cy) * (px - cx) > 0;
  return other(ax, ay) !== other(bx, by);
};

/** How many pairs of calls cross. */
export const crossingsOf = (net: Net, places: Placement): number => {
  const calls = callsOf(net);
  let count = 0;
  calls.forEach((call, i) => {
    for (let j = i + 1; j < calls.length; j++) if (cross(places, call, at(calls, j))) count++;
  });
  return count;
};

/** Crossings of the calls of these nodes, with a little weight on their length so that ties go to the straighter. */
export const crossingsWith = (net: Net, places: Placement, nodes: readonly number[]): number => {
  const calls = callsOf(net);
  let cost = 0;
  for (const call of calls) {
    if (!nodes.includes(call.from) && !nodes.includes(call.to)) continue;
    for (const other of calls) if (cross(places, call, other)) cost += CROSSING;
    cost += Math.abs(at(places.y, call.from) - at(places.y, call.to)) * CLIMB;
  }
  return cost;
};

/** Lower is better: crossings, then climbing lines, then a picture higher than the screen's proportions. */
export const scoreOf = (net: Net, places: Placement): number => {
  let climb = 0;
  for (const { from, to } of callsOf(net)) climb += Math.abs(at(places.y, from) - at(places.y, to));
  const height = Math.max(...places.boxes.map((box) => box.y + box.h));
  const width = Math.max(...places.boxes.map((box) => box.x + box.w));
  return crossingsOf(net, places) * CROSSING + climb * CLIMB + Math.max(0, height - width / ASPECT) * TALL;
};
