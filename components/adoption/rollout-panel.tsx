import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/small';
import type { Criterion, Phase } from '@/lib/adoption/rollout';

const states: Readonly<Record<Criterion['state'], readonly [word: string, tone: Tone, mark: string]>> = {
  met: ['met', 'healthy', '●'],
  not_met: ['not met', 'degraded', '▲'],
  unmeasured: ['not measured', 'unknown', '◌'],
};

function CriterionRow({ text, state, figure, query, window }: Criterion) {
  const [word, tone, mark] = states[state];
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-3 text-14" title={query?.slice(0, 500)}>
      <span className="name">{text}</span>
      <Tag tone={tone}>
        <span aria-hidden>{mark}</span> {word}
      </Tag>
      {figure === null ? null : (
        <span className="name text-12 text-muted">
          now <bdi>{figure}</bdi>
          {window === null ? '' : `, over ${window}`}
        </span>
      )}
    </li>
  );
}

/** The way in, one phase after the other, each judged by what is measured now. */
export function RolloutPanel({ phases }: { readonly phases: readonly Phase[] }) {
  return (
    <Panel title="Rollout" aside="one namespace wave at a time; the next phase only when every criterion holds">
      <ol className="grid gap-5 print:block print:space-y-5">
        {phases.map(({ id, name, scope, criteria, rollback }) => (
          <li key={id} className="grid gap-2 print:block print:space-y-2">
            <h3 className="text-14 font-semibold">
              {id} {name}
              <span className="figures ml-2 text-12 font-normal text-muted">
                {criteria.filter(({ state }) => state === 'met').length} of {criteria.length} met
              </span>
            </h3>
            <p className="text-13 text-muted">{scope}</p>
            <ul className="grid gap-1.5 print:block print:space-y-1.5">
              {criteria.map((criterion) => (
                <CriterionRow key={criterion.text} {...criterion} />
              ))}
            </ul>
            {rollback.length === 0 ? null : <p className="text-13 text-muted">Roll back on: {rollback.join('; ')}.</p>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
