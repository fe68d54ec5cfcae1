import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/small';
import { capabilityNames, reasonWords, resultWords, shapeNames } from '@/lib/adoption/words';
import { type CapabilityResult, capabilityIds, type Evaluation } from '@/lib/domain/adoption';

const tones: Readonly<Record<CapabilityResult, Tone>> = {
  justified: 'protected',
  justified_later: 'accent',
  not_justified: 'neutral',
  unknown: 'unknown',
};

const cell = 'px-2 py-1.5 align-baseline first:pl-4 last:pr-4';
const head = `${cell} text-left text-12 font-medium text-muted`;

/** Capability by capability: is it needed, does something narrower do, what follows. */
export function CapabilityTable({ result }: { readonly result: Evaluation }) {
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full text-13">
        <thead>
          <tr className="border-b border-line">
            {['Capability', 'Needed', 'Something narrower does', 'Result', 'Rules'].map((title) => (
              <th key={title} scope="col" className={head}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {capabilityIds.map((id) => {
            const { need, alternativeSuffices, result: outcome, action, why } = result.capabilities[id];
            return (
              <tr key={id} className="border-b border-line last:border-b-0">
                <th scope="row" className={`${cell} text-left font-medium`}>
                  {capabilityNames[id]}
                </th>
                <td className={cell}>{need}</td>
                <td className={cell}>{alternativeSuffices}</td>
                <td className={cell}>
                  <Tag tone={tones[outcome]}>{resultWords[outcome]}</Tag>
                  {action === null ? null : <span className="ml-2 text-12 text-muted">{action.toLowerCase()}</span>}
                </td>
                <td className={`${cell} figures text-12 text-muted`}>{why.join(' ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The explanation without what stands above it as a reason already. */
const unsaid = ({ reasons, explanation }: Evaluation): readonly string[] => {
  const said = new Set(reasons.map((reason) => reasonWords[reason]));
  return explanation.filter((sentence) => !said.has(sentence));
};

/** Why the verdict is what it is, in sentences, and the single changes that would turn it. */
export function DecisionPanel({ result }: { readonly result: Evaluation }) {
  const { reasons, gate, shape, confidence, flips } = result;
  return (
    <Panel title="Decision" aside={`Readiness ${gate} · confidence ${confidence}`} flush>
      <div className="grid gap-3 px-4 pb-4">
        <ul className="grid gap-1 text-13">
          {reasons.map((reason) => (
            <li key={reason} className="flex items-baseline gap-2">
              <Tag className="shrink-0">{reason}</Tag>
              {reasonWords[reason]}
            </li>
          ))}
        </ul>
        {shape === null ? null : <p className="text-13">Shape: {shapeNames[shape]}.</p>}
        {unsaid(result).map((sentence) => (
          <p key={sentence} className="name text-13 text-muted">
            {sentence}
          </p>
        ))}
        <p className="text-13">
          {flips.length === 0
            ? 'No single answer changes this.'
            : `${flips.length} single ${flips.length === 1 ? 'change' : 'changes'} would turn it, the least supported first: ${flips
                .slice(0, 5)
                .map(({ change, verdict }) =>
                  Object.entries(change)
                    .map(
                      ([key, value]) =>
                        `${key} → ${Array.isArray(value) ? `[${value.join(', ')}]` : value} gives ${verdict}`,
                    )
                    .join(', '),
                )
                .join('; ')}.`}
        </p>
      </div>
      <CapabilityTable result={result} />
    </Panel>
  );
}
