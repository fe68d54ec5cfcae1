import { LRUCache } from 'lru-cache';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { LIVE_GRID } from '@/lib/domain/view';

/** An answer that is no longer fresh is still shown this long, while a new one is fetched. */
const STALE_MS: Millis = 60_000;
/** Samples older than this no longer change: late scrapes and remote writes have arrived. */
const SETTLED_MS: Millis = 5 * 60_000;
const SETTLED_FRESH: Millis = 10 * 60_000;
const OFF_GRID_FRESH: Millis = 5_000;
/** Parsed rows and the calls folded of them take about four times the memory of their text (docs/performance.md). */
const HEAP_PER_BYTE = 4;
const SMALLEST = 512;
/** The newest answers are kept however big they are: every view of one window is made of the same few. */
const NEWEST = 6;

/** How long an answer about `at` may be given again without asking, at the back end's `now`. */
export const freshFor = (at: EpochMs, now: EpochMs): Millis => {
  if (now - at > SETTLED_MS) return SETTLED_FRESH;
  return at % LIVE_GRID === 0 ? LIVE_GRID : OFF_GRID_FRESH;
};

export interface Keeper<T> {
  get(key: string): { readonly value: T; readonly fresh: boolean } | null;
  put(key: string, value: T, bytes: number, fresh: Millis): void;
}

interface Entry<T> {
  readonly value: T;
  readonly freshUntil: number;
}

/** The answers of one source, bounded by the memory they take; the longest unused go first, and what is old goes by itself. */
export const keeperOf = <T>(maxBytes: number): Keeper<T> => {
  const timed = { ttl: STALE_MS, ttlAutopurge: true, perf: { now: () => performance.now() } } as const;
  const kept = new LRUCache<string, Entry<T>>({ maxSize: maxBytes, ...timed });
  const newest = new LRUCache<string, Entry<T>>({ max: NEWEST, ...timed });
  return {
    get: (key) => {
      const entry = kept.get(key) ?? newest.get(key);
      if (entry === undefined) return null;
      const over = performance.now() - entry.freshUntil;
      if (over < STALE_MS) return { value: entry.value, fresh: over < 0 };
      kept.delete(key);
      newest.delete(key);
      return null;
    },
    put: (key, value, bytes, fresh) => {
      const size = SMALLEST + key.length + bytes * HEAP_PER_BYTE;
      const entry = { value, freshUntil: performance.now() + fresh };
      const ttl = fresh + STALE_MS;
      kept.set(key, entry, { size, ttl });
      newest.set(key, entry, { ttl });
    },
  };
};
