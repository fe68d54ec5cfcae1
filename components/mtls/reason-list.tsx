import type { CoverageEdge } from '@/lib/domain/mtls';
import { formatRate, spell } from '@/lib/format/number';
import { totalByReason } from './reason-summary';
import { reasonWords } from './reason-words';

const count = (edges: number): string => `${edges} ${edges === 1 ? 'edge' : 'edges'}`;

/** Why, and what to do about it: one line a reason, the one that explains most first. */
export function ReasonList({ edges, onPick }: ReasonListProps) {
  const totals = totalByReason(edges);
  if (totals.length === 0) return null;
  return (
    <ul className="mb-3 grid gap-x-6 px-4 text-13 lg:grid-cols-2" aria-label="Reasons">
      {totals.map(({ reason, edges: many, requestRate, meshes }) => (
        <li key={reason} className="border-t border-line py-1.5">
          <button type="button" onClick={() => onPick(reason)} className="group w-full rounded-mark text-left">
            <span className="flex items-baseline justify-between gap-3">
              <span className="font-medium group-hover:text-accent">{reasonWords(reason, meshes).why}</span>
              <span className="figures shrink-0 text-12 text-muted">
                {requestRate > 0 ? `${spell(formatRate(requestRate))}, ` : ''}
                {count(many)}
              </span>
            </span>
            <span className="block text-muted">{reasonWords(reason, meshes).todo}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export interface ReasonListProps {
  readonly edges: readonly CoverageEdge[];
  /** One reason was chosen: the list narrows to it. */
  readonly onPick: (reason: string) => void;
}
