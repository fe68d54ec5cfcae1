import type { ServiceRow } from '@/lib/domain/service';
import type { Trust } from '@/lib/domain/trust';

/**
 * Rows with only the doubts that are their own. What weakens the whole answer is said once, at the foot of the panel:
 * repeated in every row it would hide the rows that stand out.
 */
export const withOwnTrust = (services: readonly ServiceRow[], { reasons }: Trust): readonly ServiceRow[] =>
  services.map((row) => {
    const own = row.trustReasons.filter((reason) => !reasons.includes(reason));
    const doubted = own.some((reason) => reason !== 'low-sample');
    return { ...row, trust: doubted ? row.trust : 'complete', trustReasons: own };
  });
