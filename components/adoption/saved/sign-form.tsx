'use client';
import { type FormEvent, useState } from 'react';
import { getFrame, ProblemError, type ProblemLike } from '@/components/query/get-json';
import { sendJson } from '@/components/query/send-json';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Callout } from '@/components/ui/small';
import { nextSigned } from '@/lib/adoption/sign';
import { type Assessment, assessmentStatuses, type Signoff, signoffDecisions } from '@/lib/domain/assessment';

export interface SignFormProps {
  readonly assessment: Assessment;
  /** A version was saved that says who signed. */
  readonly onSigned: () => void;
}

type Signing =
  | { readonly state: 'idle' | 'sending' }
  | { readonly state: 'failed'; readonly problem: Pick<ProblemLike, 'title' | 'detail'> };

/** What is signed is what is shown: a version that somebody saved meanwhile is looked at first. */
const overtaken = (version: number): Signing => ({
  state: 'failed',
  problem: {
    title: 'Nothing was signed',
    detail: `Version ${version} was saved meanwhile. Reload this page to see what it says.`,
  },
});

/** A place to agree or disagree, in one's own name and role. */
export function SignForm({ assessment, onSigned }: SignFormProps) {
  const [role, setRole] = useState('');
  const [name, setName] = useState('');
  const [comment, setComment] = useState('');
  const [decision, setDecision] = useState<Signoff['decision']>('agree');
  const [status, setStatus] = useState(assessment.request.status ?? 'proposed');
  const [signing, setSigning] = useState<Signing>({ state: 'idle' });
  const sign = async (event: FormEvent) => {
    event.preventDefault();
    setSigning({ state: 'sending' });
    try {
      const newest = await getFrame<Assessment>(`assessments/${assessment.id}`, new URLSearchParams());
      if (newest.data.version !== assessment.version) return setSigning(overtaken(newest.data.version));
      const signoff = { role, name, decision, comment, at: new Date().toISOString() };
      await sendJson('/api/v1/assessments', { method: 'POST', body: nextSigned(assessment, signoff, status) });
      setSigning({ state: 'idle' });
      onSigned();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setSigning({ state: 'failed', problem: error.problem });
    }
  };
  return (
    <form className="grid gap-3 border-t border-line px-4 py-3 print:hidden" onSubmit={(event) => void sign(event)}>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-36 flex-1">
          <Input
            label="Your role"
            required
            maxLength={200}
            value={role}
            placeholder="security"
            onChange={(event) => setRole(event.target.value)}
          />
        </div>
        <div className="min-w-36 flex-1">
          <Input
            label="Your name"
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="min-w-56 flex-[2]">
          <Input
            label="Comment"
            maxLength={4000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label="Decision"
          value={decision}
          options={signoffDecisions.map((value) => ({ value, label: value === 'agree' ? 'I agree' : 'I disagree' }))}
          onChange={setDecision}
        />
        <span className="flex flex-wrap items-center gap-2 text-13 text-muted">
          The assessment is then
          <Segmented
            label="Status"
            value={status}
            options={assessmentStatuses.map((value) => ({ value, label: value }))}
            onChange={setStatus}
          />
        </span>
        <Button
          type="submit"
          disabled={role.trim() === '' || name.trim() === '' || signing.state === 'sending'}
          aria-busy={signing.state === 'sending'}
        >
          Sign
        </Button>
      </div>
      {signing.state === 'failed' ? (
        <Callout tone="failing" role="alert">
          <strong className="font-medium">{signing.problem.title}.</strong> {signing.problem.detail}
        </Callout>
      ) : null}
    </form>
  );
}
