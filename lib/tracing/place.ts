import type { Result } from '@/lib/domain/result';
import type { Millis } from '@/lib/domain/units';

const LOOK_AGAIN: Millis = 5 * 60_000;

export interface Places<P> {
  /** What the probe found; asked again after 5 minutes, and when an answer shows that the back end has changed. */
  readonly known: () => P | null;
  with<T>(signal: AbortSignal, use: (place: P) => Promise<Result<T>>): Promise<Result<T>>;
}

/**
 * Where a back end's API hangs and which of its editions it speaks, found by asking. An answer that is not that API's
 * may mean that the back end was replaced by another edition: then it is probed once more and asked again.
 */
export const placesOf = <P>(probe: (signal: AbortSignal) => Promise<Result<P>>): Places<P> => {
  let found: { readonly at: number; readonly place: P } | null = null;

  const find = async (signal: AbortSignal): Promise<Result<P>> => {
    if (found !== null && performance.now() - found.at < LOOK_AGAIN) return { ok: true, value: found.place };
    const probed = await probe(signal);
    if (probed.ok) found = { at: performance.now(), place: probed.value };
    return probed;
  };

  return {
    known: () => found?.place ?? null,
    with: async (signal, use) => {
      const place = await find(signal);
      if (!place.ok) return place;
      const result = await use(place.value);
      if (result.ok || result.fault.kind !== 'malformed') return result;
      found = null;
      const again = await find(signal);
      const changed = again.ok && JSON.stringify(again.value) !== JSON.stringify(place.value);
      return changed ? use(again.value) : result;
    },
  };
};
