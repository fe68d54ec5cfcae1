import type { Millis } from '@/lib/domain/units';

const DAY: Millis = 24 * 60 * 60_000;

/** How far back each kind of fact is looked for (adoption model, 1.4). */
export interface EvidenceWindows {
  readonly shares: Millis;
  readonly topology: Millis;
  readonly releases: Millis;
}

export const modelWindows: EvidenceWindows = { shares: 7 * DAY, topology: 30 * DAY, releases: 90 * DAY };

/** The model's windows where the configuration says nothing else. */
export const windowsOf = (given: Readonly<Partial<Record<keyof EvidenceWindows, Millis | null>>>): EvidenceWindows => ({
  shares: given.shares ?? modelWindows.shares,
  topology: given.topology ?? modelWindows.topology,
  releases: given.releases ?? modelWindows.releases,
});
