import type { SignalPoints } from '@/lib/domain/signals';

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Strokes and their ends must not be cut at the edge. */
const PAD = 2;

const places = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/**
 * The path of a sparkline and where it ends. The scale starts at 0 so that a flat line with noise stays flat; a null
 * lifts the pen. A lone point between gaps is a dot: a zero-length line with round caps.
 */
export const sparkPath = (
  points: SignalPoints,
  { width, height }: Box,
): { readonly d: string; readonly end: readonly [number, number] | null } => {
  const known = points.filter((point): point is [number, number] => point[1] !== null);
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1];
  const top = known.reduce((most, [, value]) => Math.max(most, value), 0) || 1;
  const place = (at: number, value: number): readonly [number, number] => [
    PAD + ((at - first) / (last - first || 1)) * (width - 2 * PAD),
    height - PAD - (Math.max(0, value) / top) * (height - 2 * PAD),
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
