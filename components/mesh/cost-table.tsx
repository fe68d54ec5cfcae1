'use client';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { useLocalTable } from '@/components/ui/table-state';
import { meshNames } from '@/lib/domain/entity';
import type { CostRow, MeshState } from '@/lib/domain/mesh';
import { formatBytes, formatCount, formatPercent } from '@/lib/format/number';
import { formatCores, roleWords } from './words';

type Row = CostRow & Pick<MeshState, 'mesh' | 'cluster'>;

/** Every place of every mesh. */
export const costRows = (meshes: readonly MeshState[]): readonly Row[] =>
  meshes.flatMap(({ mesh, cluster, cost }) => cost.rows.map((row) => ({ ...row, mesh, cluster })));

const NOTHING_BESIDE = 'not compared: nothing of the workloads is in the same pods';

const columns: readonly Column<Row>[] = [
  {
    id: 'what',
    head: 'What',
    width: 1.6,
    value: (row) => `${meshNames[row.mesh]} ${roleWords[row.role]}`,
    cell: (row) => (
      <span className="block truncate" title={`container ${row.container}`}>
        {meshNames[row.mesh]} {roleWords[row.role]}
      </span>
    ),
  },
  {
    id: 'cluster',
    head: 'Cluster',
    wide: true,
    value: (row) => row.cluster,
    cell: (row) => <bdi className="block truncate">{row.cluster}</bdi>,
  },
  {
    id: 'namespace',
    head: 'Namespace',
    width: 1.3,
    value: (row) => row.namespace,
    cell: (row) => <bdi className="block truncate">{row.namespace ?? '–'}</bdi>,
  },
  {
    id: 'containers',
    head: 'Count',
    align: 'right',
    wide: 'lg',
    value: (row) => row.containers,
    cell: (row) => <Figure value={row.containers} format={formatCount} />,
  },
  {
    id: 'cpu',
    head: 'CPU',
    align: 'right',
    width: 1.8,
    value: (row) => row.cpuCores,
    cell: (row) => <Figure value={row.cpuCores} format={formatCores} />,
  },
  {
    id: 'cpuShare',
    head: 'On top',
    align: 'right',
    wide: true,
    value: (row) => row.cpuShare,
    cell: (row) => <Figure value={row.cpuShare} format={formatPercent} absent={NOTHING_BESIDE} />,
  },
  {
    id: 'memory',
    head: 'Memory',
    align: 'right',
    width: 1.4,
    value: (row) => row.memoryBytes,
    cell: (row) => <Figure value={row.memoryBytes} format={formatBytes} />,
  },
  {
    id: 'memoryShare',
    head: 'On top',
    align: 'right',
    wide: true,
    value: (row) => row.memoryShare,
    cell: (row) => <Figure value={row.memoryShare} format={formatPercent} absent={NOTHING_BESIDE} />,
  },
];

/** What the proxies use, place by place, and how much that is on top of what stands beside them. */
export function CostTable({ meshes }: { readonly meshes: readonly MeshState[] }) {
  const state = useLocalTable();
  return (
    <DataTable
      label="Cost by place"
      columns={columns}
      rows={costRows(meshes)}
      rowId={(row) => [row.mesh, row.cluster, row.role, row.namespace, row.container].join(' ')}
      state={state}
      filter="Find places"
      csv
      maxHeight={480}
    />
  );
}
