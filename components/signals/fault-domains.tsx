import { cn } from '@/components/ui/cn';
import { Figure } from '@/components/ui/figure';
import { Tag } from '@/components/ui/small';
import type { FaultDomain, FaultShare } from '@/lib/domain/service';
import { type Formatted, formatPercent, formatRate as formatRequests, spell } from '@/lib/format/number';
import { faultWords } from './fault-words';
import { readFlags } from './flag-words';

// One hue per side of the question: the application, the mesh, what lies between; grey is nobody's.
const fills: Readonly<Record<FaultDomain, string>> = {
  application: 'bg-failing-fill',
  caller: 'bg-degraded-fill',
  'mesh-config': 'bg-accent-fill',
  'mesh-dataplane': 'bg-accent-fill opacity-60',
  network: 'bg-plaintext-fill',
  policy: 'bg-protected-fill',
  unknown: 'bg-unknown-soft hatch',
};

const MAX_FLAGS = 6;

function FlagTag({ flag }: { readonly flag: string }) {
  const words = readFlags(flag)[0]?.words;
  return (
    <Tag className="font-mono">
      <bdi title={words ? `${words.name}: ${words.means}` : flag}>{flag}</bdi>
    </Tag>
  );
}

/** "Most of it is mesh configuration: …" The first line answers the question the panel asks. */
export const faultVerdict = (faults: readonly FaultShare[], of = 'failures', words = faultWords): string | null => {
  const [worst] = [...faults].sort((a, b) => b.share - a.share);
  if (worst === undefined) return null;
  const how = worst.share >= 1 ? 'All' : spell(formatPercent(worst.share));
  return `${how} of the ${of}: ${words[worst.domain].name.toLowerCase()}. ${words[worst.domain].says}`;
};

export interface FaultDomainsProps {
  readonly faults: readonly FaultShare[];
  /** Of what the shares are. */
  readonly of?: string;
  readonly words?: typeof faultWords;
  readonly formatRate?: (value: number) => Formatted;
}

/** Is it the application, the mesh or the network? Shares of what failed, with the flags that say so. */
export function FaultDomains({
  faults,
  of = 'failures',
  words = faultWords,
  formatRate = formatRequests,
}: FaultDomainsProps) {
  const ordered = [...faults].sort((a, b) => b.share - a.share);
  return (
    <div>
      <p className="mb-3 text-14 text-ink">{faultVerdict(faults, of, words)}</p>
      <div aria-hidden className="mb-3 flex h-3 gap-px overflow-hidden rounded-mark bg-line">
        {ordered.map(({ domain, share }) => (
          <span key={domain} className={fills[domain]} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <ul className="text-13">
        {ordered.map((fault) => (
          <li
            key={fault.domain}
            className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-2.5 border-t border-line py-1.5"
          >
            <span aria-hidden className={cn('size-2.5 rounded-[2px]', fills[fault.domain])} />
            <span className="min-w-0">
              <span className="mr-2 font-medium">{words[fault.domain].name}</span>
              <span className="inline-flex max-w-full flex-wrap gap-1 align-middle">
                {fault.flags.slice(0, MAX_FLAGS).map((flag) => (
                  <FlagTag key={flag} flag={flag} />
                ))}
              </span>
              <span className="block text-12 text-muted">{words[fault.domain].says}</span>
            </span>
            <span className="text-right">
              <Figure value={fault.share} format={formatPercent} className="block font-medium" />
              <Figure value={fault.rate} format={formatRate} className="block text-12 text-muted" />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
