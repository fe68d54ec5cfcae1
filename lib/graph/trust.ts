import type { Trust, TrustState } from '@/lib/domain/trust';
import { mergeTrust } from '@/lib/domain/trust';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';

/** Where nobody knows the scrape interval: what most meshes are scraped at. */
const USUAL_INTERVAL: Millis = 15_000;
const STALE_AFTER: Millis = 90_000;

const because = (holds: boolean, state: TrustState, reason: string): readonly Trust[] =>
  holds ? [{ state, reasons: [reason] }] : [];

/** How far to trust figures over a window, by what the window and its newest sample say (fine-print.md 13). */
export const windowTrust = ({
  window,
  asOf,
  scrapeInterval,
  isEmpty,
}: {
  readonly window: Window;
  readonly asOf: EpochMs | null;
  readonly scrapeInterval: Millis | null;
  readonly isEmpty: boolean;
}): Trust => {
  const interval = scrapeInterval ?? USUAL_INTERVAL;
  const age = asOf === null ? Number.POSITIVE_INFINITY : window.to - asOf;
  return mergeTrust([
    ...because(isEmpty, 'unknown', 'no-data'),
    ...because(!isEmpty && window.to - window.from < 4 * interval, 'partial', 'short-window'),
    ...because(!isEmpty && age > Math.max(STALE_AFTER, 4 * interval), 'stale', 'stale'),
  ]);
};
