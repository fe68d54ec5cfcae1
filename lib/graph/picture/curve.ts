/** A cubic spline as numbers: start x, y, then six per segment. All lengths are layout px. */
export type Spline = ArrayLike<number>;

const STEPS = 10;

const cubic = (a: number, b: number, c: number, d: number, t: number): number => {
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
};

const n = (spline: Spline, i: number): number => spline[i] ?? 0;

/** The spline as points, `STEPS` to a segment, `[x, y, x, y, …]`. */
export const flatten = (spline: Spline): number[] => {
  const points = [n(spline, 0), n(spline, 1)];
  for (let o = 2; o + 5 < spline.length; o += 6) {
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      points.push(
        cubic(n(spline, o - 2), n(spline, o), n(spline, o + 2), n(spline, o + 4), t),
        cubic(n(spline, o - 1), n(spline, o + 1), n(spline, o + 3), n(spline, o + 5), t),
      );
    }
  }
  return points;
};

export interface PointOn {
  readonly x: number;
  readonly y: number;
}

const lengthOf = (points: readonly number[], i: number): number =>
  Math.hypot(n(points, i) - n(points, i - 2), n(points, i + 1) - n(points, i - 1));

/** The point at a share of the length, 0..1. */
export const pointAt = (points: readonly number[], share: number): PointOn => {
  let total = 0;
  for (let i = 2; i < points.length; i += 2) total += lengthOf(points, i);
  let left = total * share;
  for (let i = 2; i < points.length; i += 2) {
    const length = lengthOf(points, i);
    if (left <= length && length > 0) {
      const t = left / length;
      return {
        x: n(points, i - 2) + (n(points, i) - n(points, i - 2)) * t,
        y: n(points, i - 1) + (n(points, i + 1) - n(points, i - 1)) * t,
      };
    }
    left -= length;
  }
  return { x: n(points, points.length - 2), y: n(points, points.length - 1) };
};

/** Distance of a point from the spline. */
export const distanceTo = (spline: Spline, x: number, y: number): number => {
  const points = flatten(spline);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 2; i < points.length; i += 2) {
    const ax = n(points, i - 2);
    const ay = n(points, i - 1);
    const dx = n(points, i) - ax;
    const dy = n(points, i + 1) - ay;
    const square = dx * dx + dy * dy;
    const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
    best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return best;
};

/** The direction a spline arrives in, as a unit vector. */
export const arrivalOf = (spline: Spline): { x: number; y: number; dx: number; dy: number } => {
  const end = spline.length - 2;
  const x = n(spline, end);
  const y = n(spline, end + 1);
  let dx = x - n(spline, end - 2);
  let dy = y - n(spline, end - 1);
  const length = Math.hypot(dx, dy) || 1;
  dx /= length;
  dy /= length;
  return { x, y, dx, dy };
};

/** A parallel of the spline at some px to its side: good enough for the gentle curves of edges. */
export const beside = (spline: Spline, by: number): number[] => {
  const count = spline.length / 2;
  const moved: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = Math.max(0, i - 1) * 2;
    const after = Math.min(count - 1, i + 1) * 2;
    const dx = n(spline, after) - n(spline, before);
    const dy = n(spline, after + 1) - n(spline, before + 1);
    const length = Math.hypot(dx, dy) || 1;
    moved.push(n(spline, 2 * i) - (dy / length) * by, n(spline, 2 * i + 1) + (dx / length) * by);
  }
  return moved;
};
