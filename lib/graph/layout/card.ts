import { textWidth } from './text-width';

/** Layout px. A card holds a health mark, the name, and one figure under it. */
export const CARD_HEIGHT = 40;
export const NAME_SIZE = 13;
/** Left of the name: health edge, mark, gap. */
export const CARD_LEAD = 30;
/** Right of the name: room for a lock. */
export const CARD_TRAIL = 26;
const MIN_WIDTH = 120;
const MAX_WIDTH = 216;
/** Widths on a coarse step give the rows a rhythm, and a renamed version rarely changes one. */
const STEP = 24;

/**
 * Width of a node's card in layout px. It depends on the name alone: figures change with every refresh and a card
 * must not.
 */
export const cardWidth = (name: string): number => {
  const wanted = CARD_LEAD + textWidth(name, NAME_SIZE, 500) + CARD_TRAIL;
  const stepped = Math.ceil(wanted / STEP) * STEP;
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, stepped));
};

/** Inside a box: around its cards, and above them for the title. */
export const BOX_PAD = 16;
export const BOX_HEAD = 34;
/** Between boxes after an anchored update pushed one down, at least. */
export const BOX_GAP = 24;
export const CARD_GAP_X = 20;
