'use client';
import { type Column, DataTable } from '@/components/ui/data-table';
import { HealthMark } from '@/components/ui/marks';
import type { TableState } from '@/components/ui/table-state';
import { meshNames } from '@/lib/domain/entity';
import type { MeshCheck } from '@/lib/domain/mesh';
import { checkReading } from './words';

const severity = { failing: 0, degraded: 1, healthy: 2, idle: 3, unknown: 5 } as const;

const stateWords = ({ state }: MeshCheck): string =>
  state === null ? 'not judged' : state === 'unknown' ? 'not reported' : state;

const cut = 'block truncate';

const columns: readonly Column<MeshCheck>[] = [
  {
    id: 'check',
    head: 'Check',
    width: 3.4,
    value: (row) => row.title,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2" title={`${row.title}: ${row.metrics.join(', ')}`}>
        {row.state === null ? (
          <span aria-hidden className="w-2.5 shrink-0 text-center text-faint">
            –
          </span>
        ) : (
          <HealthMark health={row.state} />
        )}
        <span className={cut}>{row.title}</span>
      </span>
    ),
  },
  {
    id: 'state',
    head: 'State',
    width: 1,
    wide: 'lg',
    value: stateWords,
    order: (row) => (row.state === null ? 4 : severity[row.state]),
  },
  {
    id: 'reading',
    head: 'Reads',
    width: 3,
    value: checkReading,
    order: (row) => row.value,
    cell: (row) => {
      const text = checkReading(row);
      return (
        <span className={row.value === null ? `${cut} text-unknown` : `figures ${cut}`} title={text}>
          {text}
        </span>
      );
    },
  },
  { id: 'mesh', head: 'Mesh', wide: true, value: (row) => meshNames[row.mesh] },
  {
    id: 'cluster',
    head: 'Cluster',
    wide: true,
    value: (row) => row.cluster,
    cell: (row) => <bdi className={cut}>{row.cluster}</bdi>,
  },
  {
    id: 'bound',
    head: 'Bound',
    width: 2,
    wide: 'lg',
    value: (row) => row.bound?.from ?? 'for information',
    cell: (row) => {
      const text = row.bound?.from ?? 'for information';
      return (
        <span className={`${cut} text-muted`} title={text}>
          {text}
        </span>
      );
    },
  },
];

/** Every question asked about the meshes, with its answer or why there is none. */
export function CheckTable({ checks, state }: { readonly checks: readonly MeshCheck[]; readonly state: TableState }) {
  return (
    <DataTable
      label="Every check"
      columns={columns}
      rows={checks}
      rowId={(row) => `${row.id} ${row.mesh} ${row.cluster}`}
      state={state}
      filter="Find checks"
      csv
      maxHeight={640}
    />
  );
}
