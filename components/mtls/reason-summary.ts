import type { MeshId } from '@/lib/domain/entity';
import type { CoverageEdge } from '@/lib/domain/mtls';
import type { PlaintextReason } from './reason-words';

export interface ReasonTotal {
  readonly reason: PlaintextReason;
  readonly edges: number;
  /** Requests per second in plaintext on edges with this reason; TCP is counted in `edges` only. */
  readonly requestRate: number;
  /** Who reports those edges. */
  readonly meshes: readonly MeshId[];
}

/**
 * What to do first: reasons by how much plaintext they explain. An edge with two reasons counts under both, so the
 * figures are not a sum.
 */
export const totalByReason = (edges: readonly CoverageEdge[]): readonly ReasonTotal[] => {
  const totals = new Map<PlaintextReason, ReasonTotal>();
  for (const { reasons, basis, plaintextRate, meshes } of edges) {
    for (const reason of new Set(reasons)) {
      const so = totals.get(reason) ?? { reason, edges: 0, requestRate: 0, meshes: [] };
      const more = basis === 'requests' ? (plaintextRate ?? 0) : 0;
      totals.set(reason, {
        reason,
        edges: so.edges + 1,
        requestRate: so.requestRate + more,
        meshes: [...new Set([...so.meshes, ...meshes])],
      });
    }
  }
  return [...totals.values()].sort((a, b) => b.requestRate - a.requestRate || b.edges - a.edges);
};
