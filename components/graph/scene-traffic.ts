import type { DisplayList, Palette, Stream } from '@/lib/graph/picture';
import { applyCamera, type Context2D } from './scene-canvas';

/** About thirty pictures a second are smooth enough for slow dots. */
const INTERVAL = 32;
const RADIUS = 2.1;

export interface TrafficView {
  readonly list: DisplayList;
  readonly dpr: number;
  readonly palette: Palette;
}

export interface Traffic {
  /** Replaces the streams; none stops the animation and clears the canvas. */
  readonly show: (streams: readonly Stream[], view: TrafficView) => void;
  readonly destroy: () => void;
}

/** The point at a length along a stream; `from` is where the search may begin. */
const along = ({ points, lengths }: Stream, length: number, from: number): { x: number; y: number; index: number } => {
  let index = from;
  while (index < lengths.length - 1 && (lengths[index] ?? 0) < length) index++;
  const before = lengths[index - 1] ?? 0;
  const share = (length - before) / ((lengths[index] ?? 0) - before || 1);
  const at = (i: number) => points[i] ?? 0;
  const x = at(2 * index - 2) + (at(2 * index) - at(2 * index - 2)) * share;
  const y = at(2 * index - 1) + (at(2 * index + 1) - at(2 * index - 1)) * share;
  return { x, y, index };
};

const drawStream = (context: Context2D, stream: Stream, seconds: number): void => {
  const total = stream.lengths.at(-1) ?? 0;
  let index = 1;
  context.beginPath();
  for (let length = (seconds * stream.speed) % stream.spacing; length < total; length += stream.spacing) {
    const spot = along(stream, length, index);
    index = spot.index;
    context.moveTo(spot.x + RADIUS, spot.y);
    context.arc(spot.x, spot.y, RADIUS, 0, Math.PI * 2);
  }
  context.fill();
};

/** Dots that drift along the busiest edges, on a canvas of their own: the picture below is not touched. */
export const createTraffic = (canvas: HTMLCanvasElement | OffscreenCanvas): Traffic => {
  const context = canvas instanceof OffscreenCanvas ? canvas.getContext('2d') : canvas.getContext('2d');
  let frame = 0;
  let last = 0;
  let streams: readonly Stream[] = [];
  let view: TrafficView | null = null;

  const wipe = (): void => {
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, canvas.width, canvas.height);
  };

  const step = (now: number): void => {
    frame = requestAnimationFrame(step);
    if (now - last < INTERVAL || context === null || view === null) return;
    last = now;
    wipe();
    applyCamera(context, view.list, view.dpr);
    context.globalAlpha = 0.9;
    for (const stream of streams) {
      context.fillStyle = view.palette.edge[stream.health];
      drawStream(context, stream, now / 1000);
    }
  };

  const stop = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    wipe();
  };

  return {
    show: (next, shown) => {
      streams = next;
      view = shown;
      if (next.length === 0) {
        if (frame !== 0) stop();
      } else if (frame === 0) frame = requestAnimationFrame(step);
    },
    destroy: stop,
  };
};
