'use client';
import Link from 'next/link';
import { useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { useFrame } from '@/components/query/use-frame';
import { useHref } from '@/components/time/use-href';
import { useView } from '@/components/time/use-view';
import { Button } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/small';
import type { TraceExamples, TraceRow } from '@/lib/domain/traces';
import { formatMs } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';
import { traceExamplesRequest } from '@/lib/url/trace-request';
import { pageParams, tracePageParams } from '@/lib/url/view';
import { tracePath } from './trace-path';

const words = { error: 'failed', slow: 'slow', good: 'went well' } as const;
type Why = keyof typeof words;
const health = { error: 'failing', slow: 'degraded', good: 'healthy' } as const;

interface ExampleProps {
  readonly trace: TraceRow;
  readonly why: Why;
  readonly good: string | null;
}

function Example({ trace, why, good }: ExampleProps) {
  const href = useHref();
  const { traceId, source, service, operation, startMs, durationMs, errors } = trace;
  return (
    <li className="grid grid-cols-[5.5rem_minmax(0,1fr)_auto_auto] items-baseline gap-x-3 border-t border-line py-1.5 first:border-t-0">
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
        <HealthMark health={health[why]} />
        <span aria-hidden>{words[why]}</span>
      </span>
      <Link
        href={href(tracePath(traceId), tracePageParams, { source: [source], ...(good === null ? {} : { good }) })}
        prefetch={false}
        className="name line-clamp-2"
      >
        <bdi>{service ?? 'root not received'}</bdi> <bdi>{operation ?? traceId.slice(0, 12)}</bdi>
        <span className="sr-only">, {words[why]}</span>
      </Link>
      <Figure value={durationMs} format={formatMs} className="text-right" />
      <span className="figures text-12 text-muted">
        {startMs === null ? '' : <RelativeTime at={startMs} />}
        <span className="max-sm:hidden">{(errors ?? 0) > 0 ? `, ${plural(errors ?? 0, 'span')} failed` : ''}</span>
      </span>
    </li>
  );
}

function NamesTried({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="name text-muted">
      Looked for it as{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index === 0 ? '' : ', '}
          <code className="font-mono text-12 break-all">{name}</code>
        </span>
      ))}
      . Names that differ can be told under <code className="font-mono text-12">traces.names</code> in the
      configuration.
    </p>
  );
}

const isBare = ({ bad, good }: TraceExamples): boolean => bad.length === 0 && good === null;

function Told({ told, retry }: { readonly told: TraceExamples; readonly retry: () => void }) {
  const { bad, good, namesTried, note, sources } = told;
  if (isBare(told)) {
    if (sources.length === 0) return <p className="text-muted">{note}</p>;
    // Who did not answer has not said that there are none.
    if (sources.some(({ state }) => state === 'failed' || state === 'late'))
      return (
        <div className="flex flex-wrap items-center gap-3">
          <p className="name min-w-0 flex-1 basis-56">{note}</p>
          <Button onClick={retry}>Ask again</Button>
        </div>
      );
    return (
      <div className="grid gap-1">
        <p className="font-medium">No traces of it in this window.</p>
        <NamesTried names={namesTried} />
      </div>
    );
  }
  return (
    <>
      <ul>
        {bad.map((trace) => (
          <Example key={trace.traceId} trace={trace} why={trace.why} good={good?.traceId ?? null} />
        ))}
        {good === null ? null : <Example trace={good} why="good" good={null} />}
      </ul>
      <p className="name mt-1 text-12 text-muted">{note}</p>
    </>
  );
}

/** Requests to look at: up to three bad ones and a good one, of a service or a call. A slow back end holds up nothing else. */
export function ExampleTraces({ id }: { readonly id: string }) {
  const [view] = useView(pageParams);
  const search = traceExamplesRequest(view, id);
  // What was found stays; what was not is looked for again on the page's rhythm.
  const [isFound, setFound] = useState(false);
  const { frame, problem, retry } = useFrame<TraceExamples>('traces/examples', search, { live: !isFound });
  const hasSome = frame !== undefined && !isBare(frame.data);
  if (hasSome !== isFound) setFound(hasSome);
  if (frame !== undefined) return <Told told={frame.data} retry={retry} />;
  if (problem !== null) return <FaultNote problem={problem} retry={retry} />;
  return (
    <div aria-busy className="grid gap-2">
      <span className="sr-only">Looking for example traces</span>
      {['a', 'b', 'c', 'd'].map((line) => (
        <Skeleton key={line} className="h-6" />
      ))}
    </div>
  );
}
