import type { Health, MtlsState } from '@/lib/domain/graph';
import { NOT_REPORTED } from '@/lib/format/number';
import { CARD_HEIGHT, CARD_LEAD, CARD_TRAIL, fitText, NAME_SIZE, textWidth } from '@/lib/graph/layout';
import { type Batch, batch } from './batch';
import { CLOSE, CURVE, LINE, MOVE, type Op, type Path, polyline, RECT, stroked } from './display';
import { DIM } from './frame-edges';
import { healthMark, lockMark } from './glyphs';
import { measuredText } from './measured';
import type { PictureModel, PlacedNode } from './model';
import type { PictureNode } from './types';
import { FAR_SCALE, type Lit, type PictureView } from './view';

const RADIUS = 10;
/** Width of the health edge at the left of a card. */
const EDGE = 4;
const FAR_EDGE = 12;
const FIGURE_SIZE = 11;
/** Far out the name is the only text, so it may use the height of the card. */
const FAR_NAME_SIZE = 17;
const BADGE_SIZE = 10;
/** Names smaller than this on the screen, in px, are noise. */
const LEGIBLE = 5;
const LEGIBLE_MOVING = 7;

/** A rectangle whose left corners are square: the card's face beside its health edge. */
const face = (path: Path, { x, y, w, h, r }: { x: number; y: number; w: number; h: number; r: number }): void => {
  const right = x + w;
  const bottom = y + h;
  const k = r * 0.45;
  path.push(MOVE, x, y, LINE, right - r, y, CURVE, right - k, y, right, y + k, right, y + r);
  path.push(
    LINE,
    right,
    bottom - r,
    CURVE,
    right,
    bottom - k,
    right - k,
    bottom,
    right - r,
    bottom,
    LINE,
    x,
    bottom,
    CLOSE,
  );
};

/** Diagonals clipped to a rectangle: the second cue of "nothing reported". */
export const hatch = (
  path: Path,
  { x, y, w, h }: { x: number; y: number; w: number; h: number },
  step: number,
): void => {
  for (let offset = step / 2; offset < w + h; offset += step) {
    const startX = x + Math.min(offset, w);
    const startY = y + Math.max(0, offset - w);
    const endX = x + Math.max(0, offset - h);
    const endY = y + Math.min(offset, h);
    polyline(path, startX, startY, endX, endY);
  }
};

/** The other part of a card: its left end with the health edge. */
const strip = (path: Path, { x, y, w, h, r }: { x: number; y: number; w: number; h: number; r: number }): void => {
  const right = x + w;
  const bottom = y + h;
  const k = r * 0.45;
  // The corner is cut where the strip is narrower than its radius.
  const c = Math.min(r, w);
  const top = r - Math.sqrt(Math.max(0, r * r - (r - c) ** 2));
  path.push(MOVE, right, y + (w < r ? top : 0), CURVE, x + k * 0.6, y + k * 0.5, x, y + k, x, y + r);
  path.push(
    LINE,
    x,
    bottom - r,
    CURVE,
    x,
    bottom - k,
    x + k * 0.6,
    bottom - k * 0.5,
    right,
    bottom - (w < r ? top : 0),
    CLOSE,
  );
};

const outside = (node: PlacedNode['node']): boolean => node.kind === 'external' || node.kind === 'unknown';

interface Card extends PlacedNode {
  readonly left: number;
  readonly top: number;
  readonly alpha: number;
}

const isFar = ({ tier, camera }: PictureView): boolean => tier === 1 || camera.scale < FAR_SCALE;

const flat = (fill: string, alpha: number) => ({ fill, stroke: null, width: 0, dash: null, alpha });

/** Shadows of a stack behind a collapsed namespace. */
const stackBehind = (into: Batch, card: Card, view: PictureView): void => {
  for (const by of [8, 4]) {
    const look = { fill: view.palette.card, stroke: view.palette.cardLine, width: 1, dash: null, alpha: card.alpha };
    into
      .path({ ...look, width: 1 + by / 1000 })
      .push(RECT, card.left + by, card.top - by, card.w - by * 0.5, CARD_HEIGHT, RADIUS);
  }
};

