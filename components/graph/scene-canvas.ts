import { CIRCLE, CLOSE, CURVE, type DisplayList, LINE, MOVE, type Path, RECT } from '@/lib/graph/picture';

/** What both kinds of 2D context can do. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Corners rounder than this on the screen are worth drawing, device px. */
const VISIBLE_RADIUS = 1.5;

const trace = (context: Context2D, path: Path, scale: number): void => {
  const at = (i: number): number => path[i] ?? 0;
  context.beginPath();
  for (let i = 0; i < path.length; ) {
    const command = path[i++];
    if (command === MOVE) {
      context.moveTo(at(i), at(i + 1));
      i += 2;
    } else if (command === LINE) {
      context.lineTo(at(i), at(i + 1));
      i += 2;
    } else if (command === CURVE) {
      context.bezierCurveTo(at(i), at(i + 1), at(i + 2), at(i + 3), at(i + 4), at(i + 5));
      i += 6;
    } else if (command === RECT) {
      const radius = at(i + 4);
      if (radius * scale < VISIBLE_RADIUS) context.rect(at(i), at(i + 1), at(i + 2), at(i + 3));
      else context.roundRect(at(i), at(i + 1), at(i + 2), at(i + 3), radius);
      i += 5;
    } else if (command === CIRCLE) {
      context.moveTo(at(i) + at(i + 2), at(i + 1));
      context.arc(at(i), at(i + 1), at(i + 2), 0, Math.PI * 2);
      i += 3;
    } else if (command === CLOSE) context.closePath();
  }
};

/** Applies the camera of a list: after it, coordinates are layout px. */
export const applyCamera = (
  context: Context2D,
  { size, camera }: Pick<DisplayList, 'size' | 'camera'>,
  dpr: number,
): void => {
  const scale = camera.scale * dpr;
  const x = (size.width / 2 - camera.x * camera.scale) * dpr;
  const y = (size.height / 2 - camera.y * camera.scale) * dpr;
  context.setTransform(scale, 0, 0, scale, x, y);
};

/** The canvas sink: paints a display list over the whole context. */
export const paintList = (
  context: Context2D,
  list: DisplayList,
  { dpr, family }: { dpr: number; family: string },
): void => {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = list.ground;
  context.fillRect(0, 0, Math.ceil(list.size.width * dpr), Math.ceil(list.size.height * dpr));
  applyCamera(context, list, dpr);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const scale = list.camera.scale * dpr;
  for (const op of list.ops) {
    context.globalAlpha = op.alpha;
    if (op.op === 'text') {
      context.fillStyle = op.fill;
      context.font = `${op.weight} ${op.size}px ${family}`;
      context.textAlign = op.align;
      context.textBaseline = 'alphabetic';
      // The same offset as in the SVG sink, so that the one can take over from the other without a jump.
      for (const { x, y, text } of op.items) context.fillText(text, x, y + op.size * 0.35);
      continue;
    }
    trace(context, op.path, scale);
    if (op.fill !== null) {
      context.fillStyle = op.fill;
      context.fill();
    }
    if (op.stroke !== null) {
      context.strokeStyle = op.stroke;
      context.lineWidth = op.width;
      context.setLineDash(op.dash === null ? [] : [...op.dash]);
      context.stroke();
    }
  }
};
