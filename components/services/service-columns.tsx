import { cn } from '@/components/ui/cn';
import type { Column } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import { meshNames } from '@/lib/domain/entity';
import type { ServiceRow } from '@/lib/domain/service';
import { formatMs, formatPercent } from '@/lib/format/number';
import { CoverageCell } from './coverage-cell';
import { EntityLink } from './entity-link';
import { RateCell } from './rate-cell';
import { trafficOf } from './row-traffic';
import { placeOf } from './service-path';
import { healthRank, latencyOf } from './sort-services';
import { TrustMark } from './trust-mark';
import { VersionList } from './version-list';

const meshesOf = (row: ServiceRow): string => row.meshes.map((mesh) => meshNames[mesh]).join(', ');

const NOT_IN_MESH = 'no mesh';

const errorInk: Partial<Record<ServiceRow['health'], string>> = { failing: 'text-failing', degraded: 'text-degraded' };

function Cut({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <bdi className={cn('block truncate text-muted', className)} title={text}>
      {text}
    </bdi>
  );
}

/** The columns of the service list. What sorts, what the filter reads and what the CSV holds are the same values. */
export const serviceColumns: readonly Column<ServiceRow>[] = [
  {
    id: 'health',
    head: 'Health',
    width: 1.25,
    value: (row) => row.health,
    order: (row) => healthRank[row.health],
    cell: (row) => <HealthMark health={row.health} word className="align-middle" />,
  },
  {
    id: 'name',
    head: 'Service',
    width: 2.6,
    value: (row) => row.name,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-1.5">
        <EntityLink entity={row} oneLine className="min-w-0" />
        <TrustMark trust={row.trust} reasons={row.trustReasons} />
      </span>
    ),
  },
  {
    id: 'namespace',
    head: 'Namespace',
    width: 1.3,
    value: (row) => row.namespace,
    cell: (row) => (
      <>
        <Cut text={row.namespace} className="max-lg:hidden" />
        <Cut text={placeOf(row)} className="lg:hidden" />
      </>
    ),
  },
  {
    id: 'cluster',
    head: 'Cluster',
    width: 1,
    wide: 'lg',
    value: (row) => row.cluster,
    cell: (row) => <Cut text={row.cluster} />,
  },
  {
    id: 'mesh',
    head: 'Mesh',
    width: 1,
    value: (row) => meshesOf(row) || NOT_IN_MESH,
    cell: (row) => <Cut text={meshesOf(row) || NOT_IN_MESH} />,
  },
  {
    id: 'rate',
    head: 'Requests/s',
    align: 'right',
    width: 1.25,
    value: (row) => trafficOf(row).requestRate,
    cell: (row) => <RateCell traffic={trafficOf(row)} />,
  },
  {
    id: 'errors',
    head: 'Errors',
    align: 'right',
    width: 0.9,
    value: (row) => trafficOf(row).errorRate,
    cell: (row) => (
      <Figure
        value={trafficOf(row).errorRate}
        format={formatPercent}
        absent={trafficOf(row).requestRate === 0 ? 'no requests' : 'not reported'}
        className={cn(errorInk[row.health])}
      />
    ),
  },
  {
    id: 'latency',
    head: 'Latency',
    align: 'right',
    width: 1.25,
    value: (row) => latencyOf(row.signals).ms,
    cell: (row) => <LatencyCell signals={row.signals} />,
  },
  {
    id: 'mtls',
    head: 'mTLS, arriving',
    align: 'right',
    width: 1.5,
    value: (row) => row.mtls.share,
    cell: (row) => <CoverageCell mtls={row.mtls} />,
  },
  {
    id: 'versions',
    head: 'Versions',
    width: 1.6,
    wide: 'lg',
    value: (row) => row.versions.map(({ version }) => version).join(' '),
    cell: (row) => <VersionList versions={row.versions} />,
  },
];

/** A latency says what it is: a 95th percentile where buckets exist, else a mean. */
export function LatencyCell({ signals }: { readonly signals: ServiceRow['signals'] }) {
  const { ms, what } = latencyOf(signals);
  return (
    <span className="whitespace-nowrap">
      {ms === null ? null : <span className="text-12 text-faint">{what} </span>}
      <Figure value={ms} format={formatMs} />
    </span>
  );
}