const layersOf = () => ({
  under: batch(),
  edges: batch(),
  faces: batch(),
  hatches: batch(),
  lines: batch(),
  bars: batch(),
});

/** Height of the bar of a folded namespace, layout px. */
const BAR = 4;

/** How its services fare, as shares of one bar: what fails comes first, and stays seen however small its share. */
const healthBar = (into: Batch, card: Card, view: PictureView): void => {
  const { node, left, top, w, alpha } = card;
  const { parts, count = 0 } = node;
  if (parts === undefined || count === 0) return;
  const edge = isFar(view) ? FAR_EDGE : EDGE;
  const room = w - edge - RADIUS;
  let x = left + edge;
  for (const state of ['failing', 'degraded', 'healthy'] as const) {
    const width = parts[state] === 0 ? 0 : Math.max(3, (room * parts[state]) / count);
    into
      .path(flat(view.palette.health[state], state === 'healthy' ? alpha * 0.55 : alpha))
      .push(RECT, x, top + CARD_HEIGHT - BAR - 1, width, BAR, 0);
    x += width;
  }
};

/** The border: heavier and red where the node fails, dashed where it stands outside the mesh. */
const border = (into: Batch, card: Card, view: PictureView): void => {
  const { node, left, top, w, alpha } = card;
  const failing = node.health === 'failing';
  const stroke = failing ? view.palette.health.failing : view.palette.cardLine;
  const width = Math.max(failing ? 1.4 : 1, 0.8 / view.camera.scale);
  const look = {
    fill: null,
    stroke,
    width,
    dash: outside(node) ? [4, 3] : null,
    alpha: alpha * (failing ? 0.9 : 0.75),
  };
  into.path(look).push(RECT, left, top, w, CARD_HEIGHT, RADIUS);
};

const body = (layers: ReturnType<typeof layersOf>, card: Card, view: PictureView): void => {
  const { node, left, top, w, alpha } = card;
  const { palette, moving } = view;
  const edge = isFar(view) ? FAR_EDGE : EDGE;
  const r = moving ? 0 : RADIUS;
  const unknown = node.health === 'unknown';
  // Dimmed cards are painted solid first: lines must not shine through them.
  if (alpha < 1) layers.under.path(flat(palette.box, 1)).push(RECT, left, top, w, CARD_HEIGHT, r);
  const colour = unknown ? palette.box : palette.health[node.health];
  strip(layers.edges.path(flat(colour, alpha)), { x: left, y: top, w: edge + 0.5, h: CARD_HEIGHT, r });
  face(layers.faces.path(flat(palette.card, alpha)), { x: left + edge, y: top, w: w - edge, h: CARD_HEIGHT, r });
  if (moving) return;
  if (node.kind === 'namespace') stackBehind(layers.under, card, view);
  if (unknown) {
    const look = { fill: null, stroke: palette.health.unknown, width: 1.2, dash: null, alpha };
    hatch(layers.hatches.path(look), { x: left, y: top + 4, w: edge, h: CARD_HEIGHT - 8 }, 4.5);
  }
  border(layers.lines, card, view);
  healthBar(layers.bars, card, view);
};

const farText = (into: Batch, card: Card, view: PictureView): void => {
  const { node, left, y, w, alpha } = card;
  const size = FAR_NAME_SIZE;
  const text = fitText(node.name, w - FAR_EDGE - 14, { size, weight: 500 });
  into.text({ size, weight: 500, fill: view.palette.text, align: 'left', alpha }, { x: left + FAR_EDGE + 8, y, text });
};

/** No figure was chosen; it is not reported; or what it says. */
const figureText = (figure: PictureNode['figure']): string => {
  if (figure === undefined) return '';
  return figure === null ? NOT_REPORTED : measuredText(figure);
};

