import type { Entity, MeshId, Protocol } from '@/lib/domain/entity';
import type { Filters } from '@/lib/domain/view';

type Place = Pick<Entity, 'cluster' | 'namespace'>;

const either = (wanted: readonly string[] | undefined, a: string, b: string): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.includes(a) || wanted.includes(b);

const tests = <T>(wanted: readonly T[] | undefined, said: readonly T[]): boolean =>
  wanted === undefined || wanted.length === 0 || said.some((value) => wanted.includes(value));

/** What filters ask of an edge; a call is one. */
interface Kept {
  readonly source: Place;
  readonly target: Place;
  readonly meshes: readonly MeshId[];
  readonly protocol: Protocol;
}

/**
 * Does an edge (or a call) stay? Either end matches `namespace`, either end matches `cluster`; `mesh` and `protocol` test
 * the edge. Repeats are OR, different filters AND (fine-print.md 18).
 */
export const keeps = (
  { cluster, namespace, mesh, protocol }: Partial<Filters>,
  { source, target, meshes, protocol: own }: Kept,
): boolean =>
  either(namespace, source.namespace, target.namespace) &&
  either(cluster, source.cluster, target.cluster) &&
  tests(mesh, meshes) &&
  tests(protocol, [own]);
