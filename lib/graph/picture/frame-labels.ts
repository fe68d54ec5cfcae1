import { textWidth } from '@/lib/graph/layout';
import { batch } from './batch';
import { flatten, pointAt } from './curve';
import { type Op, RECT } from './display';
import { DIM } from './frame-edges';
import { lockMark } from './glyphs';
import { measuredText } from './measured';
import { type PictureModel, type PlacedEdge, titleRect } from './model';
import { severity } from './order';
import type { Rect } from './types';
import { cardRect, type Lit, type PictureView, touches, viewRect } from './view';
import type { Visible } from './visible';

const MOST = 120;
/** Font size, layout px, and the size on the screen below which a label would not be read. */
const SIZE = 10.5;
const ON_SCREEN = 9;
const LARGEST = 15;
/** Parts of a chip as shares of its font size. */
const HEIGHT = 1.5;
const PAD = 0.48;
const LOCK = 1.15;
const CELL = 96;
/** Where along the curve a label may stand, the middle first. */
const SPOTS = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];

/** What is taken already, by cells, so that a label asks its neighbourhood only. */
const occupancy = () => {
  const cells = new Map<string, Rect[]>();
  const around = ({ x, y, w, h }: Rect): string[] => {
    const keys: string[] = [];
    for (let i = Math.floor(x / CELL); i <= Math.floor((x + w) / CELL); i++) {
      for (let j = Math.floor(y / CELL); j <= Math.floor((y + h) / CELL); j++) keys.push(`${i} ${j}`);
    }
    return keys;
  };
  const take = (rect: Rect): void => {
    for (const key of around(rect)) {
      const list = cells.get(key);
      if (list === undefined) cells.set(key, [rect]);
      else list.push(rect);
    }
  };
  const free = (rect: Rect): boolean =>
    !around(rect).some((key) => cells.get(key)?.some((other) => touches(rect, other)));
  return { take, free };
};

interface Label {
  readonly placed: PlacedEdge;
  readonly rect: Rect;
  readonly text: string;
}

/** Flows between more namespaces than this are labelled only where one points: there are hundreds. */
const COARSE = 12;

/** Whether an edge touches what the reader points at or has selected. */
const askedIn =
  (model: PictureModel) =>
  ({ edge, from, to, index }: PlacedEdge, { view, lit }: { view: PictureView; lit: Lit | null }): boolean => {
    const hovered = view.hover === null ? undefined : model.nodeAt.get(view.hover);
    return (
      lit?.edges.has(index) === true ||
      edge.id === view.hover ||
      (hovered !== undefined && (hovered === from || hovered === to))
    );
  };

/** Selected and hovered first, then the most severe, then the busiest. */
const byImportance = (model: PictureModel, { view, lit }: { view: PictureView; lit: Lit | null }) => {
  const hovered = new Set(view.hover === null ? [] : (model.edgesOf[model.nodeAt.get(view.hover) ?? -1] ?? []));
  const weight = ({ edge, index }: PlacedEdge): number => {
    const asked =
      edge.id === view.selection || edge.id === view.hover || hovered.has(index) || lit?.edges.has(index) === true;
    return (asked ? 100 : 0) + severity[edge.health] * 10;
  };
  return (a: PlacedEdge, b: PlacedEdge): number =>
    weight(b) - weight(a) || (b.edge.traffic ?? 0) - (a.edge.traffic ?? 0) || a.index - b.index;
};

const sizeIn = ({ camera }: PictureView): number => Math.max(SIZE, Math.min(LARGEST, ON_SCREEN / camera.scale));

/** Everything a label must not cover: cards and box titles. */
const taken = (model: PictureModel, visible: Visible): ReturnType<typeof occupancy> => {
  const space = occupancy();
  for (const index of visible.nodes) {
    const node = model.nodes[index];
    if (node !== undefined) space.take(cardRect(node));
  }
  for (const box of model.boxes) if (!box.bare) space.take(titleRect(box));
  return space;
};

