export type { DisplayList, LeftAfar, Path } from './display';
export { CIRCLE, CLOSE, CURVE, LINE, MOVE, NONE_LEFT, RECT } from './display';
export { drawFrame, drawOverview } from './frame';
export { hitIn, middleOf } from './hit';
export { legendEntries } from './legend';
export { measuredText } from './measured';
export { buildGround, buildModel, type Ground, type PictureModel, restyle, restyleGround } from './model';
export {
  emptyPicture,
  type PackedNames,
  type PackedNodes,
  type PackedPicture,
  type PictureCalls,
  packEdges,
  packedGraph,
  packNames,
  packNodes,
  packPicture,
  sameNames,
  unpackNodes,
  unpackPicture,
} from './pack';
export { cssPalette, darkPalette, lightPalette } from './palette';
export { pictureSvg } from './svg';
export { busiest, type Stream } from './traffic';
export type * from './types';
export { cardRect, fitCamera, MAX_SCALE, MIN_SCALE, nodesIn, type PictureView, tierAt, viewRect } from './view';
