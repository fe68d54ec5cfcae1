'use client';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { Callout } from '@/components/ui/small';
import { mergeOf } from '@/lib/adoption/share/merge';
import type { Part } from '@/lib/adoption/share/part';
import type { Ignored, OpenedFile } from '@/lib/adoption/share/read-file';
import type { AdoptionDraft } from '@/lib/domain/adoption';
import { plural } from '@/lib/format/plural';
import { Said } from './side-by-side';

export interface MergePanelProps {
  readonly mine: AdoptionDraft;
  readonly file: OpenedFile;
  /** The ids of the parts for which theirs stands instead of mine. */
  readonly onMerge: (chosen: ReadonlySet<string>) => void;
  readonly onCancel: () => void;
}

/** Who opened a file reads on from its head. */
const focus = (node: HTMLElement | null) => node?.focus();

function Named({ part: { mark, title } }: { readonly part: Part }) {
  return (
    <>
      {mark === '' ? null : <span className="figures mr-2 text-12 text-muted">{mark}</span>}
      {title}
    </>
  );
}

interface ConflictProps {
  readonly part: Part;
  readonly mine: AdoptionDraft;
  readonly theirs: AdoptionDraft;
  readonly isTheirs: boolean;
  readonly onChoose: (isTheirs: boolean) => void;
}

/** Both answers of one question, side by side. */
function Conflict({ part, mine, theirs, isTheirs, onChoose }: ConflictProps) {
  const sides = [
    { name: 'Mine', draft: mine, isChosen: !isTheirs },
    { name: 'Theirs', draft: theirs, isChosen: isTheirs },
  ];
  return (
    <fieldset className="min-w-0">
      <legend className="name mb-1 text-13">
        <Named part={part} />
      </legend>
      <div className="grid grid-cols-2 gap-2">
        {sides.map(({ name, draft, isChosen }) => (
          <label
            key={name}
            className={cn(
              'flex min-w-0 cursor-pointer items-start gap-2 rounded-panel border px-3 py-2 hover:border-line-strong hover:bg-hover',
              isChosen ? 'border-accent bg-accent-soft' : 'border-line bg-panel',
            )}
          >
            <input
              type="radio"
              name={`merge ${part.id}`}
              checked={isChosen}
              onChange={() => onChoose(name === 'Theirs')}
              className="mt-0.5 size-4 shrink-0 accent-accent-fill"
            />
            <span className="name min-w-0 text-13">
              <span className="block text-12 text-muted">{name}</span>
              <Said text={part.text(draft)} ground={part.ground(draft)} />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Taken({ taken, theirs }: { readonly taken: readonly Part[]; readonly theirs: AdoptionDraft }) {
  return (
    <details>
      <summary className="cursor-pointer text-13 hover:text-accent">
        {plural(taken.length, 'answer')} only theirs says, or says why: taken over
      </summary>
      <dl className="mt-2 grid gap-1.5 text-13">
        {taken.map((part) => (
          <div key={part.id} className="grid grid-cols-1 gap-x-4 sm:grid-cols-2">
            <dt className="name text-muted">
              <Named part={part} />
            </dt>
            <dd className="name">
              <Said text={part.text(theirs)} ground={part.ground(theirs)} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const MAX_LISTED = 50;

function IgnoredList({ ignored }: { readonly ignored: readonly Ignored[] }) {
  return (
    <details open={ignored.length <= 5}>
      <summary className="cursor-pointer text-13 hover:text-accent">
        {plural(ignored.length, 'entry', 'entries')} of the file left out
      </summary>
      <ul className="mt-2 grid gap-1 text-13">
        {ignored.slice(0, MAX_LISTED).map(({ id, why }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may name one thing twice, and the list never changes.
          <li key={index} className="name">
            <code className="text-12">{id}</code> <span className="text-muted">{why}</span>
          </li>
        ))}
        {ignored.length > MAX_LISTED ? <li className="text-muted">and {ignored.length - MAX_LISTED} more</li> : null}
      </ul>
    </details>
  );
}

function Warning({ file: { differs, model } }: { readonly file: OpenedFile }) {
  if (differs.length === 0) return null;
  return (
    <Callout tone="degraded" icon={<CircleAlert aria-hidden />} role="note">
      The result in the file is not what its answers and measurements give here
      {model === null ? '; it may have been edited' : `; it was made by model ${model}`}. {differs.join('. ')}.
    </Callout>
  );
}

/** A colleague's answers beside mine: what is taken over, what both say differently, what cannot be read. */
export function MergePanel({ mine, file, onMerge, onCancel }: MergePanelProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const theirs = file.draft;
  const { taken, conflicts, same } = mergeOf(mine, theirs);
  const choose = (id: string, isTheirs: boolean) => {
    const next = new Set(chosen);
    if (isTheirs) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const isNothing = taken.length + conflicts.length === 0;
  const by = [file.author === '' ? '' : `by ${file.author}`, file.updated.slice(0, 10)].filter((each) => each !== '');
  return (
    <div ref={focus} tabIndex={-1} className="outline-none">
      <Panel title={<>Merge “{file.title || 'an assessment without a title'}”</>} aside={by.join(', ')}>
        <div className="grid gap-4">
          <Warning file={file} />
          <p className="text-13 text-muted">
            {isNothing ? 'It says nothing that your answers do not say already. ' : ''}
            {same.length === 0 ? '' : `${plural(same.length, 'answer')} the same on both sides. `}
            What it measured is not taken over: your own sources are asked.
          </p>
          {conflicts.length === 0 ? null : (
            <section aria-label="Answered differently" className="grid gap-3">
              <div className="flex flex-wrap items-center gap-2">
                <h3 className="flex-1 text-13 font-semibold">
                  {plural(conflicts.length, 'question')} answered differently: yours stays unless you choose theirs
                </h3>
                {conflicts.length < 3 ? null : (
                  <>
                    <Button look="quiet" onClick={() => setChosen(new Set())}>
                      All mine
                    </Button>
                    <Button look="quiet" onClick={() => setChosen(new Set(conflicts.map(({ id }) => id)))}>
                      All theirs
                    </Button>
                  </>
                )}
              </div>
              {conflicts.map((part) => (
                <Conflict
                  key={part.id}
                  part={part}
                  mine={mine}
                  theirs={theirs}
                  isTheirs={chosen.has(part.id)}
                  onChoose={(isTheirs) => choose(part.id, isTheirs)}
                />
              ))}
            </section>
          )}
          {taken.length === 0 ? null : <Taken taken={taken} theirs={theirs} />}
          {file.ignored.length === 0 ? null : <IgnoredList ignored={file.ignored} />}
          <div className="flex flex-wrap gap-2">
            {isNothing ? null : (
              <Button look="primary" onClick={() => onMerge(chosen)}>
                Merge into my answers
              </Button>
            )}
            <Button onClick={onCancel}>{isNothing ? 'Close' : 'Cancel'}</Button>
          </div>
        </div>
      </Panel>
    </div>
  );
}
