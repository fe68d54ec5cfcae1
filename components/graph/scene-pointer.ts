import type { CameraRig } from './scene-camera';

/** Movement beyond this, CSS px, is a drag and not a click. */
const SLOP = 4;
const DOUBLE = 350;
const DOUBLE_SLOP = 8;
const LINE_HEIGHT = 16;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PointerHandlers {
  readonly onHover: (at: Point | null) => void;
  readonly onClick: (at: Point, double: boolean) => void;
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Drag pans, the wheel zooms to the pointer, two fingers pinch. Answers how to let go of the host. */
export const listenToPointer = (
  host: HTMLElement,
  rig: CameraRig,
  { onHover, onClick }: PointerHandlers,
): (() => void) => {
  const down = new Map<number, Point>();
  let pressed: Point | null = null;
  /** Where the host is while it is dragged: it stays there. */
  let corner: Point | null = null;
  let dragged = false;
  let lastClick: (Point & { readonly at: number }) | null = null;

  const pointOf = (event: MouseEvent): Point => {
    const { x, y } = corner ?? host.getBoundingClientRect();
    return { x: event.clientX - x, y: event.clientY - y };
  };

  const drag = (event: PointerEvent, from: Point): void => {
    const to = pointOf(event);
    const others = [...down].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    down.set(event.pointerId, to);
    const [other] = others;
    if (other !== undefined) {
      const [before, after] = [middle(from, other), middle(to, other)];
      dragged = true;
      rig.panBy(before.x - after.x, before.y - after.y, true);
      rig.zoomBy(distance(to, other) / Math.max(1, distance(from, other)), after, true);
      return;
    }
    if (!dragged && pressed !== null && distance(pressed, to) < SLOP) {
      down.set(event.pointerId, from);
      return;
    }
    if (!dragged) {
      dragged = true;
      host.setPointerCapture(event.pointerId);
      corner = host.getBoundingClientRect();
      host.style.cursor = 'grabbing';
      // What was under the pointer moves with the picture: its tip would stay behind.
      onHover(null);
    }
    rig.panBy(from.x - to.x, from.y - to.y, true);
  };

  const onDown = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    const point = pointOf(event);
    if (down.size === 0) {
      pressed = point;
      dragged = false;
    }
    down.set(event.pointerId, point);
  };
  const onMove = (event: PointerEvent): void => {
    const from = down.get(event.pointerId);
    if (from !== undefined) drag(event, from);
    else if (event.pointerType !== 'touch') onHover(pointOf(event));
  };
  const onUp = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    host.style.cursor = '';
    const point = pointOf(event);
    corner = null;
    if (dragged || event.type === 'pointercancel') {
      dragged = false;
      if (event.pointerType !== 'touch') onHover(point);
      return;
    }
    const now = event.timeStamp;
    const double = lastClick !== null && now - lastClick.at < DOUBLE && distance(lastClick, point) < DOUBLE_SLOP;
    lastClick = double ? null : { ...point, at: now };
    onClick(point, double);
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_HEIGHT : event.deltaY;
    // A pinch on a trackpad comes as a wheel with Ctrl and small steps.
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    rig.zoomBy(Math.exp(-Math.max(-240, Math.min(240, delta)) * speed), pointOf(event), true);
  };
  const onLeave = (): void => onHover(null);

  const touchAction = host.style.touchAction;
  host.style.touchAction = 'none';
  host.addEventListener('pointerdown', onDown);
  host.addEventListener('pointermove', onMove);
  host.addEventListener('pointerup', onUp);
  host.addEventListener('pointercancel', onUp);
  host.addEventListener('pointerleave', onLeave);
  host.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    host.style.touchAction = touchAction;
    host.removeEventListener('pointerdown', onDown);
    host.removeEventListener('pointermove', onMove);
    host.removeEventListener('pointerup', onUp);
    host.removeEventListener('pointercancel', onUp);
    host.removeEventListener('pointerleave', onLeave);
    host.removeEventListener('wheel', onWheel);
  };
};
