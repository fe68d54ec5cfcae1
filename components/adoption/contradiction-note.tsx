'use client';
import { Scale } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import type { Contradiction } from '@/lib/adoption/contradictions';
import type { AdoptionDraft, LevelQuestionId, Waiver } from '@/lib/domain/adoption';
import { withLevel, withProfile, withWaiver } from './answers';
import type { DraftState } from './use-draft';

export interface ContradictionNoteProps {
  readonly contradiction: Contradiction;
  readonly draft: AdoptionDraft;
  readonly change: DraftState['change'];
  /** ISO 8601 date: that of a waiver made now. */
  readonly today: string | undefined;
}

const toldBy = ({ by, at }: Waiver): string => [by, at].filter((part) => part !== undefined).join(', ');

/** Answer and measurement side by side: take one, or keep the other and say why. */
export function ContradictionNote({ contradiction, draft, change, today }: ContradictionNoteProps) {
  const { rule, question, text, measured, isWaived } = contradiction;
  const kept = draft.profile.waivers.find((each) => each.rule === rule);
  const [reason, setReason] = useState(kept?.reason ?? '');
  const [by, setBy] = useState(kept?.by ?? draft.author);
  const take = () => change((now) => withLevel(now, question as LevelQuestionId, measured, { type: 'measured' }));
  const keep = () =>
    change((now) =>
      withWaiver(now, {
        rule,
        reason: reason.trim(),
        ...(by.trim() === '' ? {} : { by: by.trim() }),
        ...(today === undefined ? {} : { at: today }),
      }),
    );
  const drop = () =>
    change((now) => withProfile(now, { waivers: now.profile.waivers.filter((each) => each.rule !== rule) }));
  return (
    <section
      aria-label="Answer and measurement differ"
      className="rounded-panel border border-degraded-fill bg-degraded-soft p-3"
    >
      <p className="flex gap-2 text-14 text-ink">
        <Scale aria-hidden className="mt-0.5 size-4 shrink-0 text-degraded" />
        <span className="name">{text}</span>
      </p>
      {isWaived ? (
        <div className="mt-2 flex flex-wrap items-center gap-2 text-13">
          <span className="name">
            Your answer is kept: {kept?.reason}
            {kept === undefined || toldBy(kept) === '' ? null : <span className="text-muted"> ({toldBy(kept)})</span>}
          </span>
          <Button onClick={drop}>Take the reason back</Button>
        </div>
      ) : (
        <div className="mt-3 flex flex-wrap items-end gap-2">
          <Button onClick={take} disabled={question === 'X8'}>
            Take the measured answer
          </Button>
          <div className="min-w-48 flex-1">
            <Input
              label="Why yours holds"
              value={reason}
              maxLength={2000}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <div className="min-w-32">
            <Input label="Who decides" value={by} maxLength={200} onChange={(event) => setBy(event.target.value)} />
          </div>
          <Button onClick={keep} disabled={reason.trim() === ''}>
            Keep mine
          </Button>
        </div>
      )}
    </section>
  );
}

/** A remark that changes no answer. */
export function PromptNote({ text }: { readonly text: string }) {
  return (
    <p role="note" className="name border-l-2 border-accent-fill py-1 pl-3 text-14 text-ink">
      {text}
    </p>
  );
}