const nearText = (into: Batch, card: Card, view: PictureView): void => {
  const { node, left, y, w, alpha } = card;
  const { palette } = view;
  const x = left + CARD_LEAD;
  const name = fitText(node.name, w - CARD_LEAD - CARD_TRAIL + 2, { size: NAME_SIZE, weight: 500 });
  into.text({ size: NAME_SIZE, weight: 500, fill: palette.text, align: 'left', alpha }, { x, y: y - 7.5, text: name });
  const figure = figureText(node.figure);
  const badges = node.badges.slice(0, 2).join(' ');
  const room = w - CARD_LEAD - 10 - (badges === '' ? 0 : textWidth(badges, BADGE_SIZE, 500) + 8);
  const text = fitText(figure, room, { size: FIGURE_SIZE, weight: 400 });
  const fill = figureColour(node.health, view);
  into.text({ size: FIGURE_SIZE, weight: 400, fill, align: 'left', alpha }, { x, y: y + 9, text });
  if (badges === '') return;
  const font = { size: BADGE_SIZE, weight: 500 as const, fill: palette.accent, align: 'right' as const, alpha };
  into.text(font, { x: left + w - 10, y: y + 9.5, text: fitText(badges, w / 2, font) });
};

const figureColour = (health: Health, { palette }: PictureView): string =>
  health === 'failing' ? palette.health.failing : palette.muted;

const marks = (into: Batch, card: Card, mtls: MtlsState | null, { palette }: PictureView): void => {
  const { node, left, y, w, alpha } = card;
  into.add(healthMark(node.health, palette, { x: left + 17, y: y - 7.5, r: 4 }), alpha);
  if (mtls === null) return;
  // A closed lock is the rule and stays in the background; anything else is a finding.
  const faint = mtls === 'mutual' ? 0.6 : 1;
  into.add(lockMark(mtls, palette, { x: left + w - 15, y: y - 7.5, r: 5.2 }), alpha * faint);
};

const rings = (cards: readonly Card[], view: PictureView): readonly Op[] =>
  cards.flatMap(({ node, left, top, w }) => {
    const selected = node.id === view.selection;
    if (!selected && node.id !== view.hover) return [];
    const gap = selected ? 3 : 0;
    const path = [RECT, left - gap, top - gap, w + 2 * gap, CARD_HEIGHT + 2 * gap, RADIUS + gap];
    return [stroked(path, view.palette.accent, Math.max(selected ? 2.2 : 1.4, 1.4 / view.camera.scale))];
  });

/** Cards: health edge, mark, name, figure, lock, badges; less of it far out and while the camera moves. */
export const drawCards = (
  model: PictureModel,
  nodes: readonly number[],
  { view, lit }: { view: PictureView; lit: Lit | null },
): readonly Op[] => {
  const cards = nodes.flatMap((index): Card[] => {
    const placed = model.nodes[index];
    if (placed === undefined) return [];
    const alpha = lit === null || lit.nodes.has(index) || placed.node.id === view.hover ? 1 : DIM;
    return [{ ...placed, left: placed.x - placed.w / 2, top: placed.y - CARD_HEIGHT / 2, alpha }];
  });
  const over = batch();
  const far = isFar(view);
  const size = (far ? FAR_NAME_SIZE : NAME_SIZE) * view.camera.scale;
  const legible = size >= (view.moving ? LEGIBLE_MOVING : LEGIBLE);
  const layers = layersOf();
  for (const card of cards) {
    body(layers, card, view);
    if (legible) (far ? farText : nearText)(over, card, view);
    if (!far && !view.moving) marks(over, card, model.made.graph.mtls[card.place] ?? null, view);
  }
  return [...Object.values(layers).flatMap((layer) => layer.ops()), ...over.ops(), ...rings(cards, view)];
};
