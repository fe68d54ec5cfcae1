/** Something to do once nothing has stirred for a while. */
export interface AtRest {
  readonly stir: () => void;
  readonly stop: () => void;
}

/** Stirring costs next to nothing: a moving camera does it for each picture, and no timer is set anew for it. */
export const atRest = (wait: number, act: () => void): AtRest => {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const left = last + wait - performance.now();
    timer = left > 0 ? setTimeout(look, left) : undefined;
    if (left <= 0) act();
  };
  return {
    stir: () => {
      last = performance.now();
      timer ??= setTimeout(look, wait);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
};
