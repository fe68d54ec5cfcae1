import type { SignalPoints } from '@/lib/domain/signals';
import type { EpochMs } from '@/lib/domain/units';

/** So many instants in a row may be missing or good without ending a run: one scrape lost, one quiet moment. */
const PATIENCE = 2;

/**
 * Since when a ratio has been at or above a bound: the first instant of the run that reaches the end of the points.
 * null: it is not bad at the end, or was bad from the first point on, so that nobody saw it begin.
 */
export const badSince = (points: SignalPoints, bound: number): EpochMs | null => {
  let [since, calm]: [EpochMs | null, number] = [null, 0];
  for (const [at, value] of points.toReversed()) {
    const isBad = value !== null && value >= bound;
    calm = isBad ? 0 : calm + 1;
    if (isBad) since = at;
    if (calm > PATIENCE) return since;
  }
  const first = points.find(([, value]) => value !== null)?.[0];
  return since === first ? null : since;
};
