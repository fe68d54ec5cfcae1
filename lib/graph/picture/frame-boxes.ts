import { BOX_PAD, fitText, textWidth } from '@/lib/graph/layout';
import { batch } from './batch';
import { LINE, MOVE, type Op, type Path, type PathOp, RECT, stroked } from './display';
import { hatch } from './frame-cards';
import { DIM } from './frame-edges';
import { healthMark } from './glyphs';
import { type Ground, type PlacedBox, type PlacedNode, TITLE_SIZE } from './model';
import { cardRect, type Lit, type PictureView, touches, viewRect } from './view';

const RADIUS = 14;
const CAPTION = 0.85;
/** A title never gets smaller than this on the screen, px. */
const TITLE_ON_SCREEN = 12;
/** The largest title, layout px, that the head of a box holds; a larger one stands above the box. */
const TITLE_IN_HEAD = 25;
/** A title that would be cut is written so much smaller first: the ends of names are what tells them apart. */
const TIGHT = 0.84;
/** Fewer letters of a title than this, its ellipsis among them, say nothing. */
const FEWEST = 4;
/** How far a title above a box may reach over its right edge without meeting the next one. */
const OVERHANG = 40;

const inView = (model: Ground, view: PictureView): PlacedBox[] => {
  const rect = viewRect(view.camera, view.size);
  const room = 40 / view.camera.scale;
  return model.boxes.filter(
    (box) => !box.bare && touches({ x: box.x, y: box.y - room, w: box.w, h: box.h + room }, rect),
  );
};

export const drawBoxes = (model: Ground, view: PictureView): readonly Op[] => {
  const line = Math.max(1, 1 / view.camera.scale);
  const into = batch();
  // In the mosaic, flows pass under the boxes and shine through a little.
  const alpha = view.tier === 0 ? 0.9 : 1;
  for (const box of inView(model, view)) {
    const stroke = box.id === view.hover ? view.palette.accent : view.palette.boxLine;
    const look = { fill: view.palette.box, stroke, width: line, dash: null, alpha };
    into.path(look).push(RECT, box.x, box.y, box.w, box.h, view.moving ? 0 : RADIUS);
  }
  return into.ops();
};

interface Title {
  readonly text: string;
  readonly size: number;
  readonly room: number;
}

/** As much of a title as there is room for, its mark in front of it; null: nothing that says anything. */
const titleOf = ({ title }: PlacedBox, width: number, usual: number): Title | null => {
  const size = textWidth(title, usual, 600) + usual > width ? usual * TIGHT : usual;
  const room = width - size;
  const text = fitText(title, room, { size, weight: 600 });
  return text !== title && text.length < FEWEST ? null : { text, size, room };
};

/** Titles stay readable however far out: they grow against the scale, and then stand above their box. */
export const drawTitles = (model: Ground, view: PictureView): readonly Op[] => {
  const backs = batch();
  const into = batch();
  const { palette, camera } = view;
  const usual = Math.max(TITLE_SIZE, TITLE_ON_SCREEN / camera.scale);
  const above = usual > TITLE_IN_HEAD;
  const caption = {
    size: usual * CAPTION,
    weight: 400 as const,
    fill: palette.muted,
    align: 'left' as const,
    alpha: 0.75,
  };
  for (const box of inView(model, view)) {
    const y = above ? box.y - usual * 0.8 : box.y + 19;
    const x = box.x + (above ? 0 : BOX_PAD);
    into.add(healthMark(box.worst, palette, { x: x + usual * 0.3, y, r: usual * 0.3 }));
    const title = titleOf(box, above ? box.w + OVERHANG : box.w - 2 * BOX_PAD, usual);
    if (title === null) continue;
    const { text, size, room } = title;
    const from = x + size;
    into.text({ size, weight: 600, fill: palette.boxTitle, align: 'left', alpha: 1 }, { x: from, y, text });
    const used = textWidth(text, size, 600);
    const more = box.caption !== null && used + size * 0.7 + textWidth(box.caption, caption.size) <= room;
    if (more) into.text(caption, { x: from + used + size * 0.7, y, text: box.caption ?? '' });
    const back = { fill: palette.ground, stroke: null, width: 0, dash: null, alpha: 0.8 };
    if (above) backs.path(back).push(RECT, x - size * 0.2, y - size * 0.7, used + size * 1.4, size * 1.4, size * 0.4);
  }
  return [...backs.ops(), ...into.ops()];
};

interface Cell {
  readonly look: Omit<PathOp, 'op' | 'path'>;
  readonly append: (path: Path) => void;
}

/** What is wrong also differs in shape, so the mosaic works without colour: larger, cut, hatched, or hollow. */
const cellOf = (placed: PlacedNode, view: PictureView, alpha: number): Cell => {
  const { health } = placed.node;
  const { x, y, w, h } = cardRect(placed);
  const colour = view.palette.health[health];
  const thin = 1 / view.camera.scale;
  const solid = { fill: colour, stroke: null, width: 0, dash: null, alpha };
  const hollow = { fill: null, stroke: colour, width: thin, dash: null, alpha };
  switch (health) {
    case 'failing':
      return { look: solid, append: (path) => path.push(RECT, x - 5, y - 7, w + 10, h + 14, 0) };
    case 'degraded':
      return {
        look: solid,
        append: (path) => path.push(MOVE, x, y + h, LINE, x + h, y, LINE, x + w, y, LINE, x + w, y + h, LINE, x, y + h),
      };
    case 'healthy':
      return { look: { ...solid, alpha: alpha * 0.55 }, append: (path) => path.push(RECT, x, y, w, h, 0) };
    case 'idle':
      return { look: hollow, append: (path) => path.push(RECT, x, y, w, h, 0) };
    case 'unknown':
      return {
        look: hollow,
        append: (path) => {
          path.push(RECT, x, y, w, h, 0);
          if (!view.moving) hatch(path, { x, y, w, h }, Math.max(16, 4 * thin));
        },
      };
  }
};

/** Every node a bar of its health. */
export const drawMosaic = (
  model: Ground,
  nodes: readonly number[],
  { view, lit }: { view: PictureView; lit: Lit | null },
): readonly Op[] => {
  const into = batch();
  for (const index of nodes) {
    const placed = model.nodes[index];
    if (placed === undefined) continue;
    const cell = cellOf(placed, view, lit === null || lit.nodes.has(index) ? 1 : DIM);
    cell.append(into.path(cell.look));
  }
  return into.ops();
};

export const selectedBox = (model: Ground, view: PictureView): readonly Op[] => {
  const box = model.boxes[model.boxAt.get(view.selection ?? '') ?? -1];
  if (box === undefined || box.bare) return [];
  const width = Math.max(1.6, 1.6 / view.camera.scale);
  return [stroked([RECT, box.x, box.y, box.w, box.h, RADIUS], view.palette.accent, width)];
};
