import { FoldedList } from '@/components/mtls/folded-list';
import { HealthMark } from '@/components/ui/marks';
import { meshNames } from '@/lib/domain/entity';
import type { MeshCheck, MeshState } from '@/lib/domain/mesh';
import { formatCount, spell } from '@/lib/format/number';
import { checkReading } from './words';

const rank = { failing: 0, degraded: 1, healthy: 2, idle: 3, unknown: 4 } as const;

/** Checks of all meshes, worst first; of equals in the order of the meshes. */
export const allChecks = (meshes: readonly MeshState[]): readonly MeshCheck[] =>
  meshes
    .flatMap(({ checks }) => checks)
    .toSorted((a, b) => rank[a.state] - rank[b.state] || Number(a.bound === null) - Number(b.bound === null));

export const needsAttention = ({ state }: MeshCheck): boolean => state === 'failing' || state === 'degraded';

const detailWords = ({ details }: MeshCheck): string =>
  details.map(({ says, value }) => (value > 1 ? `${says} (${spell(formatCount(value))})` : says)).join(', ');

function AttentionLine({ check }: { readonly check: MeshCheck }) {
  const who = detailWords(check);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 border-t border-line py-2.5 first:border-t-0">
      <HealthMark health={check.state} className="mt-1" />
      <div className="name min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{check.title}</span>
          <span className="figures">{checkReading(check)}</span>
          <span className="text-12 text-muted">
            {meshNames[check.mesh]} in <bdi>{check.cluster}</bdi>
          </span>
        </p>
        {who === '' ? null : (
          <p className="text-12">
            <bdi>{who}</bdi>
          </p>
        )}
        <p className="text-12 text-muted">
          {check.means} Next: {check.next}
        </p>
      </div>
    </li>
  );
}

/** What is wrong with the meshes themselves, what it means, and where to look next. */
export function AttentionList({ checks }: { readonly checks: readonly MeshCheck[] }) {
  return (
    <FoldedList label="What needs attention, worst first" items={checks.filter(needsAttention)} most={8}>
      {(check) => <AttentionLine key={`${check.id} ${check.mesh} ${check.cluster}`} check={check} />}
    </FoldedList>
  );
}
