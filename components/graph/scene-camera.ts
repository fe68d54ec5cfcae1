import { type Camera, MAX_SCALE, MIN_SCALE, type Rect, type Size } from '@/lib/graph/picture';

const FLIGHT = 240;

/** The camera of one scene: clamped, animated, and told to whoever listens. */
export interface CameraRig {
  readonly camera: () => Camera;
  /** `moving`: one step of a movement that goes on. */
  readonly set: (camera: Camera, how: { readonly moving: boolean }) => void;
  readonly flyTo: (camera: Camera) => void;
  readonly zoomBy: (factor: number, at: { readonly x: number; readonly y: number }, moving: boolean) => void;
  readonly panBy: (dx: number, dy: number, moving: boolean) => void;
  readonly destroy: () => void;
}

export interface RigOptions {
  readonly size: () => Size;
  readonly bounds: () => Rect;
  readonly onMove: (moving: boolean) => void;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

const easeOut = (t: number): number => 1 - (1 - t) ** 3;

export const createRig = ({ size, bounds, onMove }: RigOptions): CameraRig => {
  let camera: Camera = { x: 0, y: 0, scale: 1 };
  let frame = 0;

  /** The picture can be moved to the middle of the view, not out of it. */
  const clamped = (next: Camera): Camera => {
    const { x, y, w, h } = bounds();
    const scale = clamp(next.scale, MIN_SCALE, MAX_SCALE);
    if (w === 0 && h === 0) return { ...next, scale };
    return { x: clamp(next.x, x, x + w), y: clamp(next.y, y, y + h), scale };
  };

  const put = (next: Camera, moving: boolean): void => {
    camera = clamped(next);
    onMove(moving);
  };

  const stop = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
  };

  const set: CameraRig['set'] = (next, { moving }) => {
    stop();
    put(next, moving);
  };

  return {
    camera: () => camera,
    set,
    flyTo: (target) => {
      stop();
      const from = camera;
      const to = clamped(target);
      const start = performance.now();
      const step = (now: number): void => {
        const t = clamp((now - start) / FLIGHT, 0, 1);
        const share = easeOut(t);
        // Scale moves by ratio, or the flight would rush at its far end.
        const scale = from.scale * (to.scale / from.scale) ** share;
        frame = t < 1 ? requestAnimationFrame(step) : 0;
        put({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, scale }, t < 1);
      };
      frame = requestAnimationFrame(step);
    },
    zoomBy: (factor, at, moving) => {
      const { width, height } = size();
      const scale = clamp(camera.scale * factor, MIN_SCALE, MAX_SCALE);
      // What lies under the pointer stays under it.
      const gain = 1 / camera.scale - 1 / scale;
      const x = camera.x + (at.x - width / 2) * gain;
      const y = camera.y + (at.y - height / 2) * gain;
      set({ x, y, scale }, { moving });
    },
    panBy: (dx, dy, moving) => {
      set({ x: camera.x + dx / camera.scale, y: camera.y + dy / camera.scale, scale: camera.scale }, { moving });
    },
    destroy: stop,
  };
};
