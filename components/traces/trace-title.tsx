'use client';
import { Download } from 'lucide-react';
import { useIsFrozen } from '@/components/query/frozen';
import { endpointUrl } from '@/components/query/get-json';
import { buttonClass } from '@/components/ui/button';
import { HealthMark } from '@/components/ui/marks';
import { RelativeTime } from '@/components/ui/relative-time';
import { Tag } from '@/components/ui/small';
import type { Trace } from '@/lib/domain/trace';
import { plural } from '@/lib/format/plural';
import { formatInstant } from '@/lib/format/time';
import { encodeParams } from '@/lib/url/params';
import { traceRequestParams } from '@/lib/url/view';
import { spellUs } from './words';

/** Where the trace can be had as it was read, values uncut, and where in its back end's own words. */
const urlsOf = ({ traceId, source: { id } }: Trace) => ({
  read: endpointUrl(`traces/${traceId}`, encodeParams(traceRequestParams, { full: true, source: [id] })),
  raw: endpointUrl(`traces/${traceId}/raw`, encodeParams(traceRequestParams, { source: [id] })),
});

/** What request this is, how long it took and how it went. */
export function TraceTitle({ trace }: { readonly trace: Trace }) {
  const root = trace.spans.find(({ id }) => id === trace.rootId);
  const startMs = trace.startUs / 1000;
  const { errors, services, spans } = trace;
  const isFrozen = useIsFrozen();
  const { read, raw } = urlsOf(trace);
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="name flex max-w-full flex-wrap items-baseline gap-x-2 text-20 font-semibold">
        <bdi className="name line-clamp-2">{root?.service.name ?? 'Trace'}</bdi>
        <bdi className="name line-clamp-2 font-normal text-muted">{root?.name ?? trace.traceId}</bdi>
      </h1>
      <span className="figures text-20">{spellUs(trace.rootDurationUs)}</span>
      <span className="flex flex-wrap items-center gap-1.5">
        {errors.spans > 0 ? (
          <Tag tone="failing">
            <HealthMark health="failing" /> {plural(errors.spans, 'span')} failed
          </Tag>
        ) : (
          <Tag tone="healthy">
            <HealthMark health="healthy" /> nothing failed
          </Tag>
        )}
        {errors.clientErrors > 0 ? <Tag tone="degraded">{plural(errors.clientErrors, 'client error')}</Tag> : null}
        <Tag>{plural(spans.length, 'span')}</Tag>
        <Tag>{plural(services.length, 'service')}</Tag>
      </span>
      <span className="figures text-12 text-muted">
        {formatInstant(startMs)}, <RelativeTime at={startMs} />, from {trace.source.id}
        {trace.durationUs > trace.rootDurationUs * 1.01
          ? `; the last span ended after ${spellUs(trace.durationUs)}`
          : ''}
      </span>
      {/* Both are asked of the back end, which a snapshot does without. */}
      {isFrozen ? null : (
        <nav aria-label="About this trace" className="ml-auto flex flex-wrap gap-2 max-sm:ml-0">
          <a
            className={buttonClass()}
            href={read}
            download={`trace-${trace.traceId}.json`}
            title="As this page reads it: one tree, whole values"
          >
            <Download aria-hidden />
            Save as JSON
          </a>
          <a className={buttonClass()} href={raw} download title={`As ${trace.source.id} answers, nothing changed`}>
            <Download aria-hidden />
            Raw JSON
          </a>
        </nav>
      )}
    </header>
  );
}
