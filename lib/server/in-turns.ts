import { setImmediate as pause } from 'node:timers/promises';
import type { Steps } from '@/lib/domain/steps';
import type { Millis } from '@/lib/domain/units';

/** So long one piece of work may hold the event loop before others get their turn. */
const TURN: Millis = 8;

/** When the turn under way is over. What goes on in the same round of the loop shares it. */
let turnEnds = 0;
/** Whatever waits goes on in a round of the loop of its own: pieces must not add up. */
let rounds: Promise<unknown> = Promise.resolve();

const nextTurn = async (): Promise<void> => {
  const own = rounds.then(() => pause());
  rounds = own;
  await own;
  turnEnds = performance.now() + TURN;
};

/** Work that is not cut into pieces: in what is left of the turn under way, or else in the next. */
export const inTurn = async <T>(work: () => T): Promise<T> => {
  if (performance.now() >= turnEnds) await nextTurn();
  return work();
};

/** Works on until the turn is over; null: there is more to do. */
const oneTurn = <T>(steps: Steps<T>): { readonly made: T } | null => {
  for (;;) {
    const step = steps.next();
    if (step.done) return { made: step.value };
    if (performance.now() >= turnEnds) return null;
  }
};

const theRest = async <T>(steps: Steps<T>): Promise<T> => {
  for (;;) {
    await nextTurn();
    const done = oneTurn(steps);
    if (done !== null) return done.made;
  }
};

/** Work that takes longer than a turn is done one after another: what several pieces of it hold meanwhile would add up. */
let before: Promise<unknown> = Promise.resolve();

/** Runs work in pieces with pauses between them, so that a big mesh does not hold up everybody else. */
export const inTurns = async <T>(steps: Steps<T>): Promise<T> => {
  const done = await inTurn(() => oneTurn(steps));
  if (done !== null) return done.made;
  const rest = before.then(() => theRest(steps));
  before = rest.catch(() => undefined);
  return rest;
};
