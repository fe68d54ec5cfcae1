export { BOX_HEAD, BOX_PAD, CARD_HEIGHT, CARD_LEAD, CARD_TRAIL, cardWidth, NAME_SIZE } from './card';
export { layingOut, layoutGraph, layoutKind } from './layout';
export { type FontWeight, fitText, textWidth } from './text-width';
export type * from './types';
