export { cssPalette, darkPalette, lightPalette, paletteFrom } from './palette';
export { pictureSvg } from './svg';
export type * from './types';
export { fitCamera, MAX_SCALE, MIN_SCALE } from './view';
