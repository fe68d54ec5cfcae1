'use client';
import Link from 'next/link';
import { useState } from 'react';
import { ProblemError, type ProblemLike } from '@/components/query/get-json';
import { sendJson } from '@/components/query/send-json';
import { Button, buttonClass } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Panel } from '@/components/ui/panel';
import { Callout } from '@/components/ui/small';
import type { Assessment } from '@/lib/adoption/assess';
import { saveRequestOf } from '@/lib/adoption/save-request';
import type { AboutAssessment, AdoptionDraft } from '@/lib/domain/adoption';
import { PeopleFields } from './people-fields';
import type { DraftState } from './use-draft';

export interface SavePanelProps {
  readonly assessment: Assessment;
  readonly draft: AdoptionDraft;
  /** What was measured: it is what is measured again. */
  readonly scope: Pick<AboutAssessment, 'clusters' | 'namespaces'>;
  readonly change: DraftState['change'];
}

type Saving =
  | { readonly state: 'idle' | 'sending' }
  | { readonly state: 'saved'; readonly id: string; readonly version: number }
  | { readonly state: 'failed'; readonly problem: Pick<ProblemLike, 'title' | 'detail'> };

const send = (json: unknown): Promise<Saving> =>
  sendJson<{ id: string; version: number }>('/api/v1/assessments', { method: 'POST', body: json }).then(
    ({ id, version }): Saving => ({ state: 'saved', id, version }),
    (error: unknown): Saving => {
      if (error instanceof ProblemError) return { state: 'failed', problem: error.problem };
      throw error;
    },
  );

const saveWords = ({ state }: Saving, { supersedes }: AdoptionDraft): string => {
  if (state === 'sending') return 'Saving…';
  return supersedes === '' ? 'Save' : 'Save next version';
};

/** Keeps the assessment with its evidence. Whatever goes wrong, the answers are still in the address. */
export function SavePanel({ assessment, draft, scope, change }: SavePanelProps) {
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const save = async () => {
    setSaving({ state: 'sending' });
    const result = await send(saveRequestOf(assessment, { ...draft, about: { ...draft.about, ...scope } }));
    setSaving(result);
    // What is saved again is the next version of it, after a reload too.
    if (result.state === 'saved') change((now) => ({ ...now, supersedes: result.id }));
  };
  return (
    <Panel title="Save" aside="answers, evidence and model version; every save is a version of its own">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="min-w-56 flex-1">
          <Input
            label="What it is about"
            required
            maxLength={200}
            value={draft.title}
            placeholder="payments"
            onChange={(event) => change((now) => ({ ...now, title: event.target.value }))}
          />
        </div>
        <div className="min-w-40">
          <Input
            label="Your name"
            maxLength={200}
            value={draft.author}
            onChange={(event) => change((now) => ({ ...now, author: event.target.value }))}
          />
        </div>
        <Button type="submit" look="primary" disabled={draft.title.trim() === '' || saving.state === 'sending'}>
          {saveWords(saving, draft)}
        </Button>
        {draft.supersedes === '' ? null : (
          <Button look="quiet" onClick={() => change((now) => ({ ...now, supersedes: '' }))}>
            Make it a new assessment
          </Button>
        )}
      </form>
      <PeopleFields draft={draft} change={change} />
      {saving.state === 'failed' ? (
        <Callout
          tone="failing"
          role="alert"
          className="mt-3"
          actions={<Button onClick={() => void save()}>Try again</Button>}
        >
          <strong className="font-medium">{saving.problem.title}.</strong> {saving.problem.detail} Your answers are
          still here, and in this page’s address: a copied link keeps them.
        </Callout>
      ) : null}
      {saving.state === 'saved' ? (
        <Callout
          tone="healthy"
          role="status"
          className="mt-3"
          actions={
            <>
              <Link className={buttonClass()} href={`/adoption/${saving.id}`}>
                Open
              </Link>
              <a className={buttonClass()} href={`/api/v1/assessments/${saving.id}/adr.md`} download>
                Decision record
              </a>
            </>
          }
        >
          Saved as version {saving.version}.
        </Callout>
      ) : null}
    </Panel>
  );
}
