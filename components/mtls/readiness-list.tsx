import { CircleCheck, CircleDashed, CircleHelp, ShieldAlert } from 'lucide-react';
import { EntityLink } from '@/components/services/entity-link';
import { entityOf } from '@/components/services/service-path';
import { cn } from '@/components/ui/cn';
import { Figure } from '@/components/ui/figure';
import type { CoverageReport } from '@/lib/domain/mtls';
import { formatRate, spell } from '@/lib/format/number';
import { FoldedList } from './folded-list';

type Readiness = CoverageReport['strictReadiness'][number];

export type ReadinessVerdict = 'breaks' | 'unsure' | 'ready' | 'quiet';

/** What STRICT would do to a namespace now. Ready only where everything that arrives is known to be protected. */
export const readinessVerdict = ({ ready, wouldBreak, unknownRate }: Readiness): ReadinessVerdict => {
  if (ready === null) return unknownRate > 0 ? 'unsure' : 'quiet';
  if (!ready || wouldBreak.length > 0) return 'breaks';
  return unknownRate > 0 ? 'unsure' : 'ready';
};

const callersOf = ({ wouldBreak }: Readiness): number => new Set(wouldBreak.map(({ source }) => source)).size;

/** The verdict in words, figure first. */
export const readinessSentence = (row: Readiness): string => {
  const callers = callersOf(row);
  const unknown = `${spell(formatRate(row.unknownRate))} arrive with protection nobody states`;
  // TCP alone has no requests to count.
  const requests = row.wouldBreakRate > 0 ? `, ${spell(formatRate(row.wouldBreakRate))}` : '';
  switch (readinessVerdict(row)) {
    case 'breaks':
      return callers === 0
        ? 'would break callers that are not named'
        : `would break ${callers} ${callers === 1 ? 'caller' : 'callers'}${requests}`;
    case 'unsure':
      return `cannot be told: ${unknown}`;
    case 'ready':
      return 'ready: all that arrives is protected';
    case 'quiet':
      return 'no inbound traffic in this window';
  }
};

const marks = {
  breaks: { Icon: ShieldAlert, ink: 'text-plaintext' },
  unsure: { Icon: CircleHelp, ink: 'text-unknown' },
  ready: { Icon: CircleCheck, ink: 'text-protected' },
  quiet: { Icon: CircleDashed, ink: 'text-unknown' },
} as const;

const rank: Readonly<Record<ReadinessVerdict, number>> = { breaks: 0, unsure: 1, ready: 2, quiet: 3 };
const MOST_CALLERS = 20;

/** What would break if STRICT were set now, namespace by namespace; those that would break first. */
export function ReadinessList({ rows }: { readonly rows: CoverageReport['strictReadiness'] }) {
  const clusters = new Set(rows.map(({ cluster }) => cluster)).size;
  const ordered = [...rows].sort(
    (a, b) =>
      rank[readinessVerdict(a)] - rank[readinessVerdict(b)] ||
      b.wouldBreakRate - a.wouldBreakRate ||
      (a.namespace < b.namespace ? -1 : 1),
  );
  return (
    <FoldedList label="Namespaces" items={ordered}>
      {(row) => <ReadinessLine key={`${row.cluster}/${row.namespace}`} row={row} cluster={clusters > 1} />}
    </FoldedList>
  );
}

function ReadinessLine({ row, cluster }: { readonly row: Readiness; readonly cluster: boolean }) {
  const { Icon, ink } = marks[readinessVerdict(row)];
  const line = (
    <>
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', ink)} />
      <span className="min-w-0 flex-1">
        <bdi className="name mr-2 font-medium">{cluster ? `${row.cluster} / ${row.namespace}` : row.namespace}</bdi>
        <span className="text-muted">{readinessSentence(row)}</span>
      </span>
    </>
  );
  if (row.wouldBreak.length === 0)
    return <li className="flex gap-2.5 border-t border-line py-2 first:border-t-0">{line}</li>;
  return (
    <li className="border-t border-line py-2 first:border-t-0">
      <details>
        <summary className="flex cursor-pointer list-none gap-2.5 hover:text-accent">{line}</summary>
        <ul className="mt-1 ml-6.5 text-12">
          {row.wouldBreak.slice(0, MOST_CALLERS).map(({ source, target, protocol, requestRate }) => (
            <li
              key={`${source}~${target}~${protocol}`}
              className="flex min-w-0 flex-wrap items-center gap-x-1.5 py-0.5"
            >
              <EntityLink entity={entityOf(source)} place />
              <span className="text-muted">to</span>
              <EntityLink entity={entityOf(target)} />
              <span className="ml-auto">
                {protocol === 'tcp' ? 'TCP' : <Figure value={requestRate} format={formatRate} />}
              </span>
            </li>
          ))}
        </ul>
        {row.wouldBreak.length > MOST_CALLERS ? (
          <p className="ml-6.5 text-12 text-muted">and {row.wouldBreak.length - MOST_CALLERS} more</p>
        ) : null}
      </details>
    </li>
  );
}
