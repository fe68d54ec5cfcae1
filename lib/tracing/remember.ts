import type { Fault, Result } from '@/lib/domain/result';
import { failed } from '@/lib/domain/result';
import type { Millis } from '@/lib/domain/units';
import { fault } from '@/lib/http/faults';
import { flightsOf } from '@/lib/http/flights';
import { keeperOf } from '@/lib/http/keeper';

export interface Memory {
  /** The kept answer while it is fresh, the one in flight, or a new one. A key names one type. */
  get<T>(
    key: string,
    fresh: (value: T) => Millis,
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>>;
}

const LEFT = (source: string): Fault => fault(source, 'canceled', 'Nobody waits for this answer any more.');

/** One answer for everybody who asks a back end the same; kept answers are bounded by memory. */
export const memoryOf = (source: string, maxBytes: number, bytesOf: (value: unknown) => number): Memory => {
  const keeper = keeperOf<unknown>(maxBytes);
  const flights = flightsOf<Result<unknown>>();
  return {
    get: async <T>(
      key: string,
      fresh: (value: T) => Millis,
      signal: AbortSignal,
      ask: (signal: AbortSignal) => Promise<Result<T>>,
    ): Promise<Result<T>> => {
      const kept = keeper.get(key);
      if (kept?.fresh === true) return { ok: true, value: kept.value as T };
      const answer = await flights.join(key, signal, async (stop) => {
        const result = await ask(stop);
        if (result.ok) keeper.put(key, result.value, bytesOf(result.value), fresh(result.value));
        return result;
      });
      return answer === null ? failed(LEFT(source)) : (answer as Result<T>);
    },
  };
};
