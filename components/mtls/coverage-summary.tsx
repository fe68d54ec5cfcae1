import { CircleHelp, Lock, LockOpen, type LucideIcon } from 'lucide-react';
import { CoverageBar } from '@/components/charts/coverage-bar';
import { cn } from '@/components/ui/cn';
import { Figure } from '@/components/ui/figure';
import type { Coverage } from '@/lib/domain/mtls';
import { type Formatted, formatPercent, formatRate, spell } from '@/lib/format/number';
import { basisFormats, basisWords } from './cell-words';
import { partsOf } from './coverage-parts';

/** The sentence above the bar: the share is of what is known, and says so. */
export const coverageSentence = ({ share, knownRate, unknownRate }: Coverage): string => {
  if (share === null) {
    return unknownRate > 0
      ? `Nobody states how ${spell(formatRate(unknownRate))} travel.`
      : 'No requests in this window.';
  }
  const known = `of ${spell(formatRate(knownRate))} whose protection is known`;
  return share >= 1 ? `All ${known} is protected.` : `${known} is protected.`;
};

interface PartProps {
  readonly Icon: LucideIcon;
  readonly word: string;
  readonly ink: string;
  /** null: nobody states it. */
  readonly value: number | null;
  readonly format: (value: number) => Formatted;
}

function Part({ Icon, word, ink, value, format }: PartProps) {
  return (
    <div className="flex items-center gap-1.5">
      <Icon aria-hidden className={cn('size-3.5', ink)} />
      <dt className="text-muted">{word}</dt>
      <dd>
        <Figure value={value} format={format} className="font-medium" />
      </dd>
    </div>
  );
}

/** One big honest bar: protected and plaintext, with what nobody states beside it; TCP apart, by its own basis. */
export function CoverageSummary({ total }: { readonly total: Coverage }) {
  const { protectedRate, plaintextRate, unknownRate } = partsOf(total);
  const known = (rate: number) => (total.share === null && unknownRate > 0 ? null : rate);
  return (
    <div>
      <p className="mb-2 flex flex-wrap items-baseline gap-x-2">
        {total.share !== null && total.share < 1 ? (
          <Figure value={total.share} format={formatPercent} className="text-28 font-semibold" />
        ) : null}
        <span className={cn(total.share === null || total.share === 1 ? 'text-16 font-medium' : 'text-14 text-muted')}>
          {coverageSentence(total)}
        </span>
      </p>
      <CoverageBar
        protectedPart={protectedRate}
        plaintextPart={plaintextRate}
        unknownPart={unknownRate}
        className="h-8"
      />
      <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-13">
        <Part Icon={Lock} word="protected" ink="text-protected" value={known(protectedRate)} format={formatRate} />
        <Part Icon={LockOpen} word="plaintext" ink="text-plaintext" value={known(plaintextRate)} format={formatRate} />
        <Part Icon={CircleHelp} word="not reported" ink="text-unknown" value={unknownRate} format={formatRate} />
      </dl>
      {total.tcp === null ? null : <TcpSummary tcp={total.tcp} />}
    </div>
  );
}

function TcpSummary({ tcp }: { readonly tcp: NonNullable<Coverage['tcp']> }) {
  const format = basisFormats[tcp.basis];
  const plaintext = Math.min(tcp.plaintext, tcp.known);
  const known = (rate: number) => (tcp.share === null && tcp.unknown > 0 ? null : rate);
  return (
    <div className="mt-4 border-t border-line pt-3">
      <p className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">TCP</span>
        <Figure value={tcp.share} format={formatPercent} className="text-14 font-medium" />
        <span className="text-muted">by {basisWords[tcp.basis]}; not part of the figures above</span>
      </p>
      <CoverageBar
        protectedPart={Math.max(0, tcp.known - plaintext)}
        plaintextPart={plaintext}
        unknownPart={tcp.unknown}
        className="h-3"
      />
      <dl className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-12">
        <Part Icon={Lock} word="protected" ink="text-protected" value={known(tcp.known - plaintext)} format={format} />
        <Part Icon={LockOpen} word="plaintext" ink="text-plaintext" value={known(plaintext)} format={format} />
        <Part Icon={CircleHelp} word="not reported" ink="text-unknown" value={tcp.unknown} format={format} />
      </dl>
    </div>
  );
}
