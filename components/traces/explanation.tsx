'use client';
import { FaultNote } from '@/components/query/fault-note';
import { useFrame } from '@/components/query/use-frame';
import { Button } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { Skeleton, Tag } from '@/components/ui/small';
import type { Trace } from '@/lib/domain/trace';
import type { TraceExplanation } from '@/lib/domain/traces';
import { formatPercent, spell } from '@/lib/format/number';
import { explanationRequest } from '@/lib/url/trace-request';
import { formatDeltaUs, spellUs } from './words';

type Finding = TraceExplanation['findings'][number];

const kinds: Readonly<Record<Finding['kind'], string>> = {
  slower: 'slower',
  new: 'not there usually',
  'extra-attempts': 'retried',
  repeated: 'repeated',
  serial: 'one after another',
};

function Differences({ finding }: { readonly finding: Finding }) {
  const shown = finding.attributes.slice(0, 3);
  if (shown.length === 0) return null;
  return (
    <p className="name text-12 text-muted">
      Here{' '}
      {shown.map(({ key, here, usual }, index) => (
        <span key={key}>
          {index === 0 ? '' : '; '}
          <bdi className="font-mono">
            {key} = {here}
          </bdi>
          {usual === null ? '' : `, usually ${usual}`}
        </span>
      ))}
      .
    </p>
  );
}

function Told({ told, onSelect }: { readonly told: TraceExplanation; readonly onSelect: (id: string) => void }) {
  const { baseline, findings, coverage, sentence } = told;
  return (
    <div className="grid gap-2">
      <p className="name font-medium">{sentence}</p>
      {findings.length === 0 ? null : (
        <ol className="grid gap-1.5">
          {findings.map((finding) => (
            <li
              key={`${finding.kind} ${finding.service} ${finding.name}`}
              className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3"
            >
              <Figure value={finding.extraUs} format={formatDeltaUs} className="text-right font-medium" />
              <div className="min-w-0">
                <button
                  type="button"
                  className="name text-left hover:text-accent hover:underline"
                  onClick={() => finding.spanIds[0] !== undefined && onSelect(finding.spanIds[0])}
                >
                  {finding.sentence}
                </button>{' '}
                <Tag>{kinds[finding.kind]}</Tag>
                <Differences finding={finding} />
              </div>
            </li>
          ))}
        </ol>
      )}
      <p className="name text-12 text-muted">
        {baseline.note}
        {coverage === null
          ? ''
          : ` These explain ${coverage >= 1 ? 'all' : spell(formatPercent(coverage))} of the difference.`}
      </p>
    </div>
  );
}

export interface ExplanationProps {
  readonly trace: Trace;
  readonly asked: boolean;
  readonly onAsk: () => void;
  readonly onSelect: (id: string) => void;
}

/** "Why was this one slow?" Against typical traces of the same root operation; asked for, since it fetches many. */
export function Explanation({ trace, asked, onAsk, onSelect }: ExplanationProps) {
  const search = explanationRequest(trace.source.id);
  const { frame, problem, retry } = useFrame<TraceExplanation>(`traces/${trace.traceId}/explain`, search, {
    enabled: asked,
    live: false,
  });
  if (!asked)
    return (
      <div className="grid justify-items-start gap-2">
        <p className="text-muted">
          This one took {spellUs(trace.rootDurationUs)}. Compare it with typical traces of the same operation.
        </p>
        <Button onClick={onAsk}>Ask why</Button>
      </div>
    );
  if (frame !== undefined) return <Told told={frame.data} onSelect={onSelect} />;
  if (problem !== null) return <FaultNote problem={problem} retry={retry} />;
  return (
    <div aria-busy className="grid gap-2">
      <span className="sr-only">Comparing with typical traces</span>
      <Skeleton className="h-5" />
      <Skeleton className="h-5 w-2/3" />
    </div>
  );
}
