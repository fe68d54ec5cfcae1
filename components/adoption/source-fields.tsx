'use client';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import type { Question } from '@/lib/adoption/questions';
import {
  type AdoptionDraft,
  type Answer,
  type LevelQuestionId,
  type Provenance,
  provenanceKinds,
} from '@/lib/domain/adoption';
import { answerOf, withAnswer, withProfile } from './answers';
import type { DraftState } from './use-draft';
import { sourceChoices } from './words';

export interface SourceFieldsProps {
  readonly question: Question;
  readonly draft: AdoptionDraft;
  readonly change: DraftState['change'];
}

const filled = (provenance: Provenance, change: Partial<Record<'ref' | 'by' | 'at', string>>): Provenance =>
  Object.fromEntries(
    Object.entries({ ...provenance, ...change }).filter(([, value]) => value !== ''),
  ) as unknown as Provenance;

const withSource = (draft: AdoptionDraft, question: Question, provenance: Provenance): AdoptionDraft => {
  if (question.id === 'R6') return withProfile(draft, { R6Provenance: provenance });
  const id = question.id as LevelQuestionId;
  const answer = draft.profile.answers[id];
  return answer === undefined ? draft : withAnswer(draft, id, { ...answer, provenance });
};

/** The namespaces or services of a "partly", as people type them. */
const namesOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trimStart())
    .filter((name) => name !== '');

function Subset({ answer, onChange }: { readonly answer: Answer; readonly onChange: (answer: Answer) => void }) {
  return (
    <Input
      label="For which namespaces or services? Comma between them"
      defaultValue={answer.subset?.join(', ') ?? ''}
      maxLength={1000}
      onChange={(event) => onChange({ ...answer, subset: namesOf(event.target.value) })}
    />
  );
}

/** Who says so: asked for every need, offered for every answer. */
export function SourceFields({ question, draft, change }: SourceFieldsProps) {
  const answer = answerOf(draft, question.id);
  const isParallel = question.id === 'R6';
  if (isParallel ? draft.profile.R6 === null : answer === undefined || answer.value === 'unknown') return null;
  const provenance = isParallel ? draft.profile.R6Provenance : answer?.provenance;
  const set = (next: Provenance) => change((now) => withSource(now, question, next));
  const type = provenance?.type;
  return (
    <div className="grid gap-3">
      {answer?.value === 'partly' ? (
        <Subset
          answer={answer}
          onChange={(next) => change((now) => withAnswer(now, question.id as LevelQuestionId, next))}
        />
      ) : null}
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-13 text-muted">
          {question.isNeed
            ? 'Where is this requirement written, or who owns it?'
            : 'Who or what says so? It raises the confidence.'}
        </legend>
        <div className="flex flex-wrap gap-1.5">
          {provenanceKinds.map((kind) => (
            <button
              key={kind}
              type="button"
              aria-pressed={type === kind}
              onClick={() => set({ ...provenance, type: kind })}
              className={cn(
                'h-8 rounded-control border px-2.5 text-13',
                type === kind ? 'border-accent bg-accent-soft text-accent' : 'border-line text-muted hover:text-ink',
              )}
            >
              {sourceChoices[kind]}
            </button>
          ))}
        </div>
        {provenance === undefined || type === 'measured' || type === 'assertion' ? null : (
          <div className="grid grid-cols-2 gap-2 max-sm:grid-cols-1">
            {type === 'owner' ? (
              <Input
                label="Name"
                value={provenance.by ?? ''}
                maxLength={200}
                onChange={(event) => set(filled(provenance, { by: event.target.value }))}
              />
            ) : (
              <Input
                label="Link or clause"
                value={provenance.ref ?? ''}
                maxLength={2000}
                onChange={(event) => set(filled(provenance, { ref: event.target.value }))}
              />
            )}
            <Input
              label="Date"
              type="date"
              value={provenance.at ?? ''}
              onChange={(event) => set(filled(provenance, { at: event.target.value }))}
            />
          </div>
        )}
      </fieldset>
    </div>
  );
}
