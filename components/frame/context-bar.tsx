'use client';
import { useOldestSample } from '@/components/query/use-data-age';
import { useStatus } from '@/components/query/use-status';
import { useView } from '@/components/time/use-view';
import { MultiSelect } from '@/components/ui/menu';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/small';
import type { Status } from '@/lib/domain/status';
import { plural } from '@/lib/format/plural';
import { commonParams } from '@/lib/url/params';
import { DetectedMeshes } from './meshes';
import { ShareButton } from './share-button';
import { SourceDots } from './sources';
import { ThemeSwitch } from './theme-switch';

const scopeParams = { cluster: commonParams.cluster, namespace: commonParams.namespace } as const;

/** What the page speaks about: which mesh, which part of it. The filters hold for every page. */
function Scope({ status }: { readonly status: Status }) {
  const [{ cluster, namespace }, setView] = useView(scopeParams);
  const { clusters, namespaces } = status.scope;
  return (
    <>
      <DetectedMeshes meshes={status.meshes} />
      {clusters.length > 1 || cluster.length > 0 ? (
        <MultiSelect
          label="Clusters"
          look={cluster.length === 0 ? 'quiet' : 'plain'}
          values={cluster}
          options={clusters}
          all={plural(clusters.length, 'cluster')}
          onChange={(next) => setView({ cluster: next })}
        />
      ) : null}
      {namespaces.length > 0 || namespace.length > 0 ? (
        <MultiSelect
          label="Namespaces"
          look={namespace.length === 0 ? 'quiet' : 'plain'}
          values={namespace}
          options={namespaces}
          all={plural(namespaces.length, 'namespace')}
          onChange={(next) => setView({ namespace: next })}
        />
      ) : null}
    </>
  );
}

function DataAge() {
  const asOf = useOldestSample();
  if (asOf === null) return null;
  return (
    <span className="figures whitespace-nowrap text-muted max-md:hidden">
      newest sample <RelativeTime at={asOf} />
    </span>
  );
}

/** What mesh, where from, how fresh. */
export function ContextBar() {
  const { frame, problem } = useStatus();
  return (
    <section
      aria-label="Context"
      className="flex min-h-10 min-w-0 items-center gap-2 px-4 text-13 max-sm:gap-0 max-sm:px-1 max-sm:[&_button]:px-2"
    >
      {frame === undefined ? (
        problem === null ? (
          <Skeleton className="h-4 w-72 max-w-[50vw]" />
        ) : (
          <span className="name text-failing">{problem.title}</span>
        )
      ) : (
        <div className="flex min-w-0 items-center gap-2 overflow-x-auto max-sm:gap-0">
          <Scope status={frame.data} />
        </div>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-1 max-sm:gap-0">
        <DataAge />
        {frame === undefined ? null : <SourceDots sources={frame.data.sources} />}
        <ShareButton />
        <ThemeSwitch />
      </div>
    </section>
  );
}
