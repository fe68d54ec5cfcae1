import { LRUCache } from 'lru-cache';
import type { MetricsSource } from '@/lib/domain/source';
import type { Millis } from '@/lib/domain/units';
import { inTime } from './asked';
import type { Context } from './context';
import { DETECT_SPAN, type Detection, detectIn, originOf, type Span, seenBetween, takesTurn } from './detect';

/** Quarters of an hour by which times gone by are told apart: all that lie in one cost one look. */
const roundedOut = ({ from, to }: Span): Span => ({
  from: Math.floor(from / DETECT_SPAN) * DETECT_SPAN,
  to: Math.ceil(to / DETECT_SPAN) * DETECT_SPAN,
});

type Look = Promise<readonly Detection[] | null>;

/** So many windows of one source are remembered. */
const MOST_KEPT = 50;
const looks = new WeakMap<MetricsSource, LRUCache<string, Look>>();

const lookThen = (context: Pick<Context, 'settings'>, source: MetricsSource, window: Span): Look => {
  const kept = looks.get(source) ?? new LRUCache<string, Look>({ max: MOST_KEPT });
  looks.set(source, kept);
  const { from, to } = roundedOut(window);
  const key = `${from} ${to}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  if (!takesTurn(source)) return Promise.resolve(null);
  const look = seenBetween(context, source, { from, to });
  kept.set(key, look);
  // What was not answered is asked again by whoever looks next.
  void look.then((found) => found === null && kept.delete(key));
  return look;
};

/** So long the first look at a source waits to learn which meshes it holds; it asks either way. */
const PATIENCE: Millis = 1_000;

/**
 * The meshes one source held during a window. One that has ended is looked at by itself: the mesh of then may be gone,
 * and the one of now was not there. Where nothing tells, what is there now stands.
 */
export const detectDuring = async (
  context: Pick<Context, 'settings'>,
  reader: MetricsSource,
  window: Span,
): Promise<readonly Detection[]> => {
  const source = originOf(reader);
  const now = await inTime(detectIn(context, reader), [], PATIENCE);
  if (window.to > source.now() - DETECT_SPAN) return now;
  const then = (await inTime(lookThen(context, source, window), null, PATIENCE)) ?? [];
  // A mesh known by its traffic alone has no tells, then as now.
  const silent = now.filter(({ id, proxies }) => proxies === null && !then.some((one) => one.id === id));
  return then.length === 0 ? now : [...then, ...silent];
};
