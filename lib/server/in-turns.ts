import { setImmediate as pause } from 'node:timers/promises';
import type { Steps } from '@/lib/domain/steps';
import type { Millis } from '@/lib/domain/units';

/** So long one piece of work may hold the event loop before others get their turn. */
const TURN: Millis = 8;

/** Work that takes longer than a turn is done one after another: what several pieces of it hold meanwhile would add up. */
let before: Promise<unknown> = Promise.resolve();

/** Works on until the turn is over; null: there is more to do. */
const oneTurn = <T>(steps: Steps<T>): { readonly made: T } | null => {
  const began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return { made: step.value };
    if (performance.now() - began >= TURN) return null;
  }
};

const theRest = async <T>(steps: Steps<T>): Promise<T> => {
  for (;;) {
    await pause();
    const done = oneTurn(steps);
    if (done !== null) return done.made;
  }
};

/** Runs work in pieces with pauses between them, so that a big mesh does not hold up everybody else. */
export const inTurns = async <T>(steps: Steps<T>): Promise<T> => {
  const done = oneTurn(steps);
  if (done !== null) return done.made;
  const rest = before.then(() => theRest(steps));
  before = rest.catch(() => undefined);
  return rest;
};
