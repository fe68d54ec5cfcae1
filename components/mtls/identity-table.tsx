'use client';
import { EntityLink } from '@/components/services/entity-link';
import { entityOf } from '@/components/services/service-path';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { useLocalTable } from '@/components/ui/table-state';
import type { CoverageReport } from '@/lib/domain/mtls';
import { formatRate } from '@/lib/format/number';

type Identity = CoverageReport['identities'][number];

const names = (ids: readonly string[]): string => ids.map((id) => entityOf(id).name).join(' ');

function Ends({ ids }: { readonly ids: readonly string[] }) {
  const [first, ...rest] = ids;
  if (first === undefined) return <span className="text-faint">–</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={ids.map((id) => entityOf(id).name).join(', ')}>
      <EntityLink entity={entityOf(first)} oneLine />
      {rest.length === 0 ? null : <span className="shrink-0 text-12 text-muted">+{rest.length}</span>}
    </span>
  );
}

const columns: readonly Column<Identity>[] = [
  {
    id: 'principal',
    head: 'Identity',
    width: 3,
    value: (row) => row.principal,
    cell: (row) => (
      <bdi className="block truncate font-mono text-12" title={row.principal}>
        {row.principal}
      </bdi>
    ),
  },
  {
    id: 'callers',
    head: 'Presented by',
    width: 1.6,
    value: (row) => names(row.callers),
    cell: (row) => <Ends ids={row.callers} />,
  },
  {
    id: 'callees',
    head: 'To',
    width: 1.6,
    wide: true,
    value: (row) => names(row.callees),
    cell: (row) => <Ends ids={row.callees} />,
  },
  {
    id: 'rate',
    head: 'Rate',
    align: 'right',
    value: (row) => row.requestRate,
    cell: (row) => <Figure value={row.requestRate} format={formatRate} />,
  },
];

/** Identities as callees verified them, with who presented each. */
export function IdentityTable({ identities }: { readonly identities: readonly Identity[] }) {
  const state = useLocalTable('-rate');
  return (
    <DataTable
      label="Every identity"
      columns={columns}
      rows={identities}
      rowId={(row) => row.principal}
      state={state}
      filter="Find identities"
      csv
      maxHeight={420}
    />
  );
}
