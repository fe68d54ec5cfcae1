import { Panel } from '@/components/ui/panel';
import { Tag, type Tone } from '@/components/ui/small';
import type { Criterion, Phase } from '@/lib/adoption/rollout';
import { drills, meshObjectives, strictChecks } from '@/lib/adoption/rollout-checks';

const states: Readonly<Record<Criterion['state'], readonly [word: string, tone: Tone, mark: string]>> = {
  met: ['met', 'healthy', '●'],
  not_met: ['not met', 'degraded', '▲'],
  unmeasured: ['not measured', 'unknown', '◌'],
};

function CriterionRow({ text, state, figure, query, window, windowWhy }: Criterion) {
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
          {window === null ? '' : `, over ${window}${windowWhy === null ? '' : ` (${windowWhy})`}`}
        </span>
      )}
    </li>
  );
}

/** What a person ticks off. */
function Checks({ title, checks }: { readonly title: string; readonly checks: readonly string[] }) {
  return (
    <details className="text-13">
      <summary className="cursor-pointer text-muted hover:text-ink">
        {title}: {checks.length}
      </summary>
      <ul className="mt-1.5 grid list-disc gap-1 pl-5">
        {checks.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
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
            {id === 'P2' ? (
              <Checks title="Before a namespace turns STRICT, all of these" checks={strictChecks} />
            ) : null}
            {rollback.length === 0 ? null : <p className="text-13 text-muted">Roll back on: {rollback.join('; ')}.</p>}
          </li>
        ))}
      </ol>
      <div className="mt-5 grid gap-2 border-t border-line pt-4">
        <Checks title="Objectives of the mesh itself" checks={meshObjectives} />
        <Checks title="Failures to rehearse, each with its date and result" checks={drills} />
      </div>
    </Panel>
  );
}
