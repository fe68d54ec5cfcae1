'use client';
import type { ReactNode } from 'react';
import { Tag, type Tone } from '@/components/ui/small';
import { alternatives, furtherOptions, interimControl } from '@/lib/adoption/alternative-options';
import type { Assessment } from '@/lib/adoption/assess';
import type { Decision } from '@/lib/adoption/decide';
import { explainCapability, shapeConditions, verdictSentence } from '@/lib/adoption/explain';
import { capabilityIds } from '@/lib/adoption/order';
import type { QuestionId } from '@/lib/adoption/questions';
import {
  alternativeNames,
  capabilityNames,
  levelWords,
  reasonWords,
  resultWords,
  shapeNames,
} from '@/lib/adoption/words';
import type { AlternativeId, CapabilityId, CapabilityResult, Verdict } from '@/lib/domain/adoption';
import { Flips, Shifts } from './flips';
import { Tasks } from './tasks';
import { actionWords, confidenceWords, gateWords, saysMore, verdictWords } from './words';

export interface VerdictPanelProps {
  readonly assessment: Assessment;
  readonly goTo: (id: QuestionId) => void;
}

const resultMarks: Readonly<Record<CapabilityResult, string>> = {
  justified: '●',
  justified_later: '◐',
  not_justified: '○',
  unknown: '◌',
};

const resultTones: Readonly<Record<CapabilityResult, Tone>> = {
  justified: 'accent',
  justified_later: 'degraded',
  not_justified: 'neutral',
  unknown: 'unknown',
};

/** What to do instead, when it is right and when it is not enough. */
function Instead({ id, instead }: { readonly id: CapabilityId; readonly instead: AlternativeId | undefined }) {
  const option = alternatives.find((each) => each.capability === id && each.id === instead);
  if (option === undefined) return null;
  const others = alternatives.filter((each) => each.capability === id && each.id !== instead);
  return (
    <div className="mt-2 ml-6 grid gap-1 border-l-2 border-line pl-3 text-13">
      <p className="font-medium">{alternativeNames[option.id]}</p>
      <p>{option.how}</p>
      <p className="text-muted">
        Right when {option.rightWhen}. Not enough when {option.notEnoughWhen}. {option.effort}
      </p>
      {others.length === 0 ? null : (
        <p className="text-muted">Further options: {others.map((each) => alternativeNames[each.id]).join(', ')}.</p>
      )}
      {furtherOptions[id] === undefined ? null : <p className="text-muted">{furtherOptions[id]}</p>}
    </div>
  );
}

function Capability({ id, assessment }: { readonly id: CapabilityId; readonly assessment: Assessment }) {
  const { decision } = assessment;
  const each = decision.capabilities[id];
  const instead = decision.instead[id];
  return (
    <li className="border-t border-line py-2 first:border-t-0">
      <details>
        <summary className="grid cursor-pointer grid-cols-[1rem_1fr_auto] items-baseline gap-x-2">
          <span aria-hidden className="text-accent">
            {resultMarks[each.result]}
          </span>
          <span className="text-14 font-medium">{capabilityNames[id]}</span>
          <Tag tone={resultTones[each.result]}>
            {each.action === null ? resultWords[each.result] : actionWords[each.action]}
          </Tag>
          <span className="col-start-2 col-end-4 text-13 text-muted">
            Needed: {levelWords[each.need]}. Something narrower suffices: {levelWords[each.alternativeSuffices]}.
            {instead === undefined ? '' : ` Instead: ${alternativeNames[instead]}.`}
          </span>
        </summary>
        <p className="name mt-1 pl-6 text-14 leading-5.5">{explainCapability(id, decision)}</p>
        <p className="mt-1 pl-6 text-12 text-muted">Rules: {each.why.join(', ')}</p>
        <Instead id={id} instead={instead} />
      </details>
    </li>
  );
}

const verdictTones: Readonly<Record<Verdict, string>> = {
  ADOPT: 'text-accent',
  ADOPT_SCOPED: 'text-accent',
  NOT_YET: 'text-degraded',
  DONT: 'text-ink',
  UNDECIDED: 'text-unknown',
  KEEP: 'text-accent',
  REDUCE: 'text-degraded',
  REMOVE: 'text-ink',
};

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-t border-line pt-3">
      <h3 className="mb-2 text-13 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** The shape, what was skipped before it, and what is left out on purpose. */
