'use client';
import { useQuery } from '@tanstack/react-query';
import { CopyButton } from '@/components/query/copy-button';
import { FaultNote } from '@/components/query/fault-note';
import { getFrame, ProblemError } from '@/components/query/get-json';
import { Skeleton } from '@/components/ui/small';
import type { Overview } from '@/lib/domain/overview';
import { incidentNote } from './incident-note';

interface ChannelProps {
  readonly page: string;
  readonly link: string;
  /** Window and filters of the page, with its window fixed. */
  readonly search: URLSearchParams;
  readonly now: number;
}

/** The verdict and the top figures of the page's window, ready to paste. */
export function Channel({ page, link, search, now }: ChannelProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['note', search.toString()],
    queryFn: ({ signal }) => getFrame<Overview>('overview', search, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (error instanceof ProblemError) {
    return <FaultNote problem={error.problem} retry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton className="h-40" />;
  const text = incidentNote({ page, link, overview: data, now });
  return (
    <div className="grid gap-2">
      <textarea
        readOnly
        aria-label="Markdown for the incident channel"
        rows={8}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="w-full rounded-control border border-line bg-sunken p-2 font-mono text-12"
      />
      <div>
        <CopyButton text={() => text}>Copy as Markdown</CopyButton>
      </div>
    </div>
  );
}
