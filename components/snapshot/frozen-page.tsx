'use client';
import { type ComponentType, lazy, Suspense } from 'react';
import { EmptyState, Skeleton } from '@/components/ui/small';
import { type FrozenKind, frozenKindAt } from '@/lib/url/pages';

interface Named {
  readonly names: readonly string[];
}

function Pending() {
  return (
    <div aria-busy className="grid gap-3 p-4 max-sm:p-3">
      <span className="sr-only">Loading the pictures</span>
      <Skeleton className="h-96" />
    </div>
  );
}

// A snapshot is of one page: only the pictures of that one are fetched.
const picture = (load: () => Promise<ComponentType<Named>>) =>
  lazy(async (): Promise<{ readonly default: ComponentType<Named> }> => ({ default: await load() }));

const pictures: Readonly<Record<FrozenKind, ComponentType<Named>>> = {
  overview: picture(() => import('@/components/overview/live-overview').then(({ LiveOverview }) => LiveOverview)),
  graph: picture(() =>
    import('@/components/graph/live-graph').then(({ LiveGraph }) => () => <LiveGraph preview={null} />),
  ),
  services: picture(() => import('@/components/services/live-services').then(({ LiveServices }) => LiveServices)),
  service: picture(() =>
    import('@/components/services/live-service').then(
      ({ LiveService }) =>
        ({ names: [cluster = '', namespace = '', name = ''] }) => (
          <LiveService cluster={cluster} namespace={namespace} name={name} />
        ),
    ),
  ),
  mtls: picture(() => import('@/components/mtls/live-coverage').then(({ LiveCoverage }) => LiveCoverage)),
  mesh: picture(() => import('@/components/mesh/live-mesh').then(({ LiveMesh }) => LiveMesh)),
  trace: picture(() =>
    import('@/components/traces/live-trace').then(({ LiveTrace }) => ({ names: [traceId = ''] }) => (
      <LiveTrace traceId={traceId} />
    )),
  ),
  'trace-comparison': picture(() =>
    import('@/components/traces/live-comparison').then(({ LiveComparison }) => LiveComparison),
  ),
  'trace-agreement': picture(() =>
    import('@/components/traces/live-agreement').then(({ LiveAgreement }) => LiveAgreement),
  ),
};

/** The pictures of a page, by its path: the very components of the live page. */
export function PageAt({ pathname }: { readonly pathname: string }) {
  const found = frozenKindAt(pathname);
  if (found === null) return <EmptyState title="This snapshot is of a page that this Weftline does not have." />;
  const Picture = pictures[found.kind];
  return (
    <Suspense fallback={<Pending />}>
      <Picture names={found.names} />
    </Suspense>
  );
}
