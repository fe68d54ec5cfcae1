import { at, type Net } from './net';
import { ASPECT, type Placement } from './placement';

const CROSSING = 60;
const CLIMB = 0.25;
const SAME_COLUMN = 150;
const BACKWARDS = 450;
/** Each column that a call jumps over. */
const FAR = 12;
/** Each px of the longer side, in the screen's proportions: a picture that fits larger can be read. */
const SIZE = 3.5;

/** The calls as columns of numbers: the search compares pairs of them millions of times. */
export interface Lines {
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly bx: Float64Array;
  readonly by: Float64Array;
  /** Calls by node. */
  readonly touching: readonly (readonly number[])[];
}

export const linesOf = (net: Net): Lines => {
  const calls = net.out.flatMap((callees, from) => callees.map((to) => ({ from, to })));
  const touching: number[][] = net.ids.map(() => []);
  calls.forEach(({ from, to }, i) => {
    touching[from]?.push(i);
    touching[to]?.push(i);
  });
  const column = () => new Float64Array(calls.length);
  return {
    count: calls.length,
    from: Int32Array.from(calls, (call) => call.from),
    to: Int32Array.from(calls, (call) => call.to),
    ax: column(),
    ay: column(),
    bx: column(),
    by: column(),
    touching,
  };
};

const drawLine = (lines: Lines, i: number, { x, y }: Placement): void => {
  const from = lines.from[i] ?? 0;
  const to = lines.to[i] ?? 0;
  lines.ax[i] = x[from] ?? 0;
  lines.ay[i] = y[from] ?? 0;
  lines.bx[i] = x[to] ?? 0;
  lines.by[i] = y[to] ?? 0;
};

/** Takes over where the nodes stand now. */
export const drawLines = (lines: Lines, places: Placement): void => {
  for (let i = 0; i < lines.count; i++) drawLine(lines, i, places);
};

/** The same for the calls of a few nodes only. */
export const redraw = (lines: Lines, places: Placement, nodes: readonly number[]): void => {
  for (const node of nodes) for (const i of at(lines.touching, node)) drawLine(lines, i, places);
};

/** Whether the straight lines of two calls cross. Calls that share an end meet there, and that is no crossing. */
const cross = ({ from, to, ax, ay, bx, by }: Lines, i: number, j: number): boolean => {
  const px = ax[i] ?? 0;
  const py = ay[i] ?? 0;
  const qx = bx[i] ?? 0;
  const qy = by[i] ?? 0;
  const rx = ax[j] ?? 0;
  const ry = ay[j] ?? 0;
  const sx = bx[j] ?? 0;
  const sy = by[j] ?? 0;
  if (px < rx && px < sx && qx < rx && qx < sx) return false;
  if (rx < px && rx < qx && sx < px && sx < qx) return false;
  const r = (qx - px) * (ry - py) - (qy - py) * (rx - px) > 0;
  const s = (qx - px) * (sy - py) - (qy - py) * (sx - px) > 0;
  if (r === s) return false;
  const p = (sx - rx) * (py - ry) - (sy - ry) * (px - rx) > 0;
  const q = (sx - rx) * (qy - ry) - (sy - ry) * (qx - rx) > 0;
  if (p === q) return false;
  return from[i] !== from[j] && to[i] !== to[j] && from[i] !== to[j] && to[i] !== from[j];
};

/** How many pairs of calls cross. */
export const crossingsOf = (lines: Lines): number => {
  let count = 0;
  for (let i = 0; i < lines.count; i++) {
    for (let j = i + 1; j < lines.count; j++) if (cross(lines, i, j)) count++;
  }
  return count;
};

const climbOf = ({ ay, by }: Lines, i: number): number => Math.abs((ay[i] ?? 0) - (by[i] ?? 0)) * CLIMB;

/** Crossings of the calls of these nodes, with a little weight on their length so that ties go to the straighter. */
export const crossingsWith = (lines: Lines, nodes: readonly number[]): number => {
  let cost = 0;
  for (const node of nodes) {
    for (const i of at(lines.touching, node)) {
      for (let j = 0; j < lines.count; j++) if (cross(lines, i, j)) cost += CROSSING;
      cost += climbOf(lines, i);
    }
  }
  return cost;
};

/** What a call costs that does not run to the right: within one column it takes a bow, backwards it misleads. */
const against = ({ from, to }: Lines, i: number, rank: Int32Array): number => {
  const ahead = (rank[to[i] ?? 0] ?? 0) - (rank[from[i] ?? 0] ?? 0);
  if (ahead > 0) return (ahead - 1) * FAR;
  return ahead === 0 ? SAME_COLUMN : BACKWARDS;
};

/** Lower is better: crossings, climbing lines, calls against the flow, and the size of the picture on the screen. */
export const scoreOf = (lines: Lines, places: Placement, rank: Int32Array): number => {
  drawLines(lines, places);
  let cost = 0;
  for (let i = 0; i < lines.count; i++) cost += climbOf(lines, i) + against(lines, i, rank);
  let width = 0;
  let height = 0;
  for (const box of places.boxes) {
    width = Math.max(width, box.x + box.w);
    height = Math.max(height, box.y + box.h);
  }
  return crossingsOf(lines) * CROSSING + cost + Math.max(height * ASPECT, width) * SIZE;
};
