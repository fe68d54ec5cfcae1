/** Gives the turn back. */
export type Leave = () => void;

export interface Queue {
  /** Waits for one of the `max` places; null when `signal` aborts first or too many wait already. */
  enter(signal: AbortSignal): Promise<Leave | null>;
  readonly inside: number;
}

const MAX_WAITING = 2_000;

/** At most `max` at a time, first come, first served. Whoever is aborted while waiting leaves the line at once. */
export const queueOf = (max: number, changed: (inside: number) => void = () => undefined): Queue => {
  const waiting = new Set<(leave: Leave) => void>();
  let inside = 0;

  const placeTaken = (): Leave => {
    inside += 1;
    changed(inside);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside -= 1;
      changed(inside);
      const [next] = waiting;
      if (next === undefined) return;
      waiting.delete(next);
      next(placeTaken());
    };
  };

  const enter = (signal: AbortSignal): Promise<Leave | null> => {
    if (signal.aborted || waiting.size >= MAX_WAITING) return Promise.resolve(null);
    if (inside < max) return Promise.resolve(placeTaken());
    return new Promise((resolve) => {
      const admitted = (leave: Leave): void => {
        signal.removeEventListener('abort', gone);
        resolve(leave);
      };
      const gone = (): void => {
        waiting.delete(admitted);
        resolve(null);
      };
      waiting.add(admitted);
      signal.addEventListener('abort', gone, { once: true });
    });
  };

  return {
    enter,
    get inside() {
      return inside;
    },
  };
};
