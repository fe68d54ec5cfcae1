'use client';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { answerText } from '@/lib/adoption/answer-text';
import type { Assessment } from '@/lib/adoption/assess';
import { type QuestionId, questionOf } from '@/lib/adoption/questions';

export interface AnswerListProps {
  readonly assessment: Assessment;
  readonly current: QuestionId | null;
  readonly goTo: (id: QuestionId) => void;
}

/** Every question of this conversation with its answer: the way back to each. */
export function AnswerList({ assessment: { path, profile, open }, current, goTo }: AnswerListProps) {
  return (
    <Panel title="All questions" aside={open.length === 0 ? 'all answered' : `${open.length} open`}>
      <ol className="grid grid-cols-1 gap-x-6 md:grid-cols-2 print:block">
        {path.map((id) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === current ? 'step' : undefined}
              onClick={() => goTo(id)}
              className={cn(
                'grid w-full grid-cols-[2.25rem_1fr_auto] items-baseline gap-2 rounded-control px-2 py-1.5 text-left text-13 hover:bg-hover',
                id === current ? 'bg-accent-soft' : '',
              )}
            >
              <span className="figures text-muted">{id}</span>
              <span className="truncate print:whitespace-normal">{questionOf(id)?.text}</span>
              <span className={cn('name max-w-40 text-right', open.includes(id) ? 'text-faint' : 'font-medium')}>
                {open.includes(id) ? 'open' : answerText(id, profile)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
