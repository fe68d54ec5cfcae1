import type { EpochMs, Millis } from '@/lib/domain/units';

const HOUR: Millis = 3_600_000;
/** How far back is looked, coarsely first. */
const LADDER: readonly Millis[] = [HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 31 * 24 * HOUR];
/** Nobody needs to know the beginning of a long time more exactly than this part of it. */
const EXACT = 0.05;
const FINEST: Millis = 15 * 60_000;

/** What looks into the past have shown of one mesh. */
export interface Past {
  /** The earliest time it was seen to report. */
  readonly seen: EpochMs;
  /** The latest time before that at which it was not; null: none was found. */
  readonly unseen: EpochMs | null;
}

/** The next time to look at to learn when a mesh began, and how much that would tell; null: it is known well enough. */
export const nextProbe = (
  { seen, unseen }: Past,
  now: EpochMs,
): { readonly at: EpochMs; readonly gap: Millis } | null => {
  const age = now - seen;
  if (unseen === null) {
    const further = LADDER.find((rung) => rung > age + FINEST);
    return further === undefined ? null : { at: now - further, gap: further - age };
  }
  const gap = seen - unseen;
  return gap <= Math.max(FINEST, (now - seen) * EXACT) ? null : { at: Math.round((seen + unseen) / 2), gap };
};

/** What one more look tells. */
export const learned = ({ seen, unseen }: Past, at: EpochMs, wasThere: boolean): Past =>
  wasThere ? { seen: Math.min(seen, at), unseen } : { seen, unseen: Math.max(unseen ?? at, at) };
