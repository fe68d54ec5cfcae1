import { History, Info } from 'lucide-react';
import { TrustBadge } from '@/components/query/trust-badge';
import { reasonWords } from '@/components/query/words';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Callout } from '@/components/ui/small';
import type { Graph } from '@/lib/domain/graph';
import { formatBytesRate, formatRate, spell } from '@/lib/format/number';
import type { GraphState } from './use-graph';

/** What is wrong with the answer on screen: too old, cut short, or the newest one failed. */
export function AnswerNotes({ state }: { readonly state: GraphState }) {
  const { frame, problem, arrivedAt, retry } = state;
  if (frame === undefined) return null;
  if (problem !== null) {
    return (
      <Callout
        role="status"
        tone="degraded"
        icon={<History aria-hidden />}
        actions={<Button onClick={retry}>Ask again</Button>}
      >
        {problem.detail} The picture is{' '}
        {arrivedAt === null ? (
          'an older one'
        ) : (
          <>
            of <RelativeTime at={arrivedAt} />
          </>
        )}
        .
      </Callout>
    );
  }
  const { trust } = frame.meta;
  if (trust.state === 'complete' || trust.reasons.length === 0) return null;
  return (
    <Callout role="status" tone={trust.state === 'unknown' ? 'neutral' : 'degraded'}>
      <span className="flex flex-wrap items-center gap-x-2">
        <TrustBadge trust={{ state: trust.state, reasons: [] }} className="font-medium" />
        {trust.reasons.map((reason) => (
          <span key={reason}>{reasonWords(reason)}</span>
        ))}
      </span>
    </Callout>
  );
}

const reasonText: Readonly<Record<string, string>> = { 'no-route': 'no route matched' };

/** Traffic that reached no node: counted, never dropped in silence. */
export const unattributedSentence = ({ unattributed }: Pick<Graph, 'unattributed'>): string | null => {
  const { requestRate, bytesRate = 0, reasons } = unattributed;
  const amounts = [
    ...(requestRate === 0 ? [] : [spell(formatRate(requestRate))]),
    ...(bytesRate === 0 ? [] : [`${spell(formatBytesRate(bytesRate))} of TCP`]),
  ];
  if (amounts.length === 0) return null;
  const why = [...new Set(reasons.map(({ reason }) => reasonText[reason] ?? reason))].join(', ');
  return `${amounts.join(' and ')} reached no service${why === '' ? '' : ` (${why})`}.`;
};

/** What is not drawn and why, in a quiet line. */
export function HiddenNotes({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <p className="name flex max-w-[70ch] items-start gap-1.5 rounded-control bg-page/85 px-1.5 py-0.5 text-12 text-muted">
      <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>{sentences.join(' ')}</span>
    </p>
  );
}
