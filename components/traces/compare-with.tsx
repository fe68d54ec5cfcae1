'use client';
import { GitCompareArrows } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useFrame } from '@/components/query/use-frame';
import { useHref } from '@/components/time/use-href';
import { Button, buttonClass } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/small';
import type { Trace } from '@/lib/domain/trace';
import type { TraceList, TraceRow } from '@/lib/domain/traces';
import { formatMs, spell } from '@/lib/format/number';
import { encodeParams, traceCompareParams } from '@/lib/url/params';
import { tracesRequestParams } from '@/lib/url/view';

/** Beside a trace: half an hour before and after. */
const AROUND_MS = 30 * 60_000;
const SHOWN = 4;

const failedOf = ({ errors }: TraceRow): boolean => (errors ?? 0) > 0;

/** Share 0..1 of the services of both that are in both: requests of one proxy's operation may go very different ways. */
const alike = (names: ReadonlySet<string>, { services }: TraceRow): number => {
  if (services.length === 0) return 0;
  const common = services.filter(({ name }) => names.has(name)).length;
  return common / (names.size + services.length - common);
};

/** Those that went well: of those that went the same way, nearest to the middle of their durations first. */
export const typicalFirst = (
  traces: readonly TraceRow[],
  { traceId, services }: Pick<Trace, 'traceId' | 'services'>,
): readonly TraceRow[] => {
  const names = new Set(services.map(({ name }) => name));
  const good = traces.filter((trace) => trace.traceId !== traceId && !failedOf(trace) && trace.durationMs !== null);
  const most = Math.max(0, ...good.map((trace) => alike(names, trace)));
  const near = good.filter((trace) => alike(names, trace) >= most * 0.85);
  const sorted = near.map(({ durationMs }) => durationMs ?? 0).toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const off = ({ durationMs }: TraceRow): number => Math.abs((durationMs ?? 0) - median);
  return near.toSorted((a, b) => off(a) - off(b));
};

const searchFor = (trace: Trace): URLSearchParams => {
  const root = trace.spans.find(({ id }) => id === trace.rootId);
  const startMs = Math.floor(trace.startUs / 1000);
  return encodeParams(tracesRequestParams, {
    from: { kind: 'at', at: startMs - AROUND_MS },
    to: { kind: 'at', at: Math.min(Date.now(), startMs + AROUND_MS) },
    service: root?.service.reported ?? '',
    operation: root?.name ?? '',
    limit: 50,
    source: [trace.source.id],
  });
};

const ID = /^[0-9a-f]{1,32}$/i;

/** Another trace to hold beside this one: a typical one of the same operation, or any by its id. */
export function CompareWith({ trace, good }: { readonly trace: Trace; readonly good: string | null }) {
  const href = useHref();
  const router = useRouter();
  const [id, setId] = useState('');
  const [search] = useState(() => searchFor(trace));
  const { frame, problem, pending } = useFrame<TraceList>('traces', search, { live: false });
  const other = (b: string): string =>
    href('/traces/compare', traceCompareParams, { a: b, b: trace.traceId, source: [trace.source.id] });
  const typical = typicalFirst(frame?.data.traces ?? [], trace).slice(0, SHOWN);
  const first = good ?? typical[0]?.traceId ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ID.test(id.trim())) router.push(other(id.trim()));
  };
  return (
    <div className="grid gap-3">
      {first === null ? (
        pending ? (
          <Skeleton className="h-8 w-56" />
        ) : problem !== null ? (
          <p className="name text-muted">{problem.detail}</p>
        ) : (
          <p className="text-muted">No other trace of this operation went well within half an hour of it.</p>
        )
      ) : (
        <Link className={buttonClass('primary', 'justify-self-start')} href={other(first)} prefetch={false}>
          <GitCompareArrows aria-hidden />
          Compare with a good one
        </Link>
      )}
      {typical.length < 2 ? null : (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-muted">
          Others that went well:
          {typical.map(({ traceId, durationMs }) => (
            <Link key={traceId} href={other(traceId)} prefetch={false} className="figures">
              {spell(formatMs(durationMs ?? 0))}
            </Link>
          ))}
        </p>
      )}
      <form onSubmit={submit} className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Input
            label="Or any other, by its id"
            value={id}
            onChange={(event) => setId(event.target.value)}
            className="font-mono"
            spellCheck={false}
            autoComplete="off"
            maxLength={32}
            pattern="[0-9a-fA-F]{1,32}"
          />
        </div>
        <Button type="submit">Compare</Button>
      </form>
    </div>
  );
}
