import { CircleAlert, CircleCheck } from 'lucide-react';
import { FaultNote } from '@/components/query/fault-note';
import { Provenance } from '@/components/query/query-view';
import type { FrameState } from '@/components/query/use-frame';
import { Panel } from '@/components/ui/panel';
import { Callout, Skeleton, Tag } from '@/components/ui/small';
import { type Drift, driftOf } from '@/lib/adoption/drift';
import { readRequest } from '@/lib/adoption/read-request';
import type { EvidenceItem } from '@/lib/domain/adoption';
import type { Assessment } from '@/lib/domain/assessment';
import { driftWords, verdictTitle } from './words';

export interface Measured {
  readonly evidence: readonly EvidenceItem[];
}

/** The saved decision against what is measured now. */
export const driftSince = (
  { request, result, createdAt }: Assessment,
  { evidence }: Measured,
  today: string,
): Drift => {
  const profile = readRequest(request);
  const at = profile.at ?? new Date(createdAt).toISOString().slice(0, 10);
  return driftOf({ profile: { ...profile, at }, result }, evidence, today);
};

const TITLE = 'Since the decision';

function Verdicts({ drift: { before, after } }: { readonly drift: Drift }) {
  if (before.verdict === after.verdict) return null;
  return (
    <dl className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
      {[
        { when: 'Decided', of: before },
        { when: 'The model says now', of: after },
      ].map(({ when, of }) => (
        <div key={when} className="rounded-panel border border-line p-3">
          <dt className="text-12 text-muted">{when}</dt>
          <dd className="text-14 font-semibold">{verdictTitle(of)}</dd>
          <dd className="text-12 text-muted">Confidence {of.confidence}</dd>
        </div>
      ))}
    </dl>
  );
}

function Told({ drift }: { readonly drift: Drift }) {
  const { state, items } = drift;
  const Icon = state === 'holds' ? CircleCheck : CircleAlert;
  return (
    <div className="grid gap-3">
      <Callout tone={state === 'holds' ? 'healthy' : 'degraded'} icon={<Icon aria-hidden />} role="status">
        {driftWords[state]}
      </Callout>
      <Verdicts drift={drift} />
      {items.length === 0 ? (
        <p className="text-13 text-muted">Nothing that the model watches moved past its threshold.</p>
      ) : (
        <ul className="grid gap-1.5">
          {items.map(({ id, says }) => (
            <li key={`${id} ${says}`} className="name flex items-baseline gap-2 text-13">
              <Tag className="shrink-0">{id}</Tag>
              <span>{says}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export interface DriftPanelProps {
  readonly assessment: Assessment;
  readonly state: FrameState<Measured>;
  /** ISO 8601 date. */
  readonly today: string;
}

/** Measures again and says what moved. Nothing of the record is rewritten. */
export function DriftPanel({ assessment, state, today }: DriftPanelProps) {
  const { frame, problem, retry } = state;
  const footer = <Provenance state={state} title="Evidence, measured again" />;
  if (frame === undefined) {
    return (
      <Panel title={TITLE} footer={problem === null ? undefined : footer} className="print:hidden">
        {problem === null ? (
          <div aria-busy className="grid gap-2">
            <span className="sr-only">Measuring again</span>
            <p className="text-13 text-muted">Measuring again…</p>
            <Skeleton className="h-10" />
          </div>
        ) : (
          <FaultNote problem={problem} retry={retry} />
        )}
      </Panel>
    );
  }
  const isUnmeasured = frame.data.evidence.every(({ value }) => value === null);
  return (
    <Panel title={TITLE} footer={footer}>
      {isUnmeasured ? (
        <p className="text-13 text-muted">
          Nothing can be measured now, so nothing can have drifted by measurement: no source answers for these services.
        </p>
      ) : (
        <Told drift={driftSince(assessment, frame.data, today)} />
      )}
    </Panel>
  );
}
