/**
 * Work cut into pieces of a millisecond or so. The core only says where it may be left for a moment; whoever runs it
 * decides whether to (`finished` here, `inTurns` in the server, where everybody shares one thread).
 */
export type Steps<T> = Generator<void, T, void>;

/** Items in one piece. */
const PIECE = 256;

/** All of it at once. */
export const finished = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};

/** Does something with each item, a piece at a time. */
export function* eachOf<T>(items: Iterable<T>, work: (item: T) => void): Steps<void> {
  let count = 0;
  for (const item of items) {
    work(item);
    count += 1;
    if (count % PIECE === 0) yield;
  }
}

/** What becomes of each item, in order, a piece at a time. */
export function* mapOf<T, U>(items: Iterable<T>, make: (item: T) => U): Steps<U[]> {
  const made: U[] = [];
  yield* eachOf(items, (item) => {
    made.push(make(item));
  });
  return made;
}
