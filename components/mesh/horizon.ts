import type { MeshState } from '@/lib/domain/mesh';
import type { Certificate } from '@/lib/domain/mtls';

/** Fresh workload certificates a mesh is shown with: they are renewed by themselves. */
const FRESH = 3;

/** What the horizon shows: all issuers and roots, everything not healthy, and of the rest the soonest few of each mesh. */
export const horizonOf = (
  meshes: readonly MeshState[],
): { readonly shown: readonly Certificate[]; readonly more: number } => {
  const all = meshes.flatMap(({ certificates }) => certificates);
  const shown = meshes.flatMap(({ certificates }) => {
    const isPlain = ({ kind, state }: Certificate) => kind === 'workload' && state === 'healthy';
    return [...certificates.filter((each) => !isPlain(each)), ...certificates.filter(isPlain).slice(0, FRESH)];
  });
  return { shown, more: all.length - shown.length };
};
