import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/small';
import type { ScoreRow } from '@/lib/adoption/scorecard';
import { capabilityNames } from '@/lib/adoption/words';
import type { Action } from '@/lib/domain/adoption';
import { actionWords } from './words';

const tones: Readonly<Record<Action, Tone>> = {
  KEEP: 'healthy',
  FIX: 'failing',
  PARK: 'neutral',
  REPLACEABLE: 'degraded',
  TRIM: 'degraded',
  IDLE: 'neutral',
  MEASURE: 'unknown',
  ASK: 'unknown',
};

/** What of the running mesh is needed, used, and worth keeping. */
export function ScorecardPanel({ rows }: { readonly rows: readonly ScoreRow[] }) {
  return (
    <Panel title="Scorecard of the running mesh">
      <ul className="grid grid-cols-1 gap-x-6 gap-y-4 md:grid-cols-2">
        {rows.map(({ id, action, use, evidence, measuredUse, at, reason, next }) => (
          <li key={id} className="grid content-start gap-1 border-t border-line pt-3">
            <h3 className="flex items-center gap-2 text-14 font-semibold">
              {capabilityNames[id]}
              <Tag tone={tones[action]}>{actionWords[action]}</Tag>
            </h3>
            <p className="name text-14">{reason}</p>
            <p className="text-13 text-muted">
              Said to be {use}.{' '}
              {evidence === null
                ? 'No metric here tells its use.'
                : `Measured: ${evidence}${measuredUse === null ? '' : `, so ${measuredUse}`}.`}
              {at === null ? '' : ` As of ${at.slice(0, 16).replace('T', ' ')}.`}
            </p>
            <p className="text-13">{next}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
