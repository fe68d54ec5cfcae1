import { setImmediate as pause } from 'node:timers/promises';
import type { Steps } from '@/lib/domain/steps';
import type { Millis } from '@/lib/domain/units';

/** So long one piece of work may hold the event loop before others get their turn. */
const TURN: Millis = 8;

/** Work that waits goes on one after another, each in a round of the loop of its own: pieces must not add up. */
let waiting: Promise<unknown> = Promise.resolve();

const nextTurn = (): Promise<unknown> => {
  waiting = waiting.then(() => pause());
  return waiting;
};

/** Runs work in pieces with pauses between them, so that a big mesh does not hold up everybody else. */
export const inTurns = async <T>(steps: Steps<T>): Promise<T> => {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < TURN) continue;
    await nextTurn();
    began = performance.now();
  }
};
