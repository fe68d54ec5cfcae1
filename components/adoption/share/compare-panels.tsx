'use client';
import { useState } from 'react';
import { factWords, verdictTitle } from '@/components/adoption/saved/words';
import { FaultNote } from '@/components/query/fault-note';
import { QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { Button } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { Input } from '@/components/ui/input';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import { type ChangedFact, comparedAssessments } from '@/lib/adoption/share/compare';
import type { Assessment } from '@/lib/domain/assessment';
import { formatDate } from '@/lib/format/time';
import { formatOther, type OtherAssessment, otherIn, parseOther } from '@/lib/url/other-assessment';
import { assessmentParams, encodeParams } from '@/lib/url/params';
import { Said, SideBySide } from './side-by-side';

export interface ComparePanelsProps {
  readonly assessment: Assessment;
  /** As the address spells it; null: not chosen yet. */
  readonly other: string | null;
  readonly onOther: (other: string | null) => void;
  readonly onClose: () => void;
}

const TITLE = 'Compare with another assessment';

interface PickerProps extends Pick<ComparePanelsProps, 'assessment' | 'onOther'> {}

/** Another version at a press, or any assessment by its address. */
function Picker({ assessment: { id, version, versions }, onOther }: PickerProps) {
  const [pasted, setPasted] = useState('');
  const [isRefused, setRefused] = useState(false);
  const others = versions.filter((each) => each.version !== version).toReversed();
  const choose = (other: OtherAssessment | null) => {
    setRefused(other === null);
    if (other !== null) onOther(formatOther(other));
  };
  return (
    <div className="grid gap-3">
      {others.length === 0 ? (
        <p className="text-13 text-muted">This assessment has one version. Any other is found by its address.</p>
      ) : (
        <div className="flex flex-wrap gap-2">
          {others.map((each) => (
            <Button key={each.version} onClick={() => choose({ id, version: each.version })}>
              Version {each.version}, {formatDate(each.createdAt)}
            </Button>
          ))}
        </div>
      )}
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          choose(otherIn(pasted));
        }}
      >
        <div className="min-w-0 flex-1 basis-56">
          <Input
            label="Address or id of a saved assessment"
            value={pasted}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={isRefused}
            onChange={(event) => setPasted(event.target.value)}
          />
        </div>
        <Button type="submit" disabled={pasted.trim() === ''}>
          Compare
        </Button>
      </form>
      {isRefused ? (
        <p role="alert" className="text-13 text-failing">
          There is no id of an assessment in this. It is the last part of the address of its page.
        </p>
      ) : null}
    </div>
  );
}

const sideOf = ({ request, version }: Assessment) => (
  <>
    <bdi title={request.title} className="line-clamp-2">
      {request.title}
    </bdi>
    version {version}
  </>
);

function Fact({ side, fact }: { readonly side: 'before' | 'after'; readonly fact: ChangedFact }) {
  const item = fact[side];
  const absent = item?.missing ?? (item === null ? 'not among its facts' : 'not measured');
  return <Figure value={item?.value ?? null} format={factWords[fact.key].format} absent={absent} />;
}

function Same({ children }: { readonly children: string }) {
  return <p className="px-4 pb-4 text-13 text-muted">{children}</p>;
}

/** Answers, then evidence, then result: the order in which one follows from the other. */
function Differences({ before, after }: { readonly before: Assessment; readonly after: Assessment }) {
  const found = comparedAssessments(before, after);
  const sides = [sideOf(before), sideOf(after)] as const;
  return (
    <>
      <Panel
        title="Changed answers"
        aside={found.answers.length === 0 ? undefined : String(found.answers.length)}
        flush
      >
        {found.answers.length === 0 ? (
          <Same>Every answer is the same.</Same>
        ) : (
          <SideBySide
            sides={sides}
            rows={found.answers.map((part) => ({
              id: part.id,
              mark: part.mark,
              title: part.title,
              before: <Said text={part.text(found.before)} ground={part.ground(found.before)} />,
              after: <Said text={part.text(found.after)} ground={part.ground(found.after)} />,
            }))}
          />
        )}
      </Panel>
      <Panel
        title="Changed evidence"
        aside={found.evidence.length === 0 ? undefined : String(found.evidence.length)}
        flush
      >
        {found.evidence.length === 0 ? (
          <Same>Every fact that was measured has the same value.</Same>
        ) : (
          <SideBySide
            sides={sides}
            rows={found.evidence.map((fact) => ({
              id: fact.key,
              mark: '',
              title: factWords[fact.key].title,
              before: <Fact side="before" fact={fact} />,
              after: <Fact side="after" fact={fact} />,
            }))}
          />
        )}
      </Panel>
      <Panel title="Changed result" aside={`${verdictTitle(before.result)} → ${verdictTitle(after.result)}`} flush>
        {found.result.length === 0 ? (
          <Same>The result is the same in every line.</Same>
        ) : (
          <SideBySide
            sides={sides}
            rows={found.result.map(({ name, before: was, after: now }) => ({
              id: name,
              mark: '',
              title: name,
              before: was,
              after: now,
            }))}
          />
        )}
      </Panel>
    </>
  );
}

function Pending() {
  return (
    <div aria-busy className="grid gap-3">
      <span className="sr-only">Loading the other assessment</span>
      <Skeleton className="h-40" />
      <Skeleton className="h-40" />
    </div>
  );
}

interface OtherProps {
  readonly assessment: Assessment;
  readonly other: OtherAssessment;
}

function Other({ assessment, other: { id, version } }: OtherProps) {
  const state = useFrame<Assessment>(
    `assessments/${encodeURIComponent(id)}`,
    encodeParams(assessmentParams, { version }),
    {
      live: false,
    },
  );
  if (state.frame === undefined && state.problem?.code === 'not-found') {
    return (
      <Panel title="Changed answers">
        <EmptyState title="There is no assessment to compare with.">
          Nothing is saved under this id and version, or another Weftline keeps it.
        </EmptyState>
      </Panel>
    );
  }
  if (state.frame === undefined && state.problem !== null) {
    return (
      <Panel title="Changed answers">
        <FaultNote problem={state.problem} retry={state.retry} />
      </Panel>
    );
  }
  return (
    <QueryView state={state} what="the other assessment" skeleton={<Pending />}>
      {(found) => (
        <div className="grid grid-cols-1 gap-3">
          <Differences before={found} after={assessment} />
        </div>
      )}
    </QueryView>
  );
}

/** Two saved assessments side by side. The address keeps which. */
export function ComparePanels({ assessment, other, onOther, onClose }: ComparePanelsProps) {
  const named = other === null ? null : parseOther(other);
  return (
    <section aria-label="Comparison" className="grid grid-cols-1 gap-3 print:hidden">
      <Panel
        title={TITLE}
        actions={
          <>
            {named === null ? null : (
              <Button look="quiet" onClick={() => onOther(null)}>
                Choose another
              </Button>
            )}
            <Button look="quiet" onClick={onClose}>
              Close
            </Button>
          </>
        }
      >
        {named === null ? (
          <Picker assessment={assessment} onOther={onOther} />
        ) : (
          <p className="text-13 text-muted">
            On the left the other assessment, on the right this one: what was answered, what was measured, what follows.
          </p>
        )}
      </Panel>
      {named === null ? null : <Other key={formatOther(named)} assessment={assessment} other={named} />}
    </section>
  );
}
