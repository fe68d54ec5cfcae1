import { setMaxListeners } from 'node:events';

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly stop: AbortController;
  readers: number;
}

export interface Flights<T> {
  /** Joins the identical question in flight, or starts it. Null: this reader left (`signal`) before the answer came. */
  join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T | null>;
  has(key: string): boolean;
}

/**
 * Identical questions ride together. Each reader may leave on its own; when the last one does, the question itself is
 * aborted, and a later reader starts afresh.
 */
export const flightsOf = <T>(): Flights<T> => {
  const flights = new Map<string, Flight<T>>();

  const launch = (key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const stop = new AbortController();
    const flight: Flight<T> = { stop, readers: 0, promise: start(stop.signal).finally(() => land(key, flight)) };
    flights.set(key, flight);
    return flight;
  };
  const land = (key: string, flight: Flight<T>): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  const join: Flights<T>['join'] = (key, signal, start) => {
    if (signal.aborted) return Promise.resolve(null);
    const flight = flights.get(key) ?? launch(key, start);
    flight.readers += 1;
    // One viewer's signal may wait for many questions at once; that is no leak.
    setMaxListeners(0, signal);
    return new Promise<T | null>((resolve, reject) => {
      const gone = (): void => {
        flight.readers -= 1;
        resolve(null);
        if (flight.readers > 0) return;
        land(key, flight);
        flight.stop.abort();
      };
      signal.addEventListener('abort', gone, { once: true });
      flight.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', gone));
    });
  };

  return { join, has: (key) => flights.has(key) };
};
