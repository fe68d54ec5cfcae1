import { ScissorsLineDashed, TimerReset, TriangleAlert } from 'lucide-react';
import { Callout } from '@/components/ui/small';
import type { Trace } from '@/lib/domain/trace';
import { plural } from '@/lib/format/plural';
import { spellUs } from './words';

/** What a reader must know of this trace before believing it: cut, clocks moved, repaired. And what stands out in it. */
export function TraceNotes({ trace, onSelect }: { readonly trace: Trace; readonly onSelect: (id: string) => void }) {
  const { truncated, skew, warnings, findings } = trace;
  return (
    <>
      {truncated === null ? null : (
        <Callout role="status" tone="degraded" icon={<ScissorsLineDashed aria-hidden />}>
          Truncated: {plural(truncated.shown, 'span')}
          {truncated.reported === null ? '' : ` of ${truncated.reported.toLocaleString('en-US')}`} shown.{' '}
          {truncated.why}
        </Callout>
      )}
      {skew.length === 0 ? null : (
        <Callout role="status" icon={<TimerReset aria-hidden />}>
          Clocks differ: {skew.map(({ service, skewUs }) => `${service} by ${spellUs(skewUs)}`).join(', ')}. Spans are
          drawn corrected; each says by how much.
        </Callout>
      )}
      {warnings.length === 0 ? null : (
        <Callout role="status" icon={<TriangleAlert aria-hidden />}>
          <ul>
            {warnings.slice(0, 5).map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
            {warnings.length > 5 ? <li>and {warnings.length - 5} more.</li> : null}
          </ul>
        </Callout>
      )}
      {findings.length === 0 ? null : (
        <ul aria-label="What stands out" className="grid gap-1">
          {findings.slice(0, 4).map(({ sentence, spanIds }) => (
            <li key={sentence} className="name">
              <button
                type="button"
                className="name line-clamp-2 text-left hover:text-accent hover:underline"
                onClick={() => spanIds[0] !== undefined && onSelect(spanIds[0])}
              >
                {sentence}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
