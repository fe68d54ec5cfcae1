import { Panel } from '@/components/ui/panel';
import { EmptyState, Tag } from '@/components/ui/small';
import { type QuestionId, questionOf } from '@/lib/adoption/questions';
import type { Answer, Profile } from '@/lib/domain/adoption';

/** Who says so, in the order a reader asks: what kind of ground, where it is written, by whom, when. */
const groundOf = ({ provenance, note }: Answer): string =>
  [provenance?.type, provenance?.ref, provenance?.by, provenance?.at?.slice(0, 10), note]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');

/** What was answered, and on whose word. */
export function AnswerList({ profile }: { readonly profile: Profile }) {
  const answers = Object.entries(profile.answers).flatMap(([id, answer]) => (answer ? [{ id, answer }] : []));
  const { waivers } = profile;
  return (
    <Panel title="Answers" aside={answers.length === 0 ? undefined : `${answers.length} given`}>
      {answers.length === 0 ? (
        <EmptyState title="No question was answered." />
      ) : (
        <dl className="grid grid-cols-1 gap-x-6 text-13 lg:grid-cols-2 print:block">
          {answers.map(({ id, answer }) => (
            <div
              key={id}
              className="grid grid-cols-[minmax(0,1fr)_minmax(0,10rem)] items-baseline gap-2 border-t border-line py-1.5"
            >
              <dt className="name">
                <span className="figures mr-2 inline-block w-6 text-12 text-muted">{id}</span>
                {questionOf(id as QuestionId)?.text}
              </dt>
              <dd className="name text-right">
                <span className="font-medium">{answer.value}</span>
                {answer.subset && answer.subset.length > 0 ? <span> for {answer.subset.join(', ')}</span> : null}
                <span className="block text-12 text-muted">{groundOf(answer)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {waivers.length === 0 ? null : (
        <ul className="mt-3 grid gap-1 border-t border-line pt-3 text-13">
          {waivers.map(({ rule, reason, by, at }) => (
            <li key={rule} className="name flex items-baseline gap-2">
              <Tag className="shrink-0">{rule} waived</Tag>
              {[reason, by, at?.slice(0, 10)].filter(Boolean).join(' · ') || 'No reason was given.'}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
