'use client';
import Link from 'next/link';
import { useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useHref } from '@/components/time/use-href';
import { useView } from '@/components/time/use-view';
import { buttonClass } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { Trace } from '@/lib/domain/trace';
import { traceRequest } from '@/lib/url/trace-request';
import { tracePageParams } from '@/lib/url/view';
import { CompareWith } from './compare-with';
import { CriticalPath } from './critical-path';
import { Explanation } from './explanation';
import { TraceNotes } from './trace-notes';
import { TraceTitle } from './trace-title';
import { TraceView } from './trace-view';
import { spellUs } from './words';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

function Pending() {
  return (
    <div className="grid grid-cols-1 gap-3">
      <h1 className="sr-only">Trace</h1>
      <Skeleton className="h-8 w-96 max-w-full" />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-3">
        <Panel title="Where the time went" className="lg:col-span-2">
          <Skeleton className="h-24" />
        </Panel>
        <Panel title="Why was this one slow?">
          <Skeleton className="h-24" />
        </Panel>
      </div>
      <Panel title="Spans">
        {lines.map((line) => (
          <Skeleton key={line} className="mb-1 h-6" />
        ))}
      </Panel>
    </div>
  );
}

/** Back ends forget, and most requests are never sampled: say both, and the way on. */
function Gone({ traceId, detail }: { readonly traceId: string; readonly detail: string }) {
  const href = useHref();
  return (
    <div className="p-4 max-sm:p-3">
      <h1 className="sr-only">Trace not found</h1>
      <Panel title="Trace not found">
        <EmptyState
          title={detail}
          actions={
            <Link className={buttonClass('primary')} href={href('/traces')} prefetch={false}>
              Search traces
            </Link>
          }
        >
          <p className="name font-mono text-12">{traceId}</p>
          <p>Back ends keep traces for a limited time, and most requests are not sampled.</p>
        </EmptyState>
      </Panel>
    </div>
  );
}

function Whole({ trace }: { readonly trace: Trace }) {
  const [view, setView] = useView(tracePageParams);
  const select = (id: string) => setView({ span: id, picture: 'waterfall' });
  return (
    <div className="grid grid-cols-1 gap-3">
      <TraceTitle trace={trace} />
      <TraceNotes trace={trace} onSelect={select} />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-3">
        <Panel title="Where the time went" aside="the critical path" className="lg:col-span-2">
          <CriticalPath trace={trace} />
        </Panel>
        <Panel title="Beside another">
          <CompareWith trace={trace} good={view.good} />
        </Panel>
      </div>
      <Panel title="Why was this one slow?">
        <Explanation trace={trace} asked={view.why} onAsk={() => setView({ why: true }, 'replace')} onSelect={select} />
      </Panel>
      <Panel
        title="Spans"
        aside={`${spellUs(trace.durationUs)} from the first start to the last end; the dark line under a bar is the critical path`}
        flush
      >
        {trace.spans.length === 0 ? (
          <EmptyState title="This trace holds no spans.">The back end knows its id and nothing of it.</EmptyState>
        ) : (
          <TraceView trace={trace} />
        )}
      </Panel>
    </div>
  );
}

/** One request, whole. */
export function LiveTrace({ traceId }: { readonly traceId: string }) {
  const [view] = useView(tracePageParams);
  const search = traceRequest(view);
  // A trace does not change; one that could not be had is asked for again on the page's rhythm.
  const [isThere, setThere] = useState(false);
  const state = useFrame<Trace>(`traces/${encodeURIComponent(traceId)}`, search, { live: !isThere });
  const { frame, problem, retry } = state;
  if (isThere !== (frame !== undefined)) setThere(frame !== undefined);
  if (frame === undefined && problem?.code === 'not-found') return <Gone traceId={traceId} detail={problem.detail} />;
  return (
    <div className="p-4 max-sm:p-3">
      {frame === undefined && problem !== null ? (
        <Panel title="Trace">
          <h1 className="sr-only">Trace</h1>
          <FaultNote problem={problem} retry={retry} />
        </Panel>
      ) : (
        <QueryView state={state} what="the trace" skeleton={<Pending />}>
          {(trace) => <Whole trace={trace} />}
        </QueryView>
      )}
    </div>
  );
}
