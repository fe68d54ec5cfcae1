import { changeOf, inputName, shownValue } from '@/components/adoption/inputs';
import { verdictWords } from '@/components/adoption/words';
import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/small';
import { questionOf } from '@/lib/adoption/questions';
import { capabilityNames, reasonWords, resultWords, shapeNames } from '@/lib/adoption/words';
import { type CapabilityResult, capabilityIds, type Evaluation } from '@/lib/domain/adoption';
import { plural } from '@/lib/format/plural';

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
                <td className={`${cell} whitespace-nowrap`}>
                  <Tag tone={tones[outcome]} className="max-w-none">
                    {resultWords[outcome]}
                  </Tag>
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

const FEW = 5;

/** Which single answers would turn the verdict, the least supported first, and into what. */
function Turns({ flips }: Pick<Evaluation, 'flips'>) {
  if (flips.length === 0) return <p className="text-13">No single answer would turn it.</p>;
  return (
    <div className="text-13">
      <p className="font-medium">
        {plural(flips.length, 'single answer')} would turn it{flips.length === 1 ? '' : ', the least supported first'}
      </p>
      <ul className="mt-1 grid gap-1">
        {flips.slice(0, FEW).map((flip) => {
          const [key, value] = changeOf(flip);
          return (
            <li
              key={JSON.stringify(flip.change)}
              className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 border-t border-line pt-1"
            >
              <span className="name min-w-0">
                <span className="figures text-muted">{inputName(key)}</span> {questionOf(key)?.text}{' '}
                <span className="text-muted">becomes</span> {shownValue(value)}
              </span>
              <span className="text-right font-medium">{verdictWords[flip.verdict]}</span>
            </li>
          );
        })}
      </ul>
      {flips.length > FEW ? <p className="mt-1 text-muted">The record names {flips.length - FEW} more.</p> : null}
    </div>
  );
}

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
        <Turns flips={flips} />
      </div>
      <CapabilityTable result={result} />
    </Panel>
  );
}
