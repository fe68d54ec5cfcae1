'use client';
import { RelativeTime } from '@/components/ui/relative-time';
import { Tag } from '@/components/ui/small';
import type { Frame } from '@/lib/domain/envelope';
import type { QueryReceipt } from '@/lib/domain/source';
import { formatBytes, formatCount, spell } from '@/lib/format/number';
import { formatInstant, formatZone } from '@/lib/format/time';
import { CopyButton } from './copy-button';
import { FaultNote } from './fault-note';
import type { ReceiptProps } from './receipt';
import { ReceiptSkeleton } from './receipt-skeleton';
import { apiCurl, queryCurl } from './receipt-words';
import { TrustReasons } from './trust-badge';
import { useFrame } from './use-frame';

function Query({ query }: { readonly query: QueryReceipt }) {
  const facts = [
    query.source,
    `${query.ms} ms`,
    `${spell(formatCount(query.series))} series`,
    spell(formatBytes(query.bytes)),
    `at ${formatInstant(query.at)} ${formatZone(query.at)}`,
  ];
  return (
    <li className="border-t border-line py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-2">
        <span className="name font-mono text-12 font-medium">{query.id}</span>
        {query.recorded === undefined ? null : <Tag>{query.recorded ? 'recorded rates' : 'raw series'}</Tag>}
        {query.shared ? <Tag>shared answer</Tag> : null}
        <span className="figures text-12 text-muted">{facts.join(' · ')}</span>
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="my-2 max-h-48 overflow-auto rounded-control bg-sunken p-2 font-mono text-12 break-words whitespace-pre-wrap"
      >
        {query.promql}
      </pre>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={() => query.promql}>Copy PromQL</CopyButton>
        <CopyButton text={() => queryCurl(query)}>Copy as curl</CopyButton>
      </div>
    </li>
  );
}

function Answered({ frame, endpoint, search }: Omit<ReceiptProps, 'title' | 'trigger'> & { frame: Frame<unknown> }) {
  const { window, asOf, trust, queries = [] } = frame.meta;
  return (
    <>
      <dl className="mb-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Window</dt>
        <dd className="figures">
          {formatInstant(window.from)} to {formatInstant(window.to)} {formatZone(window.to)}
        </dd>
        <dt className="text-muted">Newest sample</dt>
        <dd>{asOf === null ? 'none took part' : <RelativeTime at={asOf} />}</dd>
        <dt className="text-muted">Trust</dt>
        <dd>
          <TrustReasons trust={trust} />
        </dd>
      </dl>
      {queries.length === 0 ? (
        <p className="text-muted">This answer was made without asking a source.</p>
      ) : (
        <ol aria-label="Queries">
          {queries.map((query) => (
            <Query key={`${query.source} ${query.id} ${query.promql}`} query={query} />
          ))}
        </ol>
      )}
      <div className="mt-3 border-t border-line pt-3">
        <CopyButton text={() => apiCurl(location.origin, endpoint, search)}>Copy Weftline's answer as curl</CopyButton>
      </div>
    </>
  );
}

/** Every query behind an answer. */
export function ReceiptContents({ endpoint, search }: Omit<ReceiptProps, 'title' | 'trigger'>) {
  const asked = new URLSearchParams(search);
  asked.set('receipt', '1');
  const state = useFrame<unknown>(endpoint, asked, { live: false });
  if (state.frame) return <Answered frame={state.frame} endpoint={endpoint} search={asked} />;
  if (state.problem) return <FaultNote problem={state.problem} retry={state.retry} />;
  return <ReceiptSkeleton />;
}
