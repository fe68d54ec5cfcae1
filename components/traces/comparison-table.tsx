'use client';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { Tag } from '@/components/ui/small';
import { useUrlTable } from '@/components/ui/table-state';
import type { ComparisonRow } from '@/lib/domain/traces';
import { serviceColour } from './service-tone';
import { formatDeltaUs, formatUs } from './words';

/** A remark of two words is never cut in two; on a phone it goes below the name. */
const WHOLE = 'shrink-0 whitespace-nowrap';

/** Which of the two traces has it, in words. */
function Only({ row }: { readonly row: ComparisonRow }) {
  const { onlyIn, a, b } = row;
  if (onlyIn === 'a') return <Tag className={WHOLE}>only in A</Tag>;
  if (onlyIn === 'b')
    return (
      <Tag tone="accent" className={WHOLE}>
        only in B
      </Tag>
    );
  if (a !== null && b !== null && a.count !== b.count)
    return (
      <Tag className={WHOLE}>
        {a.count} → {b.count} times
      </Tag>
    );
  return null;
}

function Name({ row }: { readonly row: ComparisonRow }) {
  return (
    <span className="flex min-w-0 items-center gap-x-1.5 gap-y-0.5 max-sm:flex-wrap" title={row.path.join(' → ')}>
      <span className="flex min-w-0 items-center gap-1.5 max-sm:w-full">
        <i aria-hidden className="h-4 w-1 shrink-0 rounded-[1px]" style={{ background: serviceColour(row.service) }} />
        <bdi className="max-w-[50%] truncate font-medium">{row.service}</bdi>
        <bdi className="min-w-0 truncate text-muted">{row.name}</bdi>
        {row.proxy ? <span className="shrink-0 text-12 text-muted italic">proxy</span> : null}
      </span>
      <Only row={row} />
      {(row.b?.errors ?? 0) > (row.a?.errors ?? 0) ? (
        <Tag tone="failing" className={WHOLE}>
          fails in B
        </Tag>
      ) : null}
    </span>
  );
}

/** A bar from the middle: to the right what B took longer, to the left what it saved. */
function Delta({ us, most }: { readonly us: number; readonly most: number }) {
  const share = most === 0 ? 0 : Math.abs(us) / most;
  return (
    <span className="flex items-center gap-2">
      <svg viewBox="-50 0 100 10" preserveAspectRatio="none" className="h-2.5 min-w-0 flex-1 max-sm:hidden" aria-hidden>
        <rect
          x={us < 0 ? -50 * share : 0}
          width={50 * share}
          height="10"
          fill={us > 0 ? 'var(--degraded-fill)' : 'var(--accent-fill)'}
        />
        <line y2="10" stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      </svg>
      <Figure value={us} format={formatDeltaUs} className="w-20 text-right" />
    </span>
  );
}

const columnsFor = (most: number): readonly Column<ComparisonRow>[] => [
  {
    id: 'span',
    head: 'Span',
    width: 4.5,
    value: ({ service, name }) => `${service} ${name}`,
    cell: (row) => <Name row={row} />,
  },
  {
    id: 'delta',
    head: 'Own time, B − A',
    align: 'right',
    width: 2.4,
    value: ({ selfDeltaUs }) => selfDeltaUs,
    order: ({ selfDeltaUs }) => Math.abs(selfDeltaUs),
    cell: ({ selfDeltaUs }) => <Delta us={selfDeltaUs} most={most} />,
  },
  {
    id: 'a',
    head: 'in A',
    align: 'right',
    wide: true,
    value: ({ a }) => a?.selfUs ?? null,
    cell: ({ a }) => <Figure value={a?.selfUs ?? null} format={formatUs} absent="not there" />,
  },
  {
    id: 'b',
    head: 'in B',
    align: 'right',
    wide: true,
    value: ({ b }) => b?.selfUs ?? null,
    cell: ({ b }) => <Figure value={b?.selfUs ?? null} format={formatUs} absent="not there" />,
  },
  {
    id: 'path',
    head: 'On the critical path',
    align: 'right',
    wide: 'lg',
    width: 1.3,
    value: ({ criticalDeltaUs }) => criticalDeltaUs,
    cell: ({ criticalDeltaUs }) => <Figure value={criticalDeltaUs} format={formatDeltaUs} />,
  },
];

/** Where two traces differ, the largest difference in own time first. */
export function ComparisonTable({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  const table = useUrlTable();
  const most = rows.reduce((largest, { selfDeltaUs }) => Math.max(largest, Math.abs(selfDeltaUs)), 0);
  return (
    <DataTable
      label="Ranked differences"
      columns={columnsFor(most)}
      rows={rows}
      rowId={({ key }) => key}
      state={table}
      filter="Filter differences"
      csv
      maxHeight="min(70vh, 46rem)"
    />
  );
}
