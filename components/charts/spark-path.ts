import type { SignalPoints } from '@/lib/domain/signals';

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Strokes and their ends must not be cut at the edge. */
const PAD = 2;

const places = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/** `zero`: for shares and anything whose height must not be exaggerated. `own`: its own range, so that change is seen. */
export type SparkScale = 'zero' | 'own';

/** Of the largest value: a range below this is noise and is not blown up to full height. */
const LEAST_SPAN = 0.15;

const rangeOf = (values: readonly number[], scale: SparkScale): readonly [bottom: number, top: number] => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (scale === 'zero') return [0, Math.max(most, 0) || 1];
  const span = Math.max(most - least, Math.abs(most) * LEAST_SPAN) || 1;
  const middle = (least + most) / 2;
  return [middle - span / 2, middle + span / 2];
};

/**
 * The path of a sparkline and where it ends. A null lifts the pen. A lone point between gaps is a dot: a zero-length
 * line with round caps.
 */
export const sparkPath = (
  points: SignalPoints,
  { width, height, scale = 'zero' }: Box & { readonly scale?: SparkScale },
): { readonly d: string; readonly end: readonly [number, number] | null } => {
  const known = points.filter((point): point is [number, number] => point[1] !== null);
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1];
  const [bottom, top] = rangeOf(known.length === 0 ? [0] : known.map(([, value]) => value), scale);
  const place = (at: number, value: number): readonly [number, number] => [
    PAD + ((at - first) / (last - first || 1)) * (width - 2 * PAD),
    height - PAD - (Math.max(0, value - bottom) / (top - bottom || 1)) * (height - 2 * PAD),
  ];
  let down = false;
  const d = points
    .map(([at, value]) => {
      if (value === null) {
        down = false;
        return '';
      }
      const [x, y] = place(at, value).map(places);
      const step = down ? `L${x} ${y}` : `M${x} ${y}h0`;
      down = true;
      return step;
    })
    .join('');
  const end = known.at(-1);
  return { d, end: end === undefined ? null : place(end[0], end[1]) };
};
