import {
  drawFrame,
  drawOverview,
  fitCamera,
  type Ground,
  type Palette,
  type PictureModel,
  type PictureView,
  type Rect,
  type Size,
} from '@/lib/graph/picture';
import { paintList } from './scene-canvas';

/** Several browsers draw nothing on a canvas longer than this on a side. */
const MOST_PIXELS = 8192;

const contextOf = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('This browser gives no 2D canvas.');
  return context;
};

/** The picture as a PNG, `scale` device px to a CSS px, smaller where it would pass what browsers can draw. */
export const pngOf = async (
  model: PictureModel,
  view: PictureView,
  { scale, family }: { scale: number; family: string },
): Promise<Blob> => {
  const longest = Math.max(view.size.width, view.size.height);
  const dpr = Math.min(scale, MOST_PIXELS / longest);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(view.size.width * dpr));
  canvas.height = Math.max(1, Math.floor(view.size.height * dpr));
  const list = drawFrame(model, { ...view, dpr, moving: false, hover: null });
  paintList(contextOf(canvas), list, { dpr, family });
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The browser made no PNG.')) : resolve(blob)),
      'image/png',
    );
  });
};

/** A map lies over the picture: on the surface of what is raised, or it would not stand out from it. */
const raised = (palette: Palette): Palette => ({
  ...palette,
  ground: palette.card,
  box: palette.ground,
  boxLine: palette.cardLine,
});

/** The whole graph as a mosaic in a small canvas; answers the part of the layout it shows. */
export const paintMinimap = (canvas: HTMLCanvasElement, model: Ground, palette: Palette): Rect => {
  const dpr = devicePixelRatio;
  const width = canvas.clientWidth || canvas.width;
  const height = canvas.clientHeight || canvas.height;
  canvas.width = Math.round(width * dpr);
  canvas.height = Math.round(height * dpr);
  const size = { width, height };
  // Smaller than a reader can zoom out: thousands of services are all on the map.
  const camera = fitCamera(model.bounds, size, { padding: 6, max: 1, min: 0 });
  const context = contextOf(canvas);
  const list = drawOverview(model, {
    ...{
      size,
      camera,
      dpr,
      palette: raised(palette),
      tier: 0,
      moving: true,
      labels: false,
      selection: null,
      hover: null,
      found: null,
    },
  });
  paintList(context, list, { dpr, family: 'sans-serif' });
  return {
    x: camera.x - width / 2 / camera.scale,
    y: camera.y - height / 2 / camera.scale,
    w: width / camera.scale,
    h: height / camera.scale,
  };
};

const FRAME_LINE = 2;
const FRAME_RADIUS = 3;

export interface ViewFrameInputs {
  /** The part of the layout that the picture shows now. */
  readonly view: Rect;
  /** The part of it that the map shows. */
  readonly shown: Rect;
  /** Of the map, CSS px. */
  readonly size: Size;
  readonly palette: Palette;
}

/**
 * Draws the frame around what is in view over a map. A canvas of its own and not an element that is moved: with an element
 * the browser arranges the layers of the whole page anew for each picture of a pan, more than all else it does for it.
 */
export const paintViewFrame = (canvas: HTMLCanvasElement, { view, shown, size, palette }: ViewFrameInputs): void => {
  const context = canvas.getContext('2d');
  if (context === null || shown.w === 0 || shown.h === 0) return;
  const dpr = devicePixelRatio;
  const { width, height } = size;
  const [across, down] = [Math.round(width * dpr), Math.round(height * dpr)];
  if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.clearRect(0, 0, width, height);
  const [sx, sy] = [width / shown.w, height / shown.h];
  const [x, y] = [(view.x - shown.x) * sx + FRAME_LINE / 2, (view.y - shown.y) * sy + FRAME_LINE / 2];
  context.strokeStyle = palette.accent;
  context.lineWidth = FRAME_LINE;
  context.beginPath();
  context.roundRect(x, y, Math.max(0, view.w * sx - FRAME_LINE), Math.max(0, view.h * sy - FRAME_LINE), FRAME_RADIUS);
  context.stroke();
};
