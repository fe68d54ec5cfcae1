'use client';
import { Printer } from 'lucide-react';
import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { Button } from '@/components/ui/button';
import { Callout, Skeleton } from '@/components/ui/small';
import { hasAbout, scopeUnder } from '@/lib/adoption/about';
import { assess } from '@/lib/adoption/assess';
import { verdictSentence } from '@/lib/adoption/explain';
import type { QuestionId } from '@/lib/adoption/questions';
import type { EvidenceItem } from '@/lib/domain/adoption';
import { encodeDraft } from '@/lib/url/adoption';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams } from '@/lib/url/view';
import { AnswerList } from './answer-list';
import { CostPanel } from './cost-panel';
import { QuestionCard } from './question-card';
import { RolloutPanel } from './rollout-panel';
import { SavePanel } from './save-panel';
import { ScorecardPanel } from './scorecard-panel';
import { OpenFile } from './share/open-file';
import { keptAnswers, useDraft } from './use-draft';
import { VerdictPanel } from './verdict-panel';
import { saysMore, verdictWords } from './words';

const AboutList = lazy(async () => ({ default: (await import('./about-list')).AboutList }));

interface Evidence {
  readonly evidence: readonly EvidenceItem[];
}

const none: readonly EvidenceItem[] = [];

/** What stands where evidence would, while there is none to show. */
const pendingOf = (state: FrameState<Evidence>) => {
  if (state.frame !== undefined) return null;
  if (state.problem !== null) return <FaultNote problem={state.problem} retry={state.retry} />;
  return <Skeleton className="h-10 w-full" />;
};

const today = (): string => new Date().toISOString().slice(0, 10);

function Pending() {
  return (
    <div aria-busy className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <Skeleton className="h-96 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}

/** The requirements conversation, and the verdict that grows beside it. */
export function Wizard() {
  const { draft, problems, isReady, change, open: reopen } = useDraft();
  const [kept] = useState(() => (typeof window === 'undefined' ? null : keptAnswers()));
  const [view] = useView(pageParams);
  const { clusters, namespaces } = scopeUnder(view, draft);
  const scoped = { ...view, cluster: clusters, namespace: namespaces };
  const state = useFrame<Evidence>('adoption/evidence', encodeParams(plainRequestParams, scoped), {
    live: false,
    // Only the address says what is measured.
    enabled: isReady,
  });
  const [day] = useState(today);
  const evidence = state.frame?.data.evidence ?? none;
  // Some 170 runs of the model: the answer just given is drawn first.
  const judged = useDeferredValue(draft);
  const assessment = useMemo(() => assess(judged, evidence, day), [judged, evidence, day]);
  if (!isReady) return <Pending />;
  const { path, open, decision, phases, scorecard, card, costs, shape: inQuestion } = assessment;
  const asked = path.find((id) => id === draft.cursor);
  const current = asked ?? open[0] ?? path[0] ?? null;
  // Who answers the question on screen stays on it: without a cursor the next open one would take its place at once.
  const answer: typeof change = (next, step) =>
    change((now) => ({ ...next(now), cursor: current ?? now.cursor }), step);
  const goTo = (id: QuestionId | null) => change((now) => ({ ...now, cursor: id ?? open[0] ?? now.cursor }), 'push');
  return (
    <div className="grid grid-cols-1 gap-4 print:block print:space-y-4">
      {problems.length === 0 ? null : (
        <Callout tone="degraded" role="status">
          Part of this address is not understood and was left out: {problems.map(({ name }) => name).join(', ')}.
        </Callout>
      )}
      {state.frame?.meta.trust.reasons.includes('no-source') ? (
        <Callout tone="unknown" role="note">
          No source is configured, so nothing is measured here: every answer stands on the word of who gives it.
        </Callout>
      ) : null}
      {kept === null || kept === '' || encodeDraft(draft) !== '' ? null : (
        <Callout role="status" actions={<Button onClick={() => reopen(kept)}>Go on with them</Button>}>
          Answers that were not saved are still here from before.
        </Callout>
      )}
      <OpenFile draft={draft} change={change} />
      {hasAbout(draft) ? (
        <Suspense fallback={null}>
          <AboutList draft={draft} isFiltered={view.cluster.length + view.namespace.length > 0} change={change} />
        </Suspense>
      ) : null}
      <p className="text-14 lg:hidden print:hidden">
        So far: <strong>{verdictWords[decision.verdict]}</strong>.{' '}
        {saysMore(decision) ? `${verdictSentence(decision)} ` : null}
        <a href="#verdict">Why</a>
      </p>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,27rem)] print:block">
        <div className="panel p-6 max-sm:p-4 print:hidden">
          {current === null ? null : (
            <QuestionCard
              id={current}
              draft={draft}
              assessment={assessment}
              change={answer}
              goTo={goTo}
              evidence={pendingOf(state)}
            />
          )}
        </div>
        <div
          id="verdict"
          className="lg:sticky lg:top-28 lg:max-h-[calc(100dvh-8rem)] lg:overflow-y-auto print:static print:max-h-none"
        >
          <VerdictPanel assessment={assessment} goTo={goTo} />
        </div>
      </div>
      {scorecard.length === 0 ? null : (
        <ScorecardPanel
          rows={scorecard}
          card={card}
          verdict={verdictSentence(decision)}
          money={costs.find(({ shape }) => shape === inQuestion)?.money ?? null}
        />
      )}
      <CostPanel assessment={assessment} draft={draft} change={change} />
      {(decision.adopt ?? decision.kept ?? []).length === 0 ? null : <RolloutPanel phases={phases} />}
      <AnswerList assessment={assessment} current={current} goTo={goTo} />
      <div className="print:hidden">
        <SavePanel assessment={assessment} draft={draft} scope={{ clusters, namespaces }} change={change} />
      </div>
      <div className="flex justify-end print:hidden">
        <Button onClick={() => window.print()}>
          <Printer aria-hidden />
          Print
        </Button>
      </div>
    </div>
  );
}
