'use client';
import { DataTable } from '@/components/ui/data-table';
import type { TableState } from '@/components/ui/table-state';
import type { ServiceRow } from '@/lib/domain/service';
import { ServiceCards } from './service-cards';
import { serviceColumns } from './service-columns';
import { sortServices, worstFirst } from './sort-services';

export interface ServiceTableProps {
  readonly services: readonly ServiceRow[];
  readonly state: TableState;
}

const SHORT = 120;

// A list of one cluster, or of one mesh, needs no column that says so on every line.
const columnsFor = (services: readonly ServiceRow[]) => {
  const several = (read: (row: ServiceRow) => string) => new Set(services.map(read)).size > 1;
  const clusters = several((row) => row.cluster);
  const meshes = several((row) => row.meshes.join());
  return serviceColumns.filter(({ id }) => (id !== 'cluster' || clusters) && (id !== 'mesh' || meshes));
};

/** Every service with what arrives at it: a table, and a list of cards where there is no room for one. */
export function ServiceTable({ services, state }: ServiceTableProps) {
  const rows = sortServices(services, worstFirst);
  const columns = columnsFor(services);
  return (
    <>
      <ServiceCards rows={rows} columns={columns} state={state} />
      <DataTable
        label="Every service"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={state}
        filter="Find services"
        csv
        // Short lists scroll with the page; long ones keep their head and filter in sight.
        maxHeight={rows.length > SHORT ? 'calc(100dvh - 15rem)' : 'none'}
        className="max-sm:hidden"
      />
    </>
  );
}
