'use client';
import { LiveGraph } from '@/components/graph/live-graph';
import { LiveMesh } from '@/components/mesh/live-mesh';
import { LiveCoverage } from '@/components/mtls/live-coverage';
import { LiveOverview } from '@/components/overview/live-overview';
import { LiveService } from '@/components/services/live-service';
import { LiveServices } from '@/components/services/live-services';
import { EmptyState } from '@/components/ui/small';

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The pictures of a page, by its path: the very components of the live page. */
export function PageAt({ pathname }: { readonly pathname: string }) {
  const [, first = '', ...rest] = pathname.split('/');
  const [cluster = '', namespace = '', name = ''] = rest.map(decoded);
  switch (first) {
    case '':
      return <LiveOverview />;
    case 'graph':
      return <LiveGraph preview={null} />;
    case 'services':
      return rest.length === 3 ? <LiveService cluster={cluster} namespace={namespace} name={name} /> : <LiveServices />;
    case 'mtls':
      return <LiveCoverage />;
    case 'mesh':
      return <LiveMesh />;
    default:
      return <EmptyState title="This snapshot is of a page that this Weftline does not have." />;
  }
}
