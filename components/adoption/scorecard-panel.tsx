import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/small';
import { type Range, roughly } from '@/lib/adoption/cost';
import type { MeshCard as Card } from '@/lib/adoption/mesh-card';
import type { ScoreRow } from '@/lib/adoption/scorecard';
import { capabilityNames } from '@/lib/adoption/words';
import type { Action, Use } from '@/lib/domain/adoption';
import { formatCount, formatPercent, spell } from '@/lib/format/number';
import { MeshCard } from './mesh-card';
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

export interface ScorecardPanelProps {
  readonly rows: readonly ScoreRow[];
  /** What the mesh costs a month; null: no price of a node is given. */
  readonly money: Range | null;
  readonly card: Card | null;
  /** In one line. */
  readonly verdict: string;
}

const part = (money: Range, share: number): string =>
  `${formatCount(roughly(money.low * share)).text} – ${formatCount(roughly(money.high * share)).text} a month`;

/** What a capability answers for, of the cost of the mesh. */
function CostShare({ share, money }: { readonly share: number | null; readonly money: Range | null }) {
  if (share === null) return <p className="text-13 text-muted">Its part of the cost shows once every use is known.</p>;
  if (share === 0) return null;
  return (
    <p className="figures text-13 text-muted">
      Answers for {spell(formatPercent(share))} of what the mesh costs{money === null ? '' : `: ${part(money, share)}`}.
    </p>
  );
}

/** What a person said of its use, where that is more than the measurement itself. */
const stated = (use: Use, measuredUse: Use | null): string => {
  if (use === measuredUse) return '';
  return use === 'unmeasured' ? 'Nobody said whether it is in use. ' : `Said to be ${use}. `;
};

/** What of the running mesh is needed, used, and worth keeping. */
export function ScorecardPanel({ rows, money, card, verdict }: ScorecardPanelProps) {
  return (
    <Panel title="Scorecard of the running mesh" aside={money === null ? undefined : `${part(money, 1)}, modelled`}>
      {card === null ? null : <MeshCard card={card} verdict={verdict} />}
      <ul className="grid grid-cols-1 gap-x-6 gap-y-4 md:grid-cols-2 print:block print:space-y-4">
        {rows.map(({ id, action, use, evidence, measuredUse, at, reason, next, costShare }) => (
          <li key={id} className="grid content-start gap-1 border-t border-line pt-3">
            <h3 className="flex items-center gap-2 text-14 font-semibold">
              {capabilityNames[id]}
              <Tag tone={tones[action]}>{actionWords[action]}</Tag>
            </h3>
            <p className="name text-14">{reason}</p>
            <p className="text-13 text-muted">
              {stated(use, measuredUse)}
              {evidence === null
                ? 'No metric here tells its use.'
                : `Measured: ${evidence}${measuredUse === null ? '' : `, so ${measuredUse}`}.`}
              {at === null ? '' : ` As of ${at.slice(0, 16).replace('T', ' ')}.`}
            </p>
            <CostShare share={costShare} money={money} />
            <p className="text-13">{next}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
