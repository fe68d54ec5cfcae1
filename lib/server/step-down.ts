import type { Limits } from '@/lib/domain/settings';
import type { Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import type { Asked } from './asked';
import type { Context } from './context';

/** What a view gives up when it would cost more than its budget. */
export type Step = 'namespace' | 'no-quantiles' | 'coarser-step';
/** Which part of the budget it would have exceeded: one answer's, the view's series, the view's bytes. */
export type Excess = 'answer' | 'series' | 'bytes';

/** The step and its reason, for the frame: `stepped-down:namespace:series`. */
export const steppedDown = (step: Step, excess: Excess): Trust => ({
  state: 'partial',
  reasons: [`stepped-down:${step}:${excess}`],
});

/** What the answers of a view come to; null: within its budget. */
export const excessOf = (answers: readonly Asked<unknown>[], limits: Limits): Excess | null => {
  if (answers.some(({ fault }) => fault?.kind === 'too-large')) return 'answer';
  const sum = (of: 'series' | 'bytes') => answers.reduce((total, { receipt }) => total + (receipt?.[of] ?? 0), 0);
  if (sum('series') > limits.viewSeries) return 'series';
  return sum('bytes') > limits.viewBytes ? 'bytes' : null;
};

/** So long nobody tries the big questions again. */
const REMEMBERED: Millis = 5 * 60_000;
const big = new WeakMap<Context['sources'], { readonly excess: Excess; readonly until: number }>();

/** The mesh was too big a short while ago: it is not asked in full only to find that out again. */
export const knownExcess = ({ sources }: Pick<Context, 'sources'>): Excess | null => {
  const known = big.get(sources);
  return known === undefined || performance.now() > known.until ? null : known.excess;
};

export const noteExcess = ({ sources }: Pick<Context, 'sources'>, excess: Excess): void => {
  big.set(sources, { excess, until: performance.now() + REMEMBERED });
};

/** Series of one histogram, as meshes ship them (Istio: 20 bounds). */
const BOUNDS = 20;

/** Would quantiles of so many calls, from raw buckets, read more series than a view may? */
export const tooManyBuckets = (calls: number, limits: Limits): boolean => calls * BOUNDS > limits.viewSeries;
