import type { Result } from '@/lib/domain/result';
import type { Answer } from '@/lib/domain/source';
import type { Millis } from '@/lib/domain/units';
import { flightsOf } from '@/lib/http/flights';
import { keeperOf } from '@/lib/http/keeper';
import type { CacheState } from '@/lib/http/options';

export interface SharedAnswers {
  /**
   * The kept answer, the one in flight, or a new one by `fetch`. An answer past its freshness is given once more while
   * it is renewed. Null: `signal` aborted first.
   */
  get<T>(
    key: string,
    fresh: Millis,
    signal: AbortSignal,
    fetch: (signal: AbortSignal) => Promise<Result<Answer<T>>>,
  ): Promise<{ readonly result: Result<Answer<T>>; readonly shared: boolean } | null>;
}

/** How a question that nobody here has the answer to is asked: by this process alone, or by one of several replicas. */
type Together = (
  key: string,
  fresh: Millis,
  signal: AbortSignal,
  fetch: (signal: AbortSignal) => Promise<Result<Answer<unknown>>>,
) => Promise<Result<Answer<unknown>>>;

const alone: Together = (_key, _fresh, signal, fetch) => fetch(signal);

/** One answer for everybody who asks the same. A key always holds the same type: it names the API's path. */
export const sharedAnswers = (
  maxBytes: number,
  seen: (state: CacheState) => void,
  together: Together = alone,
): SharedAnswers => {
  const keeper = keeperOf<Answer<unknown>>(maxBytes);
  const flights = flightsOf<Result<Answer<unknown>>>();

  const get: SharedAnswers['get'] = async <T>(
    key: string,
    fresh: Millis,
    signal: AbortSignal,
    fetch: (signal: AbortSignal) => Promise<Result<Answer<T>>>,
  ) => {
    if (signal.aborted) return null;
    const fetchAndKeep = async (stop: AbortSignal): Promise<Result<Answer<unknown>>> => {
      const result = await together(key, fresh, stop, fetch);
      if (result.ok) keeper.put(key, result.value, result.value.receipt.bytes, fresh);
      return result;
    };
    const kept = keeper.get(key);
    if (kept !== null) {
      seen(kept.fresh ? 'hit' : 'stale');
      if (!kept.fresh) void flights.join(key, signal, fetchAndKeep);
      return { result: { ok: true, value: kept.value as Answer<T> }, shared: true };
    }
    const shared = flights.has(key);
    seen(shared ? 'coalesced' : 'miss');
    const result = await flights.join(key, signal, fetchAndKeep);
    return result === null ? null : { result: result as Result<Answer<T>>, shared };
  };

  return { get };
};
