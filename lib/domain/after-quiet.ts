import type { Millis } from './units';

/** On the server: does something once nobody has stirred for so long, ms; answers how to stir. Keeps no process alive. */
export const afterQuiet = (quiet: Millis, act: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined) {
      timer.refresh();
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      act();
    }, quiet);
    timer.unref();
  };
};

/** As long as answers are kept: what only serves the next look goes with them. */
export const FORGOTTEN_AFTER: Millis = 60_000;
