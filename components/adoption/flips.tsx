import type { ReactNode } from 'react';
import type { Assessment } from '@/lib/adoption/assess';
import { type QuestionId, questionOf } from '@/lib/adoption/questions';
import { capabilityNames, shapeNames } from '@/lib/adoption/words';
import type { Flip } from '@/lib/domain/adoption';
import { changeOf, inputName, shownValue } from './inputs';
import { verdictWords } from './words';

export interface AnswersProps {
  readonly assessment: Assessment;
  readonly goTo: (id: QuestionId) => void;
}

const FEW = 5;

interface FlipRowProps {
  readonly flip: Flip;
  readonly goTo: AnswersProps['goTo'];
  /** What comes of it. */
  readonly children: ReactNode;
}

function FlipRow({ flip, goTo, children }: FlipRowProps) {
  const [key, value] = changeOf(flip);
  const question = questionOf(key);
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-3 text-14">
      <button
        type="button"
        disabled={question === null}
        onClick={() => question && goTo(question.id)}
        className="name text-left hover:underline"
      >
        <span className="figures font-medium">{inputName(key)}</span> <span className="text-muted">becomes</span>{' '}
        {shownValue(value)}
      </button>
      <span className="text-right text-13 text-muted">{children}</span>
    </li>
  );
}

/** Which single answer would turn the verdict, weakest support first. */
export function Flips({ assessment, goTo }: AnswersProps) {
  const { flips } = assessment.evaluation;
  if (flips.length === 0) {
    const { because } = assessment.decision.gate;
    return (
      <div className="text-14">
        <p>No single answer changes this.</p>
        {because.length === 0 ? null : (
          <ul className="mt-1 grid gap-1 border-l-2 border-line pl-3 text-13 text-muted">
            {because.map(({ says }) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
        )}
      </div>
    );
  }
  return (
    <>
      <ul className="grid gap-1.5">
        {flips.slice(0, FEW).map((flip) => (
          <FlipRow key={JSON.stringify(flip.change)} flip={flip} goTo={goTo}>
            {verdictWords[flip.verdict]}
          </FlipRow>
        ))}
      </ul>
      {flips.length <= FEW ? null : (
        <details className="mt-2">
          <summary className="cursor-pointer text-13 text-muted hover:text-ink">{flips.length - FEW} more</summary>
          <ul className="mt-1.5 grid gap-1.5">
            {flips.slice(FEW).map((flip) => (
              <FlipRow key={JSON.stringify(flip.change)} flip={flip} goTo={goTo}>
                {verdictWords[flip.verdict]}
              </FlipRow>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** What another answer would move without turning the verdict: the parts that are adopted, or the shape. */
export function Shifts({ assessment, goTo }: AnswersProps) {
  const { shifts } = assessment.evaluation;
  if (shifts.length === 0) return null;
  return (
    <details className="mt-2 text-13">
      <summary className="cursor-pointer text-muted hover:text-ink">
        {shifts.length} more would change only what is {assessment.decision.mode === 'after' ? 'kept' : 'adopted'}, or
        the shape
      </summary>
      <ul className="mt-1.5 grid gap-1.5">
        {shifts.map((shift) => (
          <FlipRow key={JSON.stringify(shift.change)} flip={shift} goTo={goTo}>
            {shift.ids.map((id) => capabilityNames[id]).join(', ') || 'nothing'}
            {shift.shape === null ? '' : `; ${shapeNames[shift.shape]}`}
          </FlipRow>
        ))}
      </ul>
    </details>
  );
}
