/** A painter's thread, from the moment it is asked for. */
export interface PainterThread {
  readonly worker: Worker;
  /** Calls back when it is refused by a policy, not found, or broken, also if that was before anybody asked. */
  readonly onFail: (act: () => void) => void;
}

/** Whether this browser lets another thread paint a canvas of the page. */
export const canPaintElsewhere = (): boolean =>
  typeof Worker === 'function' &&
  typeof OffscreenCanvas === 'function' &&
  'transferControlToOffscreen' in HTMLCanvasElement.prototype;

const begin = (): PainterThread => {
  const worker = new Worker(new URL('./scene-worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<void>((resolve) => worker.addEventListener('error', () => resolve(), { once: true }));
  return { worker, onFail: (act) => void failed.then(act) };
};

let waiting: PainterThread | null = null;
/** The first scene did not wait: nobody would take what is started now. */
let isTaken = false;

/**
 * Starts a thread that the first scene will take. It takes a browser 0.1 to 0.3 s, most of them while the page's own scripts
 * hold the thread that has to ask for it: begun before them, it is there when the answer is.
 */
export const startPainter = (): void => {
  if (!isTaken && canPaintElsewhere()) waiting ??= begin();
};

/** The thread that was started, or a new one. */
export const takePainter = (): PainterThread => {
  const thread = waiting ?? begin();
  waiting = null;
  isTaken = true;
  return thread;
};
