import type { Trace } from '@/lib/domain/trace';
import { formatPercent, spell } from '@/lib/format/number';
import { serviceColour } from './service-tone';
import { spellUs } from './words';

const SHOWN = 6;

/** Where the time went: the sentence, and the critical path by service. */
export function CriticalPath({ trace }: { readonly trace: Trace }) {
  const { critical } = trace;
  if (critical === null || critical.totalUs === 0)
    return <p className="text-muted">This trace has no time to share out: its root took none.</p>;
  const shown = critical.byService.slice(0, SHOWN);
  const rest = critical.byService.slice(SHOWN).reduce((sum, { us }) => sum + us, 0);
  return (
    <div className="grid gap-3">
      {critical.sentence === null ? null : <p className="name text-16 font-medium">{critical.sentence}</p>}
      <div aria-hidden className="flex h-3 overflow-hidden rounded-mark bg-sunken">
        {critical.byService.map(({ service, share }) => (
          <span
            key={service}
            className="border-r border-panel last:border-r-0"
            style={{ width: `${share * 100}%`, background: serviceColour(service) }}
          />
        ))}
      </div>
      <ul aria-label="The critical path by service" className="flex flex-wrap gap-x-4 gap-y-1">
        {shown.map(({ service, us, share }) => (
          <li key={service} className="inline-flex max-w-full items-center gap-1.5">
            <i aria-hidden className="size-2.5 shrink-0 rounded-[2px]" style={{ background: serviceColour(service) }} />
            <bdi className="max-w-60 truncate" title={service}>
              {service}
            </bdi>
            <span className="figures shrink-0 text-muted">
              {spell(formatPercent(share))}, {spellUs(us)}
            </span>
          </li>
        ))}
        {rest === 0 ? null : <li className="figures text-muted">and {spellUs(rest)} elsewhere</li>}
      </ul>
    </div>
  );
}
