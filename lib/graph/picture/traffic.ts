import type { Health } from '@/lib/domain/graph';
import { flatten } from './curve';
import { widthStep } from './frame-edges';
import type { PictureModel } from './model';
import { AGGREGATE, litOf, type PictureView } from './view';
import { visibleIn } from './visible';

const MOST = 28;
/** Layout px per second by step of width: slow, so that it reads as a current and not as an alarm. */
const SPEEDS = [18, 26, 36, 48];
/** Between two dots of one edge, layout px. */
const SPACING = [260, 200, 150, 110];

/** Dots along one edge. */
export interface Stream {
  /** The curve as points, and the length up to each of them. */
  readonly points: readonly number[];
  readonly lengths: readonly number[];
  readonly speed: number;
  readonly spacing: number;
  readonly health: Health;
}

const lengthsOf = (points: readonly number[]): number[] => {
  const lengths = [0];
  for (let i = 2; i < points.length; i += 2) {
    const dx = (points[i] ?? 0) - (points[i - 2] ?? 0);
    const dy = (points[i + 1] ?? 0) - (points[i - 1] ?? 0);
    lengths.push((lengths.at(-1) ?? 0) + Math.hypot(dx, dy));
  }
  return lengths;
};

/** The busiest edges in view as streams of dots; none far out, while moving, or on big pictures. */
export const busiest = (model: PictureModel, view: PictureView): readonly Stream[] => {
  if (view.tier < 2 || view.moving || model.nodes.length > AGGREGATE) return [];
  const lit = litOf(model, view);
  return visibleIn(model, view)
    .edges.flatMap((index) => model.edges[index] ?? [])
    .filter(({ index }) => lit === null || lit.edges.has(index))
    .filter(({ edge }) => edge.traffic !== null && edge.traffic > 0 && edge.health !== 'idle')
    .sort(
      (a, b) =>
        widthStep(b.edge) - widthStep(a.edge) || (b.edge.traffic ?? 0) - (a.edge.traffic ?? 0) || a.index - b.index,
    )
    .slice(0, MOST)
    .map(({ edge, spline }) => {
      const points = flatten(spline);
      const step = widthStep(edge);
      return {
        points,
        lengths: lengthsOf(points),
        speed: SPEEDS[step] ?? 18,
        spacing: SPACING[step] ?? 200,
        health: edge.health,
      };
    });
};
