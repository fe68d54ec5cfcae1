interface Flight {
  readonly answer: Promise<unknown>;
  readonly controller: AbortController;
  readers: number;
}

const flights = new Map<string, Flight>();

/** Is somebody's work for `key` under way? */
export const isShared = (key: string): boolean => flights.has(key);

/**
 * Runs `work` once for all who ask for `key` at the same time. Its signal aborts when the last of them has left, so an
 * abandoned page stops costing its sources anything.
 */
export const shared = async <T>(
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const flight = flights.get(key) ?? takeOff(key, work);
  flight.readers += 1;
  const leave = () => {
    flight.readers -= 1;
    if (flight.readers > 0) return;
    if (flights.get(key) === flight) flights.delete(key);
    flight.controller.abort();
  };
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    // The key names the question and its parameters, so all who share it expect the same shape.
    return (await flight.answer) as T;
  } finally {
    signal.removeEventListener('abort', leave);
  }
};

const takeOff = (key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight => {
  const controller = new AbortController();
  const flight: Flight = { controller, readers: 0, answer: work(controller.signal) };
  flights.set(key, flight);
  const land = () => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  flight.answer.then(land, land);
  return flight;
};
