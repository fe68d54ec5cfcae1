'use client';
import { useMemo } from 'react';
import { Provenance, QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton, Tag, type Tone } from '@/components/ui/small';
import { type TableState, useUrlTable } from '@/components/ui/table-state';
import type { TraceDependencies, TraceDependency } from '@/lib/domain/traces';
import { formatCount, formatMs, formatRate } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';
import { traceAgreementRequest } from '@/lib/url/trace-request';
import { pageParams } from '@/lib/url/view';
import { NoTraceSource } from './no-trace-source';
import { serviceColour } from './service-tone';

const found: Readonly<Record<TraceDependency['found'], { readonly words: string; readonly tone: Tone }>> = {
  both: { words: 'both agree', tone: 'healthy' },
  metrics: { words: 'only in metrics', tone: 'neutral' },
  traces: { words: 'only in traces', tone: 'accent' },
};

type End = TraceDependency['source'];

function EndName({ end }: { readonly end: End }) {
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5"
      title={[end.namespace, end.name].filter(Boolean).join(' / ')}
    >
      <i aria-hidden className="h-4 w-1 shrink-0 rounded-[1px]" style={{ background: serviceColour(end.name) }} />
      <bdi className="truncate font-medium">{end.name}</bdi>
    </span>
  );
}

const columns: readonly Column<TraceDependency>[] = [
  {
    id: 'call',
    head: 'Call',
    width: 4,
    value: ({ source, target }) => `${source.name} ${target.name}`,
    cell: ({ source, target }) => (
      <span className="flex min-w-0 items-center gap-1.5">
        <EndName end={source} />
        <span aria-hidden className="text-muted">
          →
        </span>
        <EndName end={target} />
      </span>
    ),
  },
  { id: 'protocol', head: 'Protocol', width: 1, wide: 'lg', value: ({ protocol }) => protocol },
  {
    id: 'found',
    head: 'Told by',
    width: 1.5,
    value: (row) => found[row.found].words,
    cell: (row) => <Tag tone={found[row.found].tone}>{found[row.found].words}</Tag>,
  },
  {
    id: 'calls',
    head: 'In traces',
    align: 'right',
    wide: true,
    value: ({ calls }) => calls,
    cell: ({ calls }) => <Figure value={calls} format={formatCount} absent="not in the traces looked at" />,
  },
  {
    id: 'errors',
    head: 'Failed',
    align: 'right',
    wide: true,
    value: ({ errors }) => errors,
    cell: ({ errors }) => <Figure value={errors} format={formatCount} absent="not in the traces looked at" />,
  },
  {
    id: 'mean',
    head: 'Mean',
    align: 'right',
    wide: 'lg',
    value: ({ meanMs }) => meanMs,
    cell: ({ meanMs }) => <Figure value={meanMs} format={formatMs} />,
  },
  {
    id: 'rate',
    head: 'In metrics',
    align: 'right',
    width: 1.2,
    value: ({ requestRate }) => requestRate,
    cell: ({ requestRate }) => <Figure value={requestRate} format={formatRate} />,
  },
  {
    id: 'hint',
    head: 'Why',
    width: 3,
    wide: 'lg',
    value: ({ hint }) => hint,
    cell: ({ hint }) => (
      <span className="block truncate text-muted" title={hint ?? ''}>
        {hint ?? ''}
      </span>
    ),
  },
];

const summary = (edges: readonly TraceDependency[]): string => {
  const count = (which: TraceDependency['found']): number => edges.filter((edge) => edge.found === which).length;
  return `${plural(count('both'), 'call')} in both, ${count('metrics')} only in metrics, ${count('traces')} only in traces`;
};

function Told({ told, table }: { readonly told: TraceDependencies; readonly table: TableState }) {
  const rows = useMemo(() => [...told.edges], [told.edges]);
  if (told.sources.length === 0) return <NoTraceSource />;
  if (rows.length === 0) return <EmptyState title="Neither metrics nor traces tell of a call in this window." />;
  return (
    <>
      <p className="name px-4 pb-2 text-muted">{told.caveat}</p>
      <DataTable
        label="Calls in metrics and traces"
        columns={columns}
        rows={rows}
        rowId={({ source, target, protocol }) =>
          `${source.namespace}/${source.name} ${target.namespace}/${target.name} ${protocol}`
        }
        state={table}
        filter="Filter calls"
        csv
        maxHeight="min(70vh, 46rem)"
      />
    </>
  );
}

/** Who calls whom by a sample of traces, beside what the metrics say: what agrees, and what only one of them knows. */
export function LiveAgreement() {
  const [view] = useView(pageParams);
  const state = useFrame<TraceDependencies>('traces/dependencies', traceAgreementRequest(view), { live: false });
  const table = useUrlTable();
  const { frame } = state;
  return (
    <div className="p-4 max-sm:p-3">
      <h1 className="sr-only">Traces beside the metrics</h1>
      <Panel
        title="Traces beside the metrics"
        aside={frame === undefined || frame.data.sources.length === 0 ? undefined : summary(frame.data.edges)}
        footer={<Provenance state={state} title="Traces beside the metrics" />}
        flush
      >
        <QueryView
          state={state}
          what="calls in traces and metrics"
          className={frame === undefined && state.problem !== null ? 'px-4 pb-2' : ''}
          skeleton={
            <div className="px-4 pb-4">
              <Skeleton className="h-96" />
            </div>
          }
        >
          {(told) => <Told told={told} table={table} />}
        </QueryView>
      </Panel>
    </div>
  );
}
