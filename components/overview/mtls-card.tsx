'use client';
import { CoverageBar } from '@/components/charts/coverage-bar';
import { basisFormats } from '@/components/mtls/cell-words';
import { Figure } from '@/components/ui/figure';
import { MtlsMark } from '@/components/ui/marks';
import type { Overview } from '@/lib/domain/overview';
import { entityName } from '@/lib/format/name';
import { formatPercent } from '@/lib/format/number';
import { EntityLink } from './entity-link';

type Coverage = Overview['mtls'];

const words = {
  requests: 'known requests',
  connections: 'known TCP connections',
  bytes: 'known TCP bytes',
} as const;

interface BarProps {
  readonly share: number | null;
  readonly known: number;
  readonly plaintext: number;
  readonly unknown: number;
  readonly basis: keyof typeof words;
}

function Bar({ share, known, plaintext, unknown, basis }: BarProps) {
  return (
    <div className="grid gap-1.5">
      <p className="flex items-baseline gap-2">
        <Figure value={share} format={formatPercent} className="text-20 font-semibold" />
        <span className="text-muted">of {words[basis]} protected</span>
      </p>
      <CoverageBar
        protectedPart={Math.max(0, known - plaintext)}
        plaintextPart={Math.min(plaintext, known)}
        unknownPart={unknown}
        className="h-3"
      />
      {unknown > 0 ? (
        <p className="flex items-center gap-2 text-12 text-muted">
          <span aria-hidden className="hatch size-2.5 rounded-[2px] border border-unknown-fill bg-unknown-soft" />
          <span className="figures">
            <Figure value={unknown} format={basisFormats[basis]} /> not reported, beside the share
          </span>
        </p>
      ) : null}
    </div>
  );
}

/** Of requests and of TCP: nothing known is in plaintext, and something is known. */
const isAllProtected = ({ share, plaintextRate, tcp }: Coverage): boolean =>
  plaintextRate === 0 && (tcp?.plaintext ?? 0) === 0 && (share !== null || (tcp?.share ?? null) !== null);

export interface MtlsCardProps {
  readonly mtls: Coverage;
  /** Why nothing is known, in a sentence; null: another reason. */
  readonly silence: string | null;
}

/** How much is protected, and who is not. */
export function MtlsCard({ mtls, silence }: MtlsCardProps) {
  return (
    <div className="grid gap-4">
      <Bar
        share={mtls.share}
        known={mtls.knownRate}
        plaintext={mtls.plaintextRate}
        unknown={mtls.unknownRate}
        basis="requests"
      />
      {mtls.tcp === null ? null : <Bar {...mtls.tcp} />}
      {mtls.worstEdges.length === 0 ? (
        <p className="flex items-center gap-2 text-muted">
          {isAllProtected(mtls) ? (
            <>
              <MtlsMark state="mutual" /> Nobody was seen calling in plaintext.
            </>
          ) : (
            silence
          )}
        </p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {mtls.worstEdges.map(({ id, source, target, plaintextRate, basis }) => (
            <li key={id} className="flex items-baseline gap-2 py-2">
              <MtlsMark state="plaintext" className="self-center" />
              <span className="name min-w-0 flex-1">
                <EntityLink id={source} className="font-normal" /> <span className="text-muted">→</span>{' '}
                <EntityLink id={target} className="font-normal" />
                <span className="sr-only"> in plaintext from {entityName(source)}</span>
              </span>
              <Figure value={plaintextRate} format={basisFormats[basis]} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
