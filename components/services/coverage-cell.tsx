import { Figure } from '@/components/ui/figure';
import { MtlsMark } from '@/components/ui/marks';
import type { Coverage } from '@/lib/domain/mtls';
import { formatPercent, formatRate, spell } from '@/lib/format/number';

/** The share of what arrives that is protected; the remainder nobody speaks for beside it, not inside it. */
export function CoverageCell({ mtls }: { readonly mtls: Coverage }) {
  const unknown = mtls.unknownRate > 0 && mtls.share !== null;
  const tcpOnly = mtls.share === null && mtls.tcp !== null && mtls.tcp.share !== null;
  const state = tcpOnly && mtls.tcp ? stateOfTcp(mtls.tcp.share) : mtls.state;
  return (
    <span className="inline-flex items-center justify-end gap-1.5">
      {unknown ? (
        <span className="text-12 text-unknown" title={`${spell(formatRate(mtls.unknownRate))} of unknown protection`}>
          ?<span className="sr-only">, {spell(formatRate(mtls.unknownRate))} unknown</span>
        </span>
      ) : null}
      <Figure value={tcpOnly ? (mtls.tcp?.share ?? null) : mtls.share} format={formatPercent} />
      {tcpOnly ? <span className="text-12 text-muted">tcp</span> : null}
      <MtlsMark state={state} />
    </span>
  );
}

const stateOfTcp = (share: number | null) =>
  share === null ? 'unknown' : share >= 1 ? 'mutual' : share <= 0 ? 'plaintext' : 'partial';
