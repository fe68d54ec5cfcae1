'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { type Column, rowContains } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { Search } from '@/components/ui/input';
import { HealthMark } from '@/components/ui/marks';
import { Select } from '@/components/ui/menu';
import { EmptyState } from '@/components/ui/small';
import type { TableState } from '@/components/ui/table-state';
import type { ServiceRow } from '@/lib/domain/service';
import { formatCount, formatPercent, spell } from '@/lib/format/number';
import { CoverageCell } from './coverage-cell';
import { EntityLink } from './entity-link';
import { RateCell } from './rate-cell';
import { trafficOf } from './row-traffic';
import { LatencyCell } from './service-columns';
import { formatSort, parseSort, sortServices } from './sort-services';
import { TrustMark } from './trust-mark';

const PAGE = 40;

const orders = [
  { value: '', label: 'worst first' },
  { value: '-rate', label: 'most traffic' },
  { value: '-errors', label: 'most errors' },
  { value: '-latency', label: 'slowest' },
  { value: 'mtls', label: 'least protected' },
  { value: 'name', label: 'by name' },
] as const;

export interface ServiceCardsProps {
  readonly rows: readonly ServiceRow[];
  readonly columns: readonly Column<ServiceRow>[];
  readonly state: TableState;
}

/** The list on a phone: the same rows, order and filter as the table, one card each. */
export function ServiceCards({ rows, columns, state }: ServiceCardsProps) {
  const [pages, setPages] = useState(1);
  const sort = parseSort(state.sort);
  const found = state.q.trim() === '' ? rows : rows.filter((row) => rowContains(columns, row, state.q));
  const shown = sortServices(found, sort).slice(0, pages * PAGE);
  const chosen = orders.find(({ value }) => value === formatSort(sort))?.value ?? '';
  return (
    <div className="sm:hidden">
      <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
        <Search label="Find services" value={state.q} onChange={state.setQ} className="w-full" />
        <Select label="Order" value={chosen} options={orders} onChange={state.setSort} />
        <span className="figures ml-auto text-12 text-muted">
          {found.length === rows.length
            ? `${spell(formatCount(rows.length))} services`
            : `${spell(formatCount(found.length))} of ${spell(formatCount(rows.length))}`}
        </span>
      </div>
      {found.length === 0 ? <EmptyState title={`No service matches “${state.q}”.`} /> : null}
      <ul aria-label="Services">
        {shown.map((row) => (
          <ServiceCard key={row.id} row={row} />
        ))}
      </ul>
      {shown.length < found.length ? (
        <div className="p-4">
          <Button className="w-full" onClick={() => setPages(pages + 1)}>
            Show {Math.min(PAGE, found.length - shown.length)} more
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function ServiceCard({ row }: { readonly row: ServiceRow }) {
  return (
    <li className="border-t border-line px-4 py-3">
      <div className="flex min-w-0 items-start justify-between gap-3">
        <EntityLink entity={row} place className="text-14" />
        <HealthMark health={row.health} word className="shrink-0" />
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
        <RateCell traffic={trafficOf(row)} />
        <span className="whitespace-nowrap">
          <Figure value={trafficOf(row).errorRate} format={formatPercent} />
          <span className="text-12 text-muted"> errors</span>
        </span>
        <LatencyCell signals={row.signals} />
        <span className="ml-auto">
          <CoverageCell mtls={row.mtls} />
        </span>
        <TrustMark trust={row.trust} reasons={row.trustReasons} />
      </div>
    </li>
  );
}
