/** A call that a service makes while it answers another. */
export interface Wanted<T> {
  readonly what: T;
  readonly durationMs: number;
  /** The answer waits for it whatever it takes. */
  readonly isCause: boolean;
}

/** When it was made. */
export interface Placed<T> {
  readonly what: T;
  readonly startMs: number;
  readonly durationMs: number;
}

/** A stretch of time, ms. */
export interface Span {
  readonly fromMs: number;
  readonly durationMs: number;
}

/** Part of an answer's time that may go into waiting for others; the rest is its own work. */
const WAITING = 0.92;
const BEFORE = 0.03;

const sum = (all: readonly { readonly durationMs: number }[]): number =>
  all.reduce((total, { durationMs }) => total + durationMs, 0);

const inTurn = <T>(all: readonly Wanted<T>[], fromMs: number, gapMs: number): readonly Placed<T>[] => {
  let at = fromMs;
  return all.map(({ what, durationMs }) => {
    const startMs = at;
    at += durationMs + gapMs;
    return { what, startMs, durationMs };
  });
};

const together = <T>(all: readonly Wanted<T>[], fromMs: number, gapMs: number): readonly Placed<T>[] =>
  all.map(({ what, durationMs }, i) => ({ what, startMs: fromMs + i * gapMs, durationMs }));

const fitted = <T>(all: readonly Wanted<T>[], roomMs: number): readonly Wanted<T>[] => {
  const total = sum(all);
  const factor = total > roomMs ? roomMs / total : 1;
  return all.map((one) => ({ ...one, durationMs: one.durationMs * factor }));
};

/**
 * Lays calls into the time their caller took: one after another where there is room, side by side where there is not,
 * and what takes longer than all of it begins late and is waited for by nobody. What the caller fails by comes last.
 */
export const placed = <T>(wanted: readonly Wanted<T>[], { fromMs, durationMs }: Span): readonly Placed<T>[] => {
  const room = durationMs * WAITING;
  const begin = fromMs + durationMs * BEFORE;
  const causes = fitted(
    wanted.filter(({ isCause }) => isCause),
    room,
  );
  const others = wanted.filter(({ isCause }) => !isCause);
  const late = others.filter((one) => one.durationMs > room);
  const timely = others.filter((one) => one.durationMs <= room);
  const forgotten = together(late, fromMs + durationMs * 0.7, durationMs * 0.02);
  const slack = room - sum(timely) - sum(causes);
  if (slack >= 0) {
    const gap = Math.min(1.5, slack / (timely.length + causes.length + 1));
    const first = inTurn(timely, begin, gap);
    const after = begin + sum(timely) + timely.length * gap;
    return [...first, ...inTurn(causes, after, Math.max(gap, slack * 0.8)), ...forgotten];
  }
  return [...together(timely, begin, durationMs * 0.005), ...inTurn(causes, begin, 0), ...forgotten];
};