function Chosen({ decision }: { readonly decision: Decision }) {
  const { adopt, kept, mode, shape, skippedShapes, verdict } = decision;
  const chosen = adopt ?? kept ?? [];
  const left = chosen.length === 0 ? [] : capabilityIds.filter((id) => !chosen.includes(id));
  return (
    <>
      {shape === null ? null : (
        <p className="mt-2 text-14">
          {verdict === 'REDUCE' ? 'Reduce to: ' : 'Shape: '}
          <strong className="font-medium">{shapeNames[shape]}</strong>
          {skippedShapes.length === 0
            ? ''
            : `; skipped before it: ${skippedShapes.map((each) => `${shapeNames[each.shape]} (${each.rule})`).join(', ')}`}
        </p>
      )}
      {left.length === 0 ? null : (
        <p className="mt-2 text-14">
          {mode === 'after' ? 'Not kept' : 'Not switched on'}: {left.map((id) => capabilityNames[id]).join(', ')}.
        </p>
      )}
    </>
  );
}

/** The verdict as a document that grows with the answers. */
export function VerdictPanel({ assessment, goTo }: VerdictPanelProps) {
  const { decision, evaluation } = assessment;
  const { because } = decision.gate;
  const conditions = shapeConditions(decision);
  return (
    <section aria-label="Verdict" className="panel grid gap-4 p-5">
      <header>
        <p className="text-13 text-muted">As far as it is answered</p>
        <h2 className={`mt-1 text-28 font-semibold text-balance ${verdictTones[decision.verdict]}`}>
          {verdictWords[decision.verdict]}
        </h2>
        <p aria-live="polite" className={saysMore(decision) ? 'mt-1 text-16 leading-[1.625rem]' : 'sr-only'}>
          {verdictSentence(decision)}
        </p>
        <ul className="mt-2 grid gap-1 text-14">
          {decision.reasons.slice(0, 3).map((reason) => (
            <li key={reason}>
              {reasonWords[reason]} <span className="text-12 text-faint">{reason}</span>
            </li>
          ))}
        </ul>
        {decision.reasons.length <= 3 ? null : (
          <ul className="mt-1 grid gap-1 text-13 text-muted">
            {decision.reasons.slice(3).map((reason) => (
              <li key={reason}>{reasonWords[reason]}</li>
            ))}
          </ul>
        )}
        <Chosen decision={decision} />
      </header>
      {conditions.length === 0 && !decision.reasons.includes('MANDATE_OPEN') ? null : (
        <ul className="grid gap-1 text-14">
          {decision.reasons.includes('MANDATE_OPEN') ? <li>Meanwhile: {interimControl}</li> : null}
          {conditions.map((text) => (
            <li key={text} className="name">
              {text}
            </li>
          ))}
        </ul>
      )}
      <Part title="Capability by capability">
        <ul>
          {capabilityIds.map((id) => (
            <Capability key={id} id={id} assessment={assessment} />
          ))}
        </ul>
      </Part>
      <Part title="Readiness">
        <p className="text-14">
          {gateWords[decision.gate.gate]} <span className="text-12 text-faint">{decision.gate.rule}</span>
        </p>
        {because.length === 0 ? null : (
          <ul className="mt-1 grid gap-1 border-l-2 border-line pl-3 text-13 text-muted">
            {because.map(({ says, question }) => (
              <li key={says}>
                <button type="button" onClick={() => goTo(question)} className="name text-left hover:underline">
                  {says}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title="Confidence">
        <p className="text-14">{confidenceWords[evaluation.confidence]}</p>
      </Part>
      <Part title="Which single answer would turn it">
        <Flips assessment={assessment} goTo={goTo} />
        <Shifts assessment={assessment} goTo={goTo} />
      </Part>
      <Part title="What is unknown, and who can answer">
        <Tasks assessment={assessment} goTo={goTo} />
      </Part>
    </section>
  );
}
