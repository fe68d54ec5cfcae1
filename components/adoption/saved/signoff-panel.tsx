'use client';
import { lazy, Suspense } from 'react';
import { Panel } from '@/components/ui/panel';
import { Skeleton, Tag } from '@/components/ui/small';
import { MODEL_VERSION } from '@/lib/adoption/evaluate';
import { peopleKeys, peopleNames, sentenceList } from '@/lib/adoption/words';
import type { Signoff } from '@/lib/domain/assessment';
import { formatDate } from '@/lib/format/time';
import type { SignFormProps } from './sign-form';

const SignForm = lazy(async () => ({ default: (await import('./sign-form')).SignForm }));

function People({ assessment: { request } }: Pick<SignFormProps, 'assessment'>) {
  const said = peopleKeys.map((key) => ({ title: peopleNames[key], people: request[key] ?? [] }));
  const named = said.filter(({ people }) => people.length > 0);
  if (named.length === 0) return <p className="text-13 text-muted">Nobody is named who decides.</p>;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-13">
      {named.map(({ title, people }) => (
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

/** Who decides, who stands by it, and a place to sign. Answers that are revised later have no signatures yet. */
export function SignoffPanel({ assessment, onSigned }: SignFormProps) {
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
        <Suspense fallback={<Skeleton className="m-4 h-24" />}>
          <SignForm key={version} assessment={assessment} onSigned={onSigned} />
        </Suspense>
      ) : null}
      {isNewest && modelVersion !== MODEL_VERSION ? (
        <p className="px-4 pb-3 text-13 text-muted print:hidden">
          It was judged by model {modelVersion}, which this Weftline has no longer: revise and save it, then sign that.
        </p>
      ) : null}
    </Panel>
  );
}
