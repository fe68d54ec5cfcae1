import type { Entity, MeshId, Protocol } from '@/lib/domain/entity';
import type { Filters } from '@/lib/domain/view';

const either = (wanted: readonly string[], a: string, b: string): boolean =>
  wanted.length === 0 || wanted.includes(a) || wanted.includes(b);

interface Ends {
  readonly source: Pick<Entity, 'cluster' | 'namespace'>;
  readonly target: Pick<Entity, 'cluster' | 'namespace'>;
}

/**
 * Does an edge (or a call) stay? Either end matches `namespace`, either end matches `cluster`; `mesh` and `protocol` test
 * the edge. Repeats are OR, different filters AND (fine-print.md 18).
 */
export const keeps = (
  { cluster, namespace, mesh, protocol }: Partial<Filters>,
  { source, target }: Ends,
  edge: { readonly meshes: readonly MeshId[]; readonly protocol: Protocol },
): boolean =>
  either(namespace ?? [], source.namespace, target.namespace) &&
  either(cluster ?? [], source.cluster, target.cluster) &&
  ((mesh ?? []).length === 0 || edge.meshes.some((id) => mesh?.includes(id))) &&
  ((protocol ?? []).length === 0 || protocol?.includes(edge.protocol) === true);
