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
  // The empty picture says that itself, and under it which metrics were looked for.
  if (frame.data.nodes.length === 0 && trust.reasons.every((reason) => reason === 'no-data')) return null;
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

type Unattributed = Graph['unattributed'];

const listed = (reasons: readonly string[], words: Readonly<Record<string, string>>): string => {
  const said = [...new Set(reasons)].map((reason) => words[reason] ?? reason);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

const UNREADABLE = { 'unreadable-labels': 'labels that cannot be told apart' } as const;

const requestsLost = ({ requestRate, reasons }: Unattributed): string | null => {
  if (requestRate === 0) return null;
  const own = reasons.flatMap((each) => (each.requestRate > 0 ? each.reason : []));
  return `${spell(formatRate(requestRate))} reached no service${listed(own, { ...UNREADABLE, 'no-route': 'no route matched' })}.`;
};

/** Nothing routes a connection: it goes to an address, which no service need have. */
const bytesLost = ({ bytesRate = 0, reasons }: Unattributed): string | null => {
  if (bytesRate === 0) return null;
  const own = reasons.flatMap((each) => ((each.bytesRate ?? 0) > 0 ? each.reason : []));
  const amount = `${spell(formatBytesRate(bytesRate))} of TCP`;
  return own.every((reason) => reason === 'no-route')
    ? `${amount} went to addresses that no service has.`
    : `${amount} reached no service${listed(own, { ...UNREADABLE, 'no-route': 'addresses that no service has' })}.`;
};

/** Traffic that reached no node: counted, never dropped in silence. */
export const unattributedSentence = ({ unattributed }: Pick<Graph, 'unattributed'>): string | null => {
  const said = [requestsLost(unattributed), bytesLost(unattributed)].filter((each) => each !== null);
  return said.length === 0 ? null : said.join(' ');
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
