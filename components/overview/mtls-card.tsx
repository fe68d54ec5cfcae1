'use client';
import { CoverageBar } from '@/components/charts/coverage-bar';
import { Figure } from '@/components/ui/figure';
import { MtlsMark } from '@/components/ui/marks';
import type { Overview } from '@/lib/domain/overview';
import { entityName } from '@/lib/format/name';
import { formatPercent, formatRate } from '@/lib/format/number';
import { EntityLink } from './entity-link';

type Coverage = Overview['mtls'];

const words = {
  requests: 'known requests',
  connections: 'known TCP connections',
  bytes: 'known TCP bytes',
} as const;

function Bar({
  share,
  known,
  unknown,
  basis,
}: {
  share: number | null;
  known: number;
  unknown: number;
  basis: keyof typeof words;
}) {
  return (
    <div className="grid gap-1.5">
      <p className="flex items-baseline gap-2">
        <Figure value={share} format={formatPercent} className="text-20 font-semibold" />
        <span className="text-muted">of {words[basis]} protected</span>
      </p>
      <CoverageBar share={share} known={known} unknown={unknown} of={words[basis].replace('known ', '')} />
      {unknown > 0 ? (
        <p className="flex items-center gap-2 text-12 text-muted">
          <span aria-hidden className="hatch size-2.5 rounded-[2px] bg-unknown-soft" />
          <span className="figures">
            {basis === 'requests' ? <Figure value={unknown} format={formatRate} /> : null} not reported, beside the
            share
          </span>
        </p>
      ) : null}
    </div>
  );
}

/** How much is protected, and who is not. */
export function MtlsCard({ mtls }: { readonly mtls: Coverage }) {
  return (
    <div className="grid gap-4">
      <Bar share={mtls.share} known={mtls.knownRate} unknown={mtls.unknownRate} basis="requests" />
      {mtls.tcp === null ? null : <Bar {...mtls.tcp} />}
      {mtls.worstEdges.length === 0 ? (
        <p className="flex items-center gap-2 text-muted">
          {mtls.plaintextRate === 0 && mtls.share !== null ? (
            <>
              <MtlsMark state="mutual" /> Nobody was seen calling in plaintext.
            </>
          ) : null}
        </p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {mtls.worstEdges.map(({ id, source, target, plaintextRate }) => (
            <li key={id} className="flex items-baseline gap-2 py-2">
              <MtlsMark state="plaintext" className="self-center" />
              <span className="name min-w-0 flex-1">
                <EntityLink id={source} className="font-normal" /> <span className="text-muted">→</span>{' '}
                <EntityLink id={target} className="font-normal" />
                <span className="sr-only"> in plaintext from {entityName(source)}</span>
              </span>
              <Figure value={plaintextRate} format={formatRate} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
