'use client';
import { Columns2, Download, EyeOff, PencilLine, Printer, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { lazy, Suspense, useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { QueryView } from '@/components/query/query-view';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { Button, buttonClass } from '@/components/ui/button';
import { downloadFrom } from '@/components/ui/download';
import { Menu } from '@/components/ui/menu';
import { Panel } from '@/components/ui/panel';
import { useNow } from '@/components/ui/relative-time';
import { Callout, EmptyState, Skeleton, Tag } from '@/components/ui/small';
import { draftOf } from '@/lib/adoption/draft-of';
import { readRequest } from '@/lib/adoption/read-request';
import type { Assessment } from '@/lib/domain/assessment';
import { formatDate, formatInstant } from '@/lib/format/time';
import { encodeDraft } from '@/lib/url/adoption';
import { assessmentPageParams } from '@/lib/url/other-assessment';
import { assessmentFileParams, assessmentParams, commonParams, encodeParams } from '@/lib/url/params';
import { AnswerList } from './answer-list';
import { DecisionPanel } from './decision-panel';
import { DriftPanel, type Measured } from './drift-panel';
import { EvidenceTable } from './evidence-table';
import { PlanPanels } from './plan-panels';
import { SignoffPanel } from './signoff-panel';
import { VersionList } from './version-list';
import { verdictTitle } from './words';

const ComparePanels = lazy(async () => ({
  default: (await import('@/components/adoption/share/compare-panels')).ComparePanels,
}));

/** The part of the estate that the assessment spoke of is what is measured again. */
const scopeOf = (assessment: Assessment | undefined): URLSearchParams => {
  const scope = assessment?.request.scope ?? {};
  return encodeParams(commonParams, { cluster: scope.clusters ?? [], namespace: scope.namespaces ?? [] });
};

function Pending() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-16" />
      <Skeleton className="h-40" />
      <Skeleton className="h-64" />
    </div>
  );
}

interface TopProps {
  readonly assessment: Assessment;
  readonly state: FrameState<Measured>;
  readonly onCompare: () => void;
}

const forms = [
  { file: 'adr.md', name: 'Record', says: 'Markdown, for a repository' },
  { file: 'adr.html', name: 'Page', says: 'HTML that needs nothing else' },
  { file: 'file.json', name: 'File', says: 'JSON, for a colleague to open and merge' },
] as const;

/** Every form a saved assessment is handed on in. */
function Downloads({ id, version }: { readonly id: string; readonly version: number | null }) {
  const hrefOf = (file: string, names: 'shown' | 'hidden' = 'shown') => {
    const query = encodeParams(assessmentFileParams, { version, names }).toString();
    return `/api/v1/assessments/${id}/${file}${query === '' ? '' : `?${query}`}`;
  };
  return (
    <>
      {forms.map(({ file, name, says }) => (
        <a
          key={file}
          className={buttonClass()}
          href={hrefOf(file)}
          title={says}
          aria-label={`Download ${name.toLowerCase()}: ${says}`}
          download
        >
          <Download aria-hidden />
          {name}
        </a>
      ))}
      <Menu
        trigger={
          <Button aria-label="Download without names" title="Without the names of services">
            <EyeOff aria-hidden />
          </Button>
        }
        actions={[
          {
            does: 'File, with codes for the names of services',
            onSelect: () => downloadFrom(hrefOf('file.json', 'hidden')),
          },
          { does: 'Legend of the codes, to keep', onSelect: () => downloadFrom(hrefOf('legend.json')) },
        ]}
      />
    </>
  );
}

function Top({ assessment, state, onCompare }: TopProps) {
  const { id, version, createdAt, request, result, modelVersion, versions } = assessment;
  const isNewest = version === versions.at(-1)?.version;
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-96">
        <p className="flex flex-wrap items-center gap-2 text-12 text-muted">
          <bdi className="name">{request.title}</bdi>
          {request.status ? <Tag>{request.status}</Tag> : null}
        </p>
        <h1 className="text-20 font-semibold">{verdictTitle(result)}</h1>
        <p className="name text-13 text-muted">
          Decided {formatDate(createdAt)}
          {request.author ? ' by ' : ''}
          <bdi>{request.author}</bdi>, version {version} of {versions.length}, model {modelVersion}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-1 print:hidden">
        <Button onClick={state.retry} aria-busy={state.fetching}>
          <RotateCw aria-hidden />
          Measure again
        </Button>
        <Link className={buttonClass()} href={`/adoption#${encodeDraft(draftOf(assessment))}`}>
          <PencilLine aria-hidden />
          Revise
        </Link>
        <Button onClick={onCompare}>
          <Columns2 aria-hidden />
          Compare with…
        </Button>
        <Downloads id={id} version={isNewest ? null : version} />
        <Button onClick={() => window.print()}>
          <Printer aria-hidden />
          Print
        </Button>
      </div>
    </header>
  );
}