/** The first free spot along the curve, the middle first; null where there is none. */
const spotFor = (
  { spline }: PlacedEdge,
  { w, h }: { readonly w: number; readonly h: number },
  fits: (rect: Rect) => boolean,
): Rect | null => {
  const points = flatten(spline);
  for (const share of SPOTS) {
    const { x, y } = pointAt(points, share);
    const rect = { x: x - w / 2, y: y - h / 2, w, h };
    if (fits(rect)) return rect;
  }
  return null;
};

/**
 * Labels that fit, most severe first. Cards, box titles and labels already placed are never covered. A label holds the
 * lock of its edge; a call that is not protected shows its lock even where there is no label.
 */
const placeLabels = (model: PictureModel, visible: Visible, look: { view: PictureView; lit: Lit | null }): Label[] => {
  const space = taken(model, visible);
  const size = sizeIn(look.view);
  const inView = viewRect(look.view.camera, look.view.size);
  const fits = (rect: Rect) => touches(rect, inView) && space.free(rect);
  const labels: Label[] = [];
  const between = model.nodes.length > COARSE && model.boxes.every(({ bare }) => bare);
  const isAsked = askedIn(model);
  const candidates = visible.edges
    .flatMap((index) => model.edges[index] ?? [])
    .filter(({ edge }) => (look.view.labels && edge.label !== null) || edge.mtls !== 'mutual')
    .filter((placed) => !between || isAsked(placed, look))
    .sort(byImportance(model, look));
  for (const placed of candidates) {
    if (labels.length >= MOST) break;
    const { label } = placed.edge;
    const text = look.view.labels && label !== null ? measuredText(label) : '';
    const rect = spotFor(placed, { w: (LOCK + 2 * PAD) * size + textWidth(text, size, 500), h: HEIGHT * size }, fits);
    if (rect === null) continue;
    space.take(rect);
    labels.push({ placed, rect, text });
  }
  return labels;
};

/** A chip has the colour of the ground it stands on. */
const onBox = (model: PictureModel, { x, y, w, h }: Rect): boolean => {
  const [cx, cy] = [x + w / 2, y + h / 2];
  return model.boxes.some((box) => cx > box.x && cx < box.x + box.w && cy > box.y && cy < box.y + box.h);
};

/** Labels as chips on their curve. Answers how many there are. */
export const drawLabels = (
  model: PictureModel,
  visible: Visible,
  look: { view: PictureView; lit: Lit | null },
): { readonly ops: readonly Op[]; readonly count: number } => {
  const { palette } = look.view;
  const chips = batch();
  const over = batch();
  const size = sizeIn(look.view);
  const labels = placeLabels(model, visible, look);
  for (const { placed, rect, text } of labels) {
    const { edge, index } = placed;
    const alpha = look.lit === null || look.lit.edges.has(index) ? 1 : DIM;
    const wrong = edge.health === 'failing';
    chips
      .path({
        fill: onBox(model, rect) ? palette.box : palette.ground,
        stroke: null,
        width: 0,
        dash: null,
        alpha: alpha === 1 ? 0.92 : 0.5,
      })
      .push(RECT, rect.x, rect.y, rect.w, rect.h, rect.h / 2);
    const y = rect.y + rect.h / 2;
    over.add(
      lockMark(edge.mtls, palette, { x: rect.x + (PAD + LOCK / 2 - 0.12) * size, y, r: size * 0.4 }),
      alpha * (edge.mtls === 'mutual' ? 0.5 : 1),
    );
    if (text === '') continue;
    const fill = wrong ? palette.health.failing : palette.muted;
    over.text({ size, weight: 500, fill, align: 'left', alpha }, { x: rect.x + (PAD + LOCK) * size, y, text });
  }
  return { ops: [...chips.ops(), ...over.ops()], count: labels.length };
};
