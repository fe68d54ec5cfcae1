'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useHref } from '@/components/time/use-href';
import type { Signals } from '@/lib/domain/signals';
import { formatMs, spell } from '@/lib/format/number';
import { formatClockSeconds } from '@/lib/format/time';
import { tracePath } from './trace-path';

/** Opens the trace of a point in a chart. */
export const useExemplar = (): ((traceId: string) => void) => {
  const router = useRouter();
  const href = useHref();
  return (traceId) => router.push(href(tracePath(traceId)));
};

const SHOWN = 5;

/** The points of a chart as links, the slowest first: what the dots are to the hand, for everyone. */
export function ExemplarList({ exemplars }: Pick<Signals, 'exemplars'>) {
  const href = useHref();
  if (exemplars.length === 0) return null;
  const slowest = exemplars.toSorted((a, b) => b.valueMs - a.valueMs).slice(0, SHOWN);
  return (
    <p className="figures mt-1 flex flex-wrap gap-x-3 text-12 text-muted">
      Traces of single requests:
      {slowest.map(({ traceId, at, valueMs }) => (
        <Link key={`${traceId} ${at}`} href={href(tracePath(traceId))} prefetch={false} title={formatClockSeconds(at)}>
          {spell(formatMs(valueMs))}
        </Link>
      ))}
    </p>
  );
}