/** A saved assessment: the decision as it was, and what has drifted since. */
export function SavedAssessment({ id }: { readonly id: string }) {
  const [{ version, with: other }, setView] = useView(assessmentPageParams);
  const [isChoosing, setChoosing] = useState(false);
  const state = useFrame<Assessment>(
    `assessments/${encodeURIComponent(id)}`,
    encodeParams(assessmentParams, { version }),
    {
      live: false,
    },
  );
  const saved = state.frame?.data;
  const measured = useFrame<Measured>('adoption/evidence', scopeOf(saved), {
    enabled: saved !== undefined,
    live: false,
  });
  const now = useNow();
  if (state.frame === undefined && state.problem?.code === 'not-found') {
    return (
      <div className="p-4">
        <EmptyState
          title="There is no such assessment."
          actions={
            <a className={buttonClass('primary')} href="/adoption">
              Start one
            </a>
          }
        >
          The address may be cut off, or this Weftline keeps another database.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="mx-auto w-full max-w-[72rem] p-4 max-sm:p-3 print:max-w-none print:p-0">
      {state.frame === undefined && state.problem !== null ? (
        <Panel title="Assessment">
          <FaultNote problem={state.problem} retry={state.retry} />
        </Panel>
      ) : (
        <QueryView state={state} what="the assessment" skeleton={<Pending />}>
          {(assessment) => (
            <div className="grid grid-cols-1 gap-3 print:block print:space-y-3">
              <Top assessment={assessment} state={measured} onCompare={() => setChoosing(true)} />
              <Superseded assessment={assessment} onNewest={() => setView({ version: null })} />
              {other !== null || isChoosing ? (
                <Suspense fallback={<Skeleton className="h-40" />}>
                  <ComparePanels
                    assessment={assessment}
                    other={other}
                    onOther={(chosen) => {
                      setChoosing(true);
                      setView({ with: chosen });
                    }}
                    onClose={() => {
                      setChoosing(false);
                      setView({ with: null });
                    }}
                  />
                </Suspense>
              ) : null}
              {now === null ? null : (
                <DriftPanel assessment={assessment} state={measured} today={new Date(now).toISOString().slice(0, 10)} />
              )}
              <DecisionPanel result={assessment.result} />
              <SignoffPanel
                assessment={assessment}
                onSigned={() => {
                  setView({ version: null });
                  state.retry();
                }}
              />
              <PlanPanels assessment={assessment} now={measured.frame?.data.evidence ?? null} />
              <Facts assessment={assessment} now={measured} />
              <AnswerList profile={readRequest(assessment.request)} />
              <VersionList assessment={assessment} onOpen={(one) => setView({ version: one })} />
            </div>
          )}
        </QueryView>
      )}
    </div>
  );
}

interface SupersededProps {
  readonly assessment: Assessment;
  readonly onNewest: () => void;
}

function Superseded({ assessment: { version, versions }, onNewest }: SupersededProps) {
  const newest = versions.at(-1);
  if (newest === undefined || newest.version === version) return null;
  return (
    <Callout tone="degraded" actions={<Button onClick={onNewest}>Open version {newest.version}</Button>}>
      This is version {version}. Version {newest.version} superseded it on {formatInstant(newest.createdAt)}.
    </Callout>
  );
}

function Facts({ assessment, now }: { readonly assessment: Assessment; readonly now: FrameState<Measured> }) {
  const { evidence } = readRequest(assessment.request);
  return (
    <Panel title="Evidence" aside={evidence.length === 0 ? undefined : `${evidence.length} facts`} flush>
      {evidence.length === 0 ? (
        <EmptyState title="It was decided without measurements.">
          Every answer was given by hand. What can be measured now is compared with nothing.
        </EmptyState>
      ) : (
        <EvidenceTable saved={evidence} now={now.frame?.data.evidence ?? null} />
      )}
    </Panel>
  );
}
