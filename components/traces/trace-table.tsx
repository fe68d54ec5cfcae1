'use client';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import type { TableState } from '@/components/ui/table-state';
import type { TraceRow } from '@/lib/domain/traces';
import { formatCount, formatMs } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';
import { formatClockSeconds, formatInstant } from '@/lib/format/time';
import { tracePageParams } from '@/lib/url/view';
import { serviceColour } from './service-tone';
import { tracePath } from './trace-path';

/** Who is in it, as colours, with the names behind them. */
function Services({ services }: Pick<TraceRow, 'services'>) {
  if (services.length === 0) return <span className="text-unknown">–</span>;
  return (
    <span className="flex items-center gap-0.5" title={services.map(({ name }) => name).join(', ')}>
      {services.slice(0, 8).map(({ name }) => (
        <i key={name} aria-hidden className="h-3 w-1.5 rounded-[1px]" style={{ background: serviceColour(name) }} />
      ))}
      <span className="figures ml-1.5">{services.length}</span>
      <span className="sr-only"> services</span>
    </span>
  );
}

function Name({ trace }: { readonly trace: TraceRow }) {
  const href = useHref();
  const { traceId, source, service, operation } = trace;
  return (
    <Link
      href={href(tracePath(traceId), tracePageParams, { source: [source] })}
      prefetch={false}
      className="flex min-w-0 items-baseline gap-2 text-ink no-underline hover:text-accent hover:underline"
    >
      <i
        aria-hidden
        className="size-2 shrink-0 self-center rounded-[2px]"
        style={{ background: serviceColour(service ?? '') }}
      />
      <bdi className="max-w-[55%] truncate font-medium">{service ?? 'root not received'}</bdi>
      <bdi className="min-w-0 truncate text-muted">{operation ?? traceId.slice(0, 12)}</bdi>
    </Link>
  );
}

function Errors({ errors }: Pick<TraceRow, 'errors'>) {
  if (errors === null || errors === 0) return <Figure value={errors} format={formatCount} />;
  return (
    <span className="inline-flex items-center gap-1.5">
      <HealthMark health="failing" />
      <Figure value={errors} format={formatCount} className="text-failing" />
    </span>
  );
}

const columns: readonly Column<TraceRow>[] = [
  {
    id: 'trace',
    head: 'Begins with',
    width: 4,
    value: ({ service, operation }) => `${service ?? ''} ${operation ?? ''}`,
    cell: (trace) => <Name trace={trace} />,
  },
  {
    id: 'duration',
    head: 'Duration',
    align: 'right',
    width: 1.7,
    value: ({ durationMs }) => durationMs,
    cell: ({ durationMs }) => <Figure value={durationMs} format={formatMs} />,
  },
  {
    id: 'errors',
    head: 'Errors',
    align: 'right',
    width: 1.3,
    value: ({ errors }) => errors,
    cell: ({ errors }) => <Errors errors={errors} />,
  },
  {
    id: 'spans',
    head: 'Spans',
    align: 'right',
    width: 0.9,
    wide: true,
    value: ({ spans }) => spans,
    cell: ({ spans }) => <Figure value={spans} format={formatCount} />,
  },
  {
    id: 'services',
    head: 'Services',
    width: 1.4,
    wide: 'lg',
    value: ({ services }) => services.map(({ name }) => name).join(' '),
    order: ({ services }) => services.length,
    cell: ({ services }) => <Services services={services} />,
  },
  {
    id: 'source',
    head: 'From',
    width: 1,
    wide: 'lg',
    value: ({ source }) => source,
    cell: ({ source }) => <bdi className="truncate text-muted">{source}</bdi>,
  },
  {
    id: 'start',
    head: 'Began',
    align: 'right',
    width: 1.9,
    value: ({ startMs }) => startMs,
    cell: ({ startMs }) =>
      startMs === null ? (
        <span className="text-unknown">–</span>
      ) : (
        <time dateTime={new Date(startMs).toISOString()} title={formatInstant(startMs)}>
          {formatClockSeconds(startMs)}
        </time>
      ),
  },
];

/** The traces of a search, in words. */
export function TraceTable({ traces, state }: { readonly traces: readonly TraceRow[]; readonly state: TableState }) {
  return (
    <DataTable
      label="Traces found"
      columns={columns}
      rows={traces}
      rowId={({ source, traceId }) => `${source} ${traceId}`}
      state={state}
      filter={`Filter ${plural(traces.length, 'trace')}`}
      csv
      maxHeight="min(70vh, 44rem)"
    />
  );
}
