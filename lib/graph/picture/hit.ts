import { distanceTo, flatten, type PointOn, pointAt } from './curve';
import type { PictureModel, PlacedEdge } from './model';
import type { Hit } from './types';
import type { PictureView } from './view';
import { type Visible, visibleIn } from './visible';

/** How far from a line the pointer may be, CSS px. */
const REACH = 7;

/** The pointer asks again and again about one view. */
const seen = new WeakMap<PictureView, { readonly model: PictureModel; readonly visible: Visible }>();
const visibleOnce = (model: PictureModel, view: PictureView): Visible => {
  const known = seen.get(view);
  if (known?.model === model) return known.visible;
  const visible = visibleIn(model, view);
  seen.set(view, { model, visible });
  return visible;
};

const nodeUnder = (model: PictureModel, x: number, y: number): number | undefined => model.index?.search(x, y, x, y)[0];

const near = ({ bounds }: PlacedEdge, { x, y }: PointOn, reach: number): boolean =>
  x >= bounds.x - reach &&
  x <= bounds.x + bounds.w + reach &&
  y >= bounds.y - reach &&
  y <= bounds.y + bounds.h + reach;

/** The nearest of the lines that are drawn; the rough rectangle first, then the distance to the curve itself. */
const edgeUnder = (model: PictureModel, view: PictureView, point: PointOn): PlacedEdge | null => {
  const reach = REACH / view.camera.scale;
  let best: { edge: PlacedEdge; distance: number } | null = null;
  for (const index of visibleOnce(model, view).edges) {
    const edge = model.edges[index];
    if (edge === undefined || !near(edge, point, reach)) continue;
    const distance = distanceTo(edge.spline, point.x, point.y);
    if (distance <= reach && (best === null || distance < best.distance)) best = { edge, distance };
  }
  return best?.edge ?? null;
};

/** What lies at a point of the layout: a card before a line, a line before the box behind it. */
export const hitIn = (model: PictureModel, view: PictureView, point: PointOn): Hit | null => {
  const node = model.nodes[nodeUnder(model, point.x, point.y) ?? -1];
  if (node !== undefined) return { kind: 'node', id: node.node.id };
  const edge = edgeUnder(model, view, point);
  if (edge !== null) return { kind: 'edge', id: edge.edge.id };
  const box = model.boxes.find(
    ({ x, y, w, h }) => point.x >= x && point.x <= x + w && point.y >= y && point.y <= y + h,
  );
  return box === undefined ? null : { kind: 'box', id: box.id };
};

/** The middle of an edge's curve. */
export const middleOf = (edge: PlacedEdge): PointOn => pointAt(flatten(edge.spline), 0.5);
