import { setTimeout as sleep } from 'node:timers/promises';
import { type Moved, type Tab, workOf } from './browser';

/** A mouse that reports 125 times a second. */
const EVERY = 8;
const DRAG_MS = 1400;
const RADIUS = 220;
const WHEEL_EVERY = 16;
/** One step of a wheel that turns smoothly: about 4 %. */
const NOTCH = 24;
/** After which the full picture of a camera at rest is drawn, and the list beside it made anew. */
const REST = 900;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a gesture showed, and how long the page's main thread worked for it. */
export interface Gesture extends Moved {
  readonly mainMs: number;
}

type Mouse = (
  type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel',
  at: Point,
  more?: { readonly deltaX?: number; readonly deltaY?: number; readonly button?: 'left'; readonly buttons?: number },
) => Promise<unknown>;

const mouseOf =
  ({ devtools }: Tab): Mouse =>
  (type, { x, y }, more = {}) =>
    devtools.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      pointerType: 'mouse',
      ...(type === 'mousePressed' || type === 'mouseReleased' ? { button: 'left', clickCount: 1 } : {}),
      ...more,
    });

/** Events at their own pace, whether or not the page keeps up: a hand does not wait either. */
const paced = async (count: number, every: number, send: (i: number) => Promise<unknown>): Promise<void> => {
  const started = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < count; i++) {
    sent.push(send(i));
    await sleep(Math.max(0, started + (i + 1) * every - performance.now()));
  }
  await Promise.all(sent);
};

const noted = async (tab: Tab, name: string, act: () => Promise<void>): Promise<Gesture> => {
  const from = await tab.page.evaluate((phase) => window.__bench.begin(phase), name);
  // What the bench asks of the page stands outside: over the few frames of a gesture it would count.
  const before = await workOf(tab);
  await act();
  const mainMs = (await workOf(tab)).ms - before.ms;
  const moved = await tab.page.evaluate(({ phase, at }) => window.__bench.end(phase, at), { phase: name, at: from });
  await sleep(REST);
  return { ...moved, mainMs };
};

/** Drags the picture round in a circle by the pointer. */
export const drag = (tab: Tab, name: string, middle: Point): Promise<Gesture> => {
  const mouse = mouseOf(tab);
  const count = Math.round(DRAG_MS / EVERY);
  const at = (i: number): Point => {
    const turn = (2 * Math.PI * i) / count;
    return { x: middle.x + RADIUS * (Math.cos(turn) - 1), y: middle.y + RADIUS * Math.sin(turn) };
  };
  return noted(tab, name, async () => {
    await mouse('mouseMoved', at(0));
    await mouse('mousePressed', at(0), { buttons: 1 });
    await paced(count, EVERY, (i) => mouse('mouseMoved', at(i + 1), { button: 'left', buttons: 1 }));
    await mouse('mouseReleased', at(count));
  });
};

/** Turns the wheel over a point; `steps` below 0 zooms out. */
export const wheel = (tab: Tab, name: string, at: Point, steps: number): Promise<Gesture> => {
  const mouse = mouseOf(tab);
  return noted(tab, name, () =>
    paced(Math.abs(steps), WHEEL_EVERY, () =>
      mouse('mouseWheel', at, { deltaX: 0, deltaY: steps > 0 ? -NOTCH : NOTCH }),
    ),
  );
};
