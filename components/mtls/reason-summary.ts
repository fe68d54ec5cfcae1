import type { CoverageEdge } from '@/lib/domain/mtls';
import type { PlaintextReason } from './reason-words';

export interface ReasonTotal {
  readonly reason: PlaintextReason;
  readonly edges: number;
  /** Requests per second in plaintext on edges with this reason; TCP is counted in `edges` only. */
  readonly requestRate: number;
}

/**
 * What to do first: reasons by how much plaintext they explain. An edge with two reasons counts under both, so the
 * figures are not a sum.
 */
export const totalByReason = (edges: readonly CoverageEdge[]): readonly ReasonTotal[] => {
  const totals = new Map<PlaintextReason, ReasonTotal>();
  for (const { reasons, basis, plaintextRate } of edges) {
    for (const reason of new Set(reasons)) {
      const so = totals.get(reason) ?? { reason, edges: 0, requestRate: 0 };
      const more = basis === 'requests' ? (plaintextRate ?? 0) : 0;
      totals.set(reason, { reason, edges: so.edges + 1, requestRate: so.requestRate + more });
    }
  }
  return [...totals.values()].sort((a, b) => b.requestRate - a.requestRate || b.edges - a.edges);
};
