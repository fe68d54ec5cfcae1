'use client';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/small';
import type { Assessment } from '@/lib/adoption/assess';
import { type Question, type QuestionId, questionOf, sections } from '@/lib/adoption/questions';
import { suggestionFor } from '@/lib/adoption/suggest';
import type { AdoptionDraft } from '@/lib/domain/adoption';
import { AnswerFields } from './answer-fields';
import { isLevelQuestion, withSuggestion } from './answers';
import { ContradictionNote, PromptNote } from './contradiction-note';
import { EvidenceNote } from './evidence-note';
import { SourceFields } from './source-fields';
import type { DraftState } from './use-draft';

export interface QuestionCardProps {
  readonly id: QuestionId;
  readonly draft: AdoptionDraft;
  readonly assessment: Assessment;
  readonly change: DraftState['change'];
  readonly goTo: (id: QuestionId | null) => void;
  /** Evidence is on its way, or why it is not there. */
  readonly evidence: ReactNode;
}

const sectionName = ({ section }: Question): string => sections.find(({ id }) => id === section)?.name ?? '';

function Progress({ path, open, id }: Pick<Assessment, 'path' | 'open'> & { readonly id: QuestionId }) {
  const done = path.length - open.length;
  return (
    <div className="flex items-center gap-3 text-12 text-muted">
      <progress
        aria-label="Answered"
        value={done}
        max={path.length}
        className="h-1.5 w-32 overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent-fill [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent-fill"
      />
      <span className="figures">
        {done} of {path.length} answered
      </span>
      <span className="figures ml-auto">{id}</span>
    </div>
  );
}

const BUSY_WITH_ENTER = 'a, button:not([role="radio"]), input, summary, textarea, select, [role="dialog"]';

/** One question: what is asked, why, what it bears on, what is measured, and the answer. */
export function QuestionCard({ id, draft, assessment, change, goTo, evidence }: QuestionCardProps) {
  const question = questionOf(id);
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const shown = useRef(id);
  // Enter goes on wherever it does not already do something: radio buttons and headings do nothing of it.
  useHotkeys('enter', () => form.current?.requestSubmit(), {
    enableOnFormTags: ['radio'],
    ignoreEventWhen: ({ target }) => target instanceof Element && target.closest(BUSY_WITH_ENTER) !== null,
  });
  useEffect(() => {
    // The reader of a screen reader hears the next question; the first one is read with the page.
    if (shown.current !== id) heading.current?.focus();
    shown.current = id;
  }, [id]);
  if (question === null) return null;
  const { path, profile } = assessment;
  const index = path.indexOf(id);
  const suggestion = suggestionFor(question, profile, assessment.card?.needless);
  const next = path[index + 1] ?? null;
  const contradiction = assessment.contradictions.find((each) => each.question === id);
  const prompts = assessment.prompts.filter((each) => each.question === id);
  return (
    <form
      ref={form}
      aria-label={`Question ${id}`}
      onSubmit={(event) => {
        event.preventDefault();
        change((now) => withSuggestion(now, question, suggestion));
        goTo(next);
      }}
      className="grid grid-cols-1 gap-4"
    >
      <Progress path={path} open={assessment.open} id={id} />
      <div>
        <p className="text-13 text-muted">{sectionName(question)}</p>
        <h2 ref={heading} tabIndex={-1} className="mt-1 text-20 font-semibold text-pretty outline-none">
          {question.text}
        </h2>
        <p className="mt-2 text-16 leading-[1.625rem] text-pretty text-ink">{question.why}</p>
        <p className="mt-1 text-13 text-muted">Bears on: {question.bears}.</p>
      </div>
      <EvidenceNote question={question} profile={profile} suggestion={suggestion} pending={evidence} />
      <AnswerFields question={question} draft={draft} suggestion={suggestion} change={change} assessment={assessment} />
      {isLevelQuestion(id) || id === 'R6' ? (
        <SourceFields key={id} question={question} draft={draft} change={change} />
      ) : null}
      {contradiction === undefined ? null : (
        <ContradictionNote
          key={contradiction.rule}
          contradiction={contradiction}
          draft={draft}
          change={change}
          today={profile.at}
        />
      )}
      {prompts.map(({ text }) => (
        <PromptNote key={text} text={text} />
      ))}
      <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
        <Button onClick={() => goTo(path[index - 1] ?? null)} disabled={index <= 0} look="quiet">
          <ArrowLeft aria-hidden />
          Back
        </Button>
        <Button onClick={() => goTo(next)} look="quiet">
          {next === null ? 'Finish' : 'Skip for now'}
        </Button>
        <Button type="submit" look="primary" className="ml-auto">
          {next === null ? 'Done' : 'Continue'}
          <ArrowRight aria-hidden />
        </Button>
        <span className="w-full text-right text-12 text-faint max-sm:hidden">
          {question.kind === 'level' ? (
            <>
              <Kbd>1</Kbd> to <Kbd>4</Kbd> answer,{' '}
            </>
          ) : null}
          <Kbd>Enter</Kbd> continues
        </span>
      </div>
    </form>
  );
}
