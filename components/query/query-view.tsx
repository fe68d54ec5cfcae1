'use client';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { RelativeTime } from '@/components/ui/relative-time';
import { Callout } from '@/components/ui/small';
import type { Meta } from '@/lib/domain/envelope';
import type { Trust } from '@/lib/domain/trust';
import { FaultNote } from './fault-note';
import { Receipt } from './receipt';
import { TrustBadge } from './trust-badge';
import type { FrameState } from './use-frame';

/** An old picture loses colour, not contrast: it must still be readable at the moment it is all there is. */
export const OLD = 'saturate-[0.3] opacity-95';

export interface QueryViewProps<T> {
  readonly state: FrameState<T>;
  /** The shape of what is coming, in its size: the panel must not jump. */
  readonly skeleton: ReactNode;
  /** What is loading, read out: "Loading services". */
  readonly what: string;
  /** An `<EmptyState>` for an answer with nothing to draw; null when there is something. */
  readonly empty?: (data: T, meta: Meta) => ReactNode | null;
  readonly children: (data: T, meta: Meta) => ReactNode;
  readonly className?: string;
}

function OldPicture<T>({ state }: { readonly state: FrameState<T> }) {
  const { problem, arrivedAt, retry } = state;
  if (problem === null) return null;
  return (
    <Callout
      role="status"
      tone="degraded"
      icon={<History aria-hidden />}
      className="mb-3"
      actions={<Button onClick={retry}>Ask again</Button>}
    >
      {problem.detail} Shown is the answer of {arrivedAt === null ? 'before' : <RelativeTime at={arrivedAt} />}.
    </Callout>
  );
}

/**
 * Pending, failed, empty and outdated, drawn once for every panel. The last good picture stays: dimmed while another
 * is on its way, and with its age when the next one failed.
 */
export function QueryView<T>({ state, skeleton, what, empty, children, className }: QueryViewProps<T>) {
  const { frame, problem, outdated, retry } = state;
  if (frame === undefined) {
    if (problem !== null) {
      return (
        <div className={className}>
          <FaultNote problem={problem} retry={retry} />
        </div>
      );
    }
    return (
      <div aria-busy className={className}>
        <span className="sr-only">Loading {what}</span>
        {skeleton}
      </div>
    );
  }
  return (
    <div className={className} aria-busy={outdated && problem === null}>
      <OldPicture state={state} />
      <div className={cn('transition-[opacity,filter]', outdated ? OLD : '')}>
        {empty?.(frame.data, frame.meta) ?? children(frame.data, frame.meta)}
      </div>
    </div>
  );
}

export interface ProvenanceProps<T> {
  readonly state: FrameState<T>;
  /** Title of the receipt: "Golden signals of checkout". */
  readonly title: string;
}

/** An answer whose refresh failed is stale, however complete it was. */
const trustOf = <T,>({ outdated, problem }: FrameState<T>, { trust }: Meta): Trust =>
  outdated && problem !== null ? { state: 'stale', reasons: [problem.detail, ...trust.reasons] } : trust;

/** The foot of a panel: trust, age, and the way to its receipt. */
export function Provenance<T>({ state, title }: ProvenanceProps<T>) {
  const { frame, endpoint, search } = state;
  return (
    <>
      {frame === undefined ? null : (
        <>
          <TrustBadge trust={trustOf(state, frame.meta)} />
          {frame.meta.asOf === null ? null : <RelativeTime at={frame.meta.asOf} className="figures" />}
        </>
      )}
      <Receipt
        endpoint={endpoint}
        search={search}
        title={title}
        trigger={
          <button
            type="button"
            aria-label={`Why: ${title}`}
            className="-my-1 ml-auto min-h-8 rounded-mark px-1 text-12 text-muted underline decoration-line-strong underline-offset-2 hover:text-ink"
          >
            why
          </button>
        }
      />
    </>
  );
}
