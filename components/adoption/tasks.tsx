import type { Assessment } from '@/lib/adoption/assess';
import { statedLevel } from '@/lib/adoption/levels';
import { askedOf, type Question, type QuestionId, questionOf } from '@/lib/adoption/questions';
import { supportOf } from '@/lib/adoption/support';
import { isLevelQuestion } from './answers';
import type { AnswersProps } from './flips';
import { inputName, shownValue } from './inputs';
import { verdictWords } from './words';

const FEW = 5;

interface Task {
  readonly id: QuestionId;
  readonly text: string;
  readonly who: Question['who'];
  readonly verdicts: readonly string[];
}

/** Unknown answers that decide, each with who can answer and what comes of each answer. */
const tasksOf = ({ evaluation, profile }: Assessment): readonly Task[] => {
  const unknown = [...new Set(evaluation.decisive.filter((key) => supportOf(profile, key) === 0))];
  return unknown.flatMap((key): readonly Task[] => {
    const question = questionOf(key);
    if (question === null) return [];
    const verdicts = evaluation.flips.flatMap((flip): readonly string[] =>
      key in flip.change ? [`${shownValue(flip.change[key] ?? null)}: ${verdictWords[flip.verdict]}`] : [],
    );
    const text = question.id === 'U' ? `${inputName(key)}: is it in use?` : question.text;
    return [{ id: question.id, text, who: question.who, verdicts }];
  });
};

export function Tasks({ assessment, goTo }: AnswersProps) {
  const tasks = tasksOf(assessment);
  return (
    <>
      {tasks.length === 0 ? <p className="text-14">Nothing that decides by itself is unknown.</p> : null}
      <ul className="grid gap-2">
        {tasks.slice(0, FEW).map(({ id, text, who, verdicts }) => (
          <li key={`${id} ${verdicts.join()}`} className="text-14">
            <button type="button" onClick={() => goTo(id)} className="name text-left hover:underline">
              <span className="figures font-medium">{id}</span> {text}
            </button>
            <p className="text-13 text-muted">
              Ask {askedOf(who)}. {verdicts.join('; ')}.
            </p>
          </li>
        ))}
      </ul>
      <Undecisive assessment={assessment} tasks={tasks} />
    </>
  );
}

/** The other unknown answers: each is somebody's task, and none turns the verdict by itself. */
function Undecisive({ assessment, tasks }: Pick<AnswersProps, 'assessment'> & { readonly tasks: readonly Task[] }) {
  const { path, profile } = assessment;
  const others = path.filter(
    (id) =>
      isLevelQuestion(id) &&
      statedLevel(profile, id) === 'unknown' &&
      !tasks.slice(0, FEW).some((task) => task.id === id),
  );
  if (others.length === 0) return null;
  return (
    <details className="mt-2 text-13">
      <summary className="cursor-pointer text-muted hover:text-ink">{others.length} more are not known</summary>
      <p className="mt-1.5 text-muted">
        {others.map((id) => `${id} (${questionOf(id)?.who ?? 'architect'})`).join(', ')}: none turns the verdict as the
        rest stands.
      </p>
    </details>
  );
}
