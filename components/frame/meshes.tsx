'use client';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { RelativeTime } from '@/components/ui/relative-time';
import { meshNames } from '@/lib/domain/entity';
import type { Status } from '@/lib/domain/status';

type Meshes = Status['meshes'];

/** "Istio 1.29.1 and 1.30.0, Linkerd": two versions a mesh, the rest is in the list behind. */
export const meshWords = (meshes: Meshes): string => {
  const words = meshes.map(({ id, versions }) => [meshNames[id], versions.slice(0, 2).join(' and ')].join(' ').trim());
  return [...new Set(words)].join(', ') || 'no mesh detected yet';
};

const listed = (names: readonly string[], otherwise: string): string =>
  names.length === 0 ? otherwise : names.join(', ');

/** One row a mesh and source: its versions, its clusters, since when, and the metric that gave it away. */
function MeshList({ meshes }: { readonly meshes: Meshes }) {
  return (
    <ul className="grid gap-3">
      {meshes.map(({ id, source, metric, clusters, versions, since }) => (
        <li key={`${source} ${id}`} className="grid gap-0.5">
          <span className="name font-medium">
            {meshNames[id]} <span className="figures font-normal text-muted">{listed(versions, '')}</span>
          </span>
          <span className="name text-12 text-muted">
            in {listed(clusters, 'a cluster nobody names')}
            {since === null ? null : (
              <>
                , reporting since at least <RelativeTime at={since} />
              </>
            )}
          </span>
          <span className="name text-12 text-muted">
            seen by <code className="font-mono break-all">{metric}</code> in {source}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Which meshes report; the list behind says where, since when, and how that is known. */
export function DetectedMeshes({ meshes }: { readonly meshes: Meshes }) {
  if (meshes.length === 0)
    return <span className="name truncate font-medium text-ink max-sm:hidden">{meshWords(meshes)}</span>;
  return (
    <Popover
      label="Detected meshes"
      align="start"
      className="w-80"
      trigger={
        <Button look="quiet" className="min-w-0 shrink font-medium text-ink max-sm:hidden">
          <span className="truncate">{meshWords(meshes)}</span>
        </Button>
      }
    >
      <MeshList meshes={meshes} />
    </Popover>
  );
}
