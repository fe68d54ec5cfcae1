import type { MtlsState } from '@/lib/domain/graph';
import type { Coverage } from '@/lib/domain/mtls';

type RequestFigures = Pick<Coverage, 'knownRate' | 'unknownRate' | 'plaintextRate'>;

/** Requests per second by what is known of them. The three add up to everything that was reported. */
export interface CoverageParts {
  readonly protectedRate: number;
  readonly plaintextRate: number;
  readonly unknownRate: number;
}

export const partsOf = ({ knownRate, unknownRate, plaintextRate }: RequestFigures): CoverageParts => ({
  // Rounding to 4 digits can put plaintext a hair above known.
  protectedRate: Math.max(0, knownRate - plaintextRate),
  plaintextRate: Math.min(plaintextRate, knownRate),
  unknownRate,
});

/** Protected ÷ known; null where nothing is known (product.md 2.5). */
export const shareOf = ({ knownRate, plaintextRate }: RequestFigures): number | null =>
  knownRate > 0 ? Math.min(1, Math.max(0, 1 - plaintextRate / knownRate)) : null;

/** The state of a share: only a whole 1 is protected, only a whole 0 is plaintext. */
export const stateOf = (share: number | null): MtlsState => {
  if (share === null) return 'unknown';
  if (share >= 1) return 'mutual';
  return share <= 0 ? 'plaintext' : 'partial';
};
