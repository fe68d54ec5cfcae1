'use client';
import { type FormEvent, useState } from 'react';
import { getFrame, ProblemError, type ProblemLike } from '@/components/query/get-json';
import { sendJson } from '@/components/query/send-json';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Callout, Tag } from '@/components/ui/small';
import { MODEL_VERSION } from '@/lib/adoption/evaluate';
import { nextSigned } from '@/lib/adoption/sign';
import { sentenceList } from '@/lib/adoption/words';
import { type Assessment, assessmentStatuses, type Signoff, signoffDecisions } from '@/lib/domain/assessment';
import { formatDate } from '@/lib/format/time';

export interface SignoffPanelProps {
  readonly assessment: Assessment;
  /** A version was saved that says who signed. */
  readonly onSigned: () => void;
}

function People({ assessment: { request } }: Pick<SignoffPanelProps, 'assessment'>) {
  const said = [
    ['Decides', request.decisionMakers ?? []],
    ['Consulted', request.consulted ?? []],
    ['Informed', request.informed ?? []],
  ] as const;
  const named = said.filter(([, people]) => people.length > 0);
  if (named.length === 0) return <p className="text-13 text-muted">Nobody is named who decides.</p>;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-13">
      {named.map(([title, people]) => (
        <div key={title} className="flex min-w-0 gap-2">
          <dt className="text-muted">{title}</dt>
          <dd className="name">{sentenceList(people)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Signed({ signoff }: { readonly signoff: readonly Signoff[] }) {
  return (
    <ul aria-label="Signatures" className="grid gap-2 px-4 pb-3 text-13">
      {signoff.map(({ role, name, at, decision, comment }) => (
        <li key={`${at} ${role} ${name}`} className="grid gap-0.5">
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <bdi className="name min-w-0 font-medium">{name}</bdi>
            <Tag tone={decision === 'agree' ? 'healthy' : 'degraded'} className="shrink-0">
              {decision}s
            </Tag>
            <bdi className="name min-w-0 text-muted">{role}</bdi>
            <span className="figures text-12 text-muted">{formatDate(Date.parse(at))}</span>
          </span>
          {comment === '' ? null : <bdi className="name block max-w-prose">{comment}</bdi>}
        </li>
      ))}
    </ul>
  );
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

function SignForm({ assessment, onSigned }: SignoffPanelProps) {
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

/** Who decides, who stands by it, and a place to sign. Answers that are revised later have no signatures yet. */
export function SignoffPanel({ assessment, onSigned }: SignoffPanelProps) {
  const { request, version, versions, modelVersion } = assessment;
  const signoff = request.signoff ?? [];
  const isNewest = versions.at(-1)?.version === version;
  return (
    <Panel
      title="Sign-off"
      aside={signoff.length === 0 ? 'nobody has signed' : 'a signature is a version of its own'}
      flush
    >
      <div className="px-4 pb-3">
        <People assessment={assessment} />
      </div>
      {signoff.length === 0 ? null : <Signed signoff={signoff} />}
      {isNewest && modelVersion === MODEL_VERSION ? (
        <SignForm key={version} assessment={assessment} onSigned={onSigned} />
      ) : null}
      {isNewest && modelVersion !== MODEL_VERSION ? (
        <p className="px-4 pb-3 text-13 text-muted print:hidden">
          It was judged by model {modelVersion}, which this Weftline has no longer: revise and save it, then sign that.
        </p>
      ) : null}
    </Panel>
  );
}
