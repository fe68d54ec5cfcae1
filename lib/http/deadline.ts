import type { Millis } from '@/lib/domain/units';

export interface Deadline {
  /** Aborts at the deadline, or when the asker's own signal does. */
  readonly signal: AbortSignal;
  /** The time was up: the asker still waits. */
  expired(): boolean;
  remaining(): Millis;
  /** Lets go of the timer and of the asker's signal. */
  done(): void;
}

export const deadlineOf = (outer: AbortSignal, timeout: Millis): Deadline => {
  const stop = new AbortController();
  const until = performance.now() + timeout;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort();
  }, timeout);
  const left = (): void => stop.abort();
  if (outer.aborted) left();
  outer.addEventListener('abort', left, { once: true });
  return {
    signal: stop.signal,
    expired: () => late,
    remaining: () => Math.max(0, until - performance.now()),
    done: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', left);
    },
  };
};

/** Waits, or returns early when `signal` aborts. */
export const pause = (ms: Millis, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over, { once: true });
    if (signal.aborted) over();
  });
