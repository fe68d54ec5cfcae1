'use client';
import Link from 'next/link';
import { Receipt } from '@/components/query/receipt';
import type { FrameState } from '@/components/query/use-frame';
import { useHref } from '@/components/time/use-href';
import { Button, buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HealthMark } from '@/components/ui/marks';
import { useNow } from '@/components/ui/relative-time';
import type { Health } from '@/lib/domain/graph';
import type { Overview } from '@/lib/domain/overview';
import { formatMoment, formatSpan } from '@/lib/format/time';
import { graphPageParams } from '@/lib/url/params';
import { useEntityHref } from './entity-link';

const looks: Readonly<Record<Health, string>> = {
  failing: 'border-failing-fill bg-failing-soft',
  degraded: 'border-degraded-fill bg-degraded-soft',
  healthy: 'border-line bg-panel',
  idle: 'border-line bg-panel',
  unknown: 'border-line bg-unknown-soft',
};

function Since({ at }: { readonly at: number }) {
  const now = useNow();
  if (now === null) return null;
  return (
    <span className="figures whitespace-nowrap text-muted">
      since {formatMoment(at, now)} ({formatSpan(now - at)})
    </span>
  );
}

export interface VerdictProps {
  readonly verdict: Overview['verdict'];
  readonly state: FrameState<Overview>;
}

/** The answer to "is the mesh all right?", in one sentence with the ways on. */
export function Verdict({ verdict, state }: VerdictProps) {
  const { sentence, health, entityId, since } = verdict;
  const entityHref = useEntityHref();
  const href = useHref();
  return (
    <section
      aria-label="Verdict"
      className={cn('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border px-4 py-3', looks[health])}
    >
      <h1 className="name flex min-w-0 flex-1 basis-80 items-baseline gap-3 text-16 font-medium">
        <HealthMark health={health} className="[&_svg]:size-3.5!" />
        <span className="name">
          {sentence} {since === null ? null : <Since at={since} />}
        </span>
      </h1>
      <div className="flex flex-wrap items-center gap-2">
        {entityId === null ? null : (
          <>
            <Link href={entityHref(entityId)} className={buttonClass('plain', 'no-underline')}>
              Open it
            </Link>
            <Link
              href={href('/graph', graphPageParams, { focus: entityId, select: entityId })}
              className={buttonClass('plain', 'no-underline')}
            >
              On the graph
            </Link>
          </>
        )}
        <Receipt
          endpoint={state.endpoint}
          search={state.search}
          title="Why this verdict"
          trigger={<Button look="quiet">Why</Button>}
        />
      </div>
    </section>
  );
}
