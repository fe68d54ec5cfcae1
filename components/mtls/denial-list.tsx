import { EntityLink } from '@/components/services/entity-link';
import { entityOf } from '@/components/services/service-path';
import { Figure } from '@/components/ui/figure';
import { Tag } from '@/components/ui/small';
import type { CoverageReport } from '@/lib/domain/mtls';
import { formatConnections, formatRate } from '@/lib/format/number';
import { FoldedList } from './folded-list';

type Denial = CoverageReport['denials'][number];

const kinds: Readonly<Record<Denial['kind'], { readonly word: string; readonly says: string }>> = {
  exact: { word: 'counted', says: 'Whoever enforces the policy counted these refusals itself.' },
  likely: { word: 'likely', says: 'HTTP 403 or gRPC 7: a policy refused them, or the application did.' },
};

function End({ id, none }: { readonly id: string | null; readonly none: string }) {
  return id === null ? <span className="text-unknown">{none}</span> : <EntityLink entity={entityOf(id)} place />;
}

/** Who was refused by whom; a proxy before several services (a waypoint) counts for all of them and names none. */
function Ends({ denial: { source, target } }: { readonly denial: Denial }) {
  if (source === null && target === null) return <span className="text-unknown">a call whose ends nobody names</span>;
  return (
    <>
      <End id={source} none="unnamed caller" />
      <span className="mx-1.5 text-muted">to</span>
      <End id={target} none="unnamed callee" />
    </>
  );
}

function DenialLine({ denial }: { readonly denial: Denial }) {
  const { kind, detail, rate, basis } = denial;
  return (
    <li className="flex items-baseline gap-2.5 border-t border-line py-2 first:border-t-0">
      <Tag tone={kind === 'exact' ? 'plaintext' : 'unknown'} className="shrink-0">
        <span title={kinds[kind].says}>{kinds[kind].word}</span>
      </Tag>
      <div className="name min-w-0 flex-1">
        <Ends denial={denial} />
        <span className="block text-12 text-muted">{detail}</span>
      </div>
      <Figure value={rate} format={basis === 'connections' ? formatConnections : formatRate} />
    </li>
  );
}

/** Who was refused by whom: what a policy counted apart from what only looks like it. */
export function DenialList({ denials }: { readonly denials: readonly Denial[] }) {
  const ordered = [...denials].sort(
    (a, b) => Number(a.kind === 'likely') - Number(b.kind === 'likely') || b.rate - a.rate,
  );
  return (
    <FoldedList label="Denials" items={ordered}>
      {(denial) => (
        <DenialLine
          key={[denial.source, denial.target, denial.kind, denial.basis, denial.detail].join(' ')}
          denial={denial}
        />
      )}
    </FoldedList>
  );
}

/** What the two kinds are, said under the list. */
export const denialNote = `${kinds.exact.word}: ${kinds.exact.says} ${kinds.likely.word}: ${kinds.likely.says}`;
