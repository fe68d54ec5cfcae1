import type { Series } from '@/lib/domain/sample';
import type { SignalPoints } from '@/lib/domain/signals';
import { significantOrNull } from '@/lib/graph/round';
import type { Grid } from './grid';
import { instantsOf } from './grid';

/** One value an instant of a grid; null is a gap. */
export type Line = readonly (number | null)[];

export const gapLine = ({ count }: Grid): Line => Array.from({ length: count }, () => null);

/** A range answer's row on the grid. What lies between two instants is nobody's. */
export const lineOf = ({ points }: Series, grid: Grid): Line => {
  const line: (number | null)[] = Array.from({ length: grid.count }, () => null);
  for (const [at, value] of points) {
    const index = Math.round((at - grid.first) / grid.step);
    if (index >= 0 && index < grid.count) line[index] = value;
  }
  return line;
};

const zipped = (a: Line, b: Line, join: (x: number | null, y: number | null) => number | null): Line =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, index) => join(a[index] ?? null, b[index] ?? null));

/** Adds what is reported; a gap on one side only is the other side, on both a gap. */
export const added = (a: Line, b: Line): Line => zipped(a, b, (x, y) => (x === null ? y : y === null ? x : x + y));

/** The larger of the two where both report: the same account from two sources. */
export const larger = (a: Line, b: Line): Line =>
  zipped(a, b, (x, y) => (x === null ? y : y === null ? x : Math.max(x, y)));

/** `part / whole`, `part` counting as 0 where only the whole is reported. A gap where nothing was counted. */
export const shareOf = (part: Line, whole: Line): Line =>
  zipped(part, whole, (x, y) => (y === null || y <= 0 ? null : Math.min(1, Math.max(0, (x ?? 0) / y))));

/** `sum / count`; a gap where nothing was counted or the sum is not reported. */
export const meanOf = (sum: Line, count: Line): Line =>
  zipped(sum, count, (x, y) => (x === null || y === null || y <= 0 ? null : x / y));

/** `a − b`, never below 0: two rates read at slightly different moments. */
export const without = (a: Line, b: Line): Line =>
  zipped(a, b, (x, y) => (x === null ? null : Math.max(0, x - (y ?? 0))));

/** Everything on one line; null where no row reports. No rows: all gaps. */
export const sumLines = (lines: readonly Line[], grid: Grid): Line => lines.reduce(added, gapLine(grid));

export const reported = (line: Line): boolean => line.some((value) => value !== null);

/** The points of a chart, 4 significant digits. */
export const pointsOf = (line: Line, grid: Grid): SignalPoints =>
  instantsOf(grid).map((at, index) => [at, significantOrNull(line[index] ?? null)]);
