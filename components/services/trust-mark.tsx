import { reasonWords, trustWords } from '@/components/query/words';
import { Tag } from '@/components/ui/small';
import type { TrustState } from '@/lib/domain/trust';

export interface TrustMarkProps {
  readonly trust: TrustState;
  readonly reasons: readonly string[];
}

/** How far to believe one row: nothing where there is nothing to doubt, else a word with its reasons. */
export function TrustMark({ trust, reasons }: TrustMarkProps) {
  const low = reasons.includes('low-sample');
  if (trust === 'complete' && !low) return null;
  const word = trust === 'complete' ? 'few requests' : trustWords[trust];
  return (
    <Tag tone={trust === 'complete' ? 'neutral' : 'degraded'} className="shrink-0">
      <span title={reasons.map(reasonWords).join(' ')}>{word}</span>
    </Tag>
  );
}
