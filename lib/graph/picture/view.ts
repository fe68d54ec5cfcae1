import { CARD_HEIGHT } from '@/lib/graph/layout';
import type { PictureModel } from './model';
import type { Camera, Palette, Rect, Size, Tier } from './types';

/** Everything about one frame that is not the graph. */
export interface PictureView {
  readonly size: Size;
  readonly camera: Camera;
  readonly dpr: number;
  readonly tier: Tier;
  /** The camera moves: a lighter picture. */
  readonly moving: boolean;
  readonly labels: boolean;
  readonly selection: string | null;
  readonly hover: string | null;
  readonly found: ReadonlySet<string> | null;
  readonly palette: Palette;
}

export const MIN_SCALE = 0.03;
export const MAX_SCALE = 3;

/** Below this scale a card shows its name large and nothing else: a figure could not be read. */
export const FAR_SCALE = 0.55;

/** Nodes up to which a picture opens with everything on it. */
const SMALL = 60;
/** From here on a far view is a mosaic, and edges of many are thinned out. */
const MOSAIC = 150;
export const AGGREGATE = 400;
const HYSTERESIS = 0.05;

const bounds = (nodes: number): readonly [number, number, number] =>
  nodes <= SMALL ? [0, 0.2, 0.55] : nodes > MOSAIC ? [0.22, 0.5, 0.8] : [0, 0.5, 0.8];

/**
 * The tier of a scale. A tier is left only 5 % beyond its border, on either side, so that it does not flicker.
 */
export const tierAt = (scale: number, nodes: number, before: Tier | null): Tier => {
  const borders = bounds(nodes);
  let tier = 0;
  borders.forEach((border, i) => {
    const slack = before === null ? 1 : before > i ? 1 - HYSTERESIS : 1 + HYSTERESIS;
    if (scale >= border * slack) tier = i + 1;
  });
  return tier === 0 ? 0 : tier === 1 ? 1 : tier === 2 ? 2 : 3;
};

/** The part of the layout that is in view. */
export const viewRect = ({ x, y, scale }: Camera, { width, height }: Size): Rect => ({
  x: x - width / 2 / scale,
  y: y - height / 2 / scale,
  w: width / scale,
  h: height / scale,
});

/** The camera that shows a rectangle with some room around it, CSS px. Small things are not blown up. */
export const fitCamera = (
  rect: Rect,
  size: Size,
  { padding = 32, max = 1.25, min = MIN_SCALE }: { padding?: number; max?: number; min?: number } = {},
): Camera => {
  const room = { width: Math.max(1, size.width - 2 * padding), height: Math.max(1, size.height - 2 * padding) };
  const scale = Math.min(room.width / Math.max(1, rect.w), room.height / Math.max(1, rect.h), max);
  return {
    x: rect.x + rect.w / 2,
    y: rect.y + rect.h / 2,
    scale: Math.max(min, Math.min(MAX_SCALE, scale)),
  };
};

export const touches = (a: Rect, b: Rect): boolean =>
  a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;

/** What is lit while something is selected or looked for; null: everything. */
export interface Lit {
  readonly nodes: ReadonlySet<number>;
  readonly edges: ReadonlySet<number>;
}

const litBySelection = (model: PictureModel, id: string): Lit | null => {
  const node = model.nodeAt.get(id);
  if (node !== undefined) {
    const edges = model.edgesOf[node] ?? [];
    const ends = edges.flatMap((i) => [model.edges[i]?.from ?? node, model.edges[i]?.to ?? node]);
    return { nodes: new Set([node, ...ends]), edges: new Set(edges) };
  }
  const edge = model.edges[model.edgeAt.get(id) ?? -1];
  if (edge !== undefined) return { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.index]) };
  const box = model.boxes[model.boxAt.get(id) ?? -1];
  if (box === undefined) return null;
  return { nodes: new Set(box.members), edges: new Set(box.members.flatMap((member) => model.edgesOf[member] ?? [])) };
};

export const litOf = (
  model: PictureModel,
  { selection, found }: Pick<PictureView, 'selection' | 'found'>,
): Lit | null => {
  const lit = selection === null ? null : litBySelection(model, selection);
  if (lit !== null || found === null) return lit;
  const nodes = new Set([...found].flatMap((id) => model.nodeAt.get(id) ?? []));
  const edges = new Set<number>();
  for (const { index, edge, from, to } of model.edges) {
    if (found.has(edge.id) || (nodes.has(from) && nodes.has(to))) edges.add(index);
  }
  return { nodes, edges };
};

/** Nodes whose card is in view, by index. */
export const nodesIn = (model: Pick<PictureModel, 'index'>, { x, y, w, h }: Rect): number[] =>
  (model.index?.search(x, y, x + w, y + h) ?? []).sort((a, b) => a - b);

/** The rectangle of a card. */
export const cardRect = ({ x, y, w }: { readonly x: number; readonly y: number; readonly w: number }): Rect => ({
  x: x - w / 2,
  y: y - CARD_HEIGHT / 2,
  w,
  h: CARD_HEIGHT,
});
