'use client';
import { ArrowLeftRight } from 'lucide-react';
import Link from 'next/link';
import { QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useHref } from '@/components/time/use-href';
import { useView } from '@/components/time/use-view';
import { buttonClass } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { TraceComparison, TraceHead } from '@/lib/domain/traces';
import { plural } from '@/lib/format/plural';
import { formatInstant } from '@/lib/format/time';
import { traceCompareParams } from '@/lib/url/params';
import { traceComparisonRequest } from '@/lib/url/trace-request';
import { traceComparePageParams, tracePageParams } from '@/lib/url/view';
import { ComparisonTable } from './comparison-table';
import { tracePath } from './trace-path';
import { formatUs } from './words';

function Head({ letter, head, most }: { readonly letter: 'A' | 'B'; readonly head: TraceHead; readonly most: number }) {
  const href = useHref();
  return (
    <div className="min-w-0">
      <p className="flex items-baseline gap-2">
        <span className="grid size-5 place-items-center self-center rounded-mark bg-accent-soft text-12 font-semibold text-accent">
          {letter}
        </span>
        <Figure value={head.rootDurationUs} format={formatUs} className="text-20 font-semibold" />
        <HealthMark health={head.errors > 0 ? 'failing' : 'healthy'} />
        <span className="figures text-muted">
          {head.errors > 0 ? `${plural(head.errors, 'span')} failed` : 'nothing failed'}, {plural(head.spans, 'span')}
        </span>
      </p>
      <div aria-hidden className="my-1.5 h-2 rounded-mark bg-sunken">
        <div
          className="h-full min-w-px rounded-mark bg-accent-fill"
          style={{ width: `${most === 0 ? 0 : (head.rootDurationUs / most) * 100}%` }}
        />
      </div>
      <Link
        href={href(tracePath(head.traceId), tracePageParams, { source: [head.source] })}
        prefetch={false}
        className="name block"
      >
        <bdi>{head.service ?? 'root not received'}</bdi> <bdi>{head.operation ?? head.traceId}</bdi>
      </Link>
      <p className="figures text-12 text-muted">
        {formatInstant(head.startUs / 1000)}, from {head.source}
      </p>
    </div>
  );
}

function Compared({ told }: { readonly told: TraceComparison }) {
  const href = useHref();
  const { a, b, rows, sentence } = told;
  const most = Math.max(a.rootDurationUs, b.rootDurationUs);
  return (
    <div className="grid grid-cols-1 gap-3">
      <Panel
        title="Two traces"
        actions={
          <Link
            className={buttonClass('quiet')}
            href={href('/traces/compare', traceCompareParams, { a: b.traceId, b: a.traceId })}
            prefetch={false}
          >
            <ArrowLeftRight aria-hidden />
            Swap
          </Link>
        }
      >
        <p className="name mb-3 text-16 font-medium">{sentence}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          <Head letter="A" head={a} most={most} />
          <Head letter="B" head={b} most={most} />
        </div>
      </Panel>
      <Panel title="Differences" aside="by own time: what contains a slow span inherits its difference" flush>
        {rows.length === 0 ? <EmptyState title="The two are alike in every span." /> : <ComparisonTable rows={rows} />}
      </Panel>
    </div>
  );
}

function Pending() {
  return (
    <div className="grid grid-cols-1 gap-3">
      <Panel title="Two traces">
        <Skeleton className="h-24" />
      </Panel>
      <Panel title="Differences">
        <Skeleton className="h-72" />
      </Panel>
    </div>
  );
}

/** Two traces side by side: A is held to be typical, B is what one wonders about. */
export function LiveComparison() {
  const [{ a, b, source }] = useView(traceComparePageParams);
  const isWhole = a !== null && b !== null;
  const search = traceComparisonRequest({ a, b, source });
  const state = useFrame<TraceComparison>('traces/compare', search, { enabled: isWhole, live: false });
  return (
    <div className="p-4 max-sm:p-3">
      <h1 className="sr-only">Compare two traces</h1>
      {isWhole ? (
        <QueryView
          state={state}
          what="the comparison"
          skeleton={<Pending />}
          className={state.frame ? '' : 'panel p-4'}
        >
          {(told) => <Compared told={told} />}
        </QueryView>
      ) : (
        <Panel title="Two traces">
          <EmptyState title="Two traces are needed.">
            Open a trace and choose “Compare with a good one”, or give two ids as <code>a</code> and <code>b</code> in
            the address.
          </EmptyState>
        </Panel>
      )}
    </div>
  );
}
