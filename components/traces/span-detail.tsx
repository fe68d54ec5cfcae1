'use client';
import { Copy, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { say } from '@/components/frame/notice';
import { copyText } from '@/components/query/copy';
import { readFlags } from '@/components/signals/flag-words';
import { Button, IconButton } from '@/components/ui/button';
import { Tag } from '@/components/ui/small';
import type { Span, Trace } from '@/lib/domain/trace';
import { formatCount, spell } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';
import { AttributeTable } from './attribute-table';
import { serviceColour } from './service-tone';
import { spellUs } from './words';

function Part({ title, children, open = true }: { title: string; children: ReactNode; open?: boolean }) {
  return (
    <details open={open} className="border-t border-line px-4 py-2">
      <summary className="cursor-pointer text-12 font-medium text-muted">{title}</summary>
      <div className="mt-1.5">{children}</div>
    </details>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-muted">{name}</dt>
      <dd className="name figures">{children}</dd>
    </div>
  );
}

function Fault({ span: { error, statusMessage } }: { readonly span: Span }) {
  if (error === null) return null;
  const isError = error.class === 'error';
  return (
    <div className="px-4 pb-3">
      <div className="flex flex-wrap items-center gap-1.5">
        <Tag tone={isError ? 'failing' : 'degraded'}>{isError ? 'failed' : 'client error'}</Tag>
        {error.rootCause ? <Tag tone="failing">nothing below it failed</Tag> : null}
        {error.recovered ? <Tag>recovered further up</Tag> : null}
        {error.why.map((why) => (
          <Tag key={why}>
            <bdi>{why}</bdi>
          </Tag>
        ))}
      </div>
      {statusMessage === null ? null : <p className="name mt-1 font-mono text-12">{statusMessage}</p>}
    </div>
  );
}

function ProxyPart({ span: { proxy } }: { readonly span: Span }) {
  if (proxy === null) return null;
  const { role, rule, flags, upstream } = proxy;
  return (
    <Part title={`Written by a proxy, ${role}`}>
      <p className="name text-muted">
        Known by <bdi>{rule}</bdi>
        {upstream === null ? null : (
          <>
            ; sent to <bdi className="text-ink">{upstream.host}</bdi>
            {upstream.subset === null ? '' : `, subset ${upstream.subset}`}
          </>
        )}
        .
      </p>
      {flags
        .flatMap((flag) => readFlags(flag))
        .map(({ flag, words }) => (
          <p key={flag} className="name mt-1">
            <Tag className="font-mono">{flag}</Tag> {words === null ? '' : `${words.name}. ${words.means}`}
          </p>
        ))}
    </Part>
  );
}

const HEX = /^[0-9a-f]{16,32}$/;

function Links({ span: { links } }: { readonly span: Span }) {
  if (links.length === 0) return null;
  return (
    <Part title={`Links, ${links.length}`}>
      <ul className="grid gap-1">
        {links.map(({ traceId, spanId, attributes }) => (
          <li key={`${traceId} ${spanId}`} className="name font-mono text-12">
            trace {HEX.test(traceId) ? traceId : `“${traceId}”`}, span {spanId}
            {attributes.length === 0 ? null : <AttributeTable label="Attributes of the link" attributes={attributes} />}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** A span may have thousands: a page of them at a time. */
const EVENTS_AT_ONCE = 100;

function Events({ span: { events, offsetUs } }: { readonly span: Span }) {
  const [shown, setShown] = useState(EVENTS_AT_ONCE);
  if (events.length === 0) return null;
  const left = events.length - shown;
  return (
    <Part title={`Events, ${spell(formatCount(events.length))}`}>
      <ul className="grid gap-2">
        {events.slice(0, shown).map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of one span never changes.
          <li key={index}>
            <p className="name">
              <span className="figures text-muted">+{spellUs(event.offsetUs - offsetUs)} </span>
              <bdi className="font-medium">{event.name}</bdi>
            </p>
            {event.attributes.length === 0 ? null : (
              <AttributeTable label={`Attributes of ${event.name}`} attributes={event.attributes} />
            )}
          </li>
        ))}
      </ul>
      {left <= 0 ? null : (
        <Button className="mt-2" onClick={() => setShown(shown + EVENTS_AT_ONCE)}>
          Show {Math.min(left, EVENTS_AT_ONCE)} more of {left.toLocaleString('en-US')}
        </Button>
      )}
    </Part>
  );
}

export interface SpanDetailProps {
  readonly trace: Trace;
  readonly span: Span;
  readonly folded: readonly Span[];
  readonly onClose: () => void;
  readonly onSelect: (id: string) => void;
}

/** Everything a span says. */
export function SpanDetail({ trace, span, folded, onClose, onSelect }: SpanDetailProps) {
  const { service } = span;
  const place = [service.namespace, service.version, service.instance].filter((part) => part !== null);
  return (
    <aside aria-label={`Span ${span.name}`} className="min-w-0 text-13">
      <header className="flex items-start gap-2 px-4 pt-3 pb-2">
        <i
          aria-hidden
          className="mt-1 h-4 w-1 shrink-0 rounded-[1px]"
          style={{ background: serviceColour(service.name) }}
        />
        <div className="min-w-0 flex-1">
          <h3 className="name font-semibold">
            <bdi className="line-clamp-3">{service.name}</bdi>
          </h3>
          <p className="name">
            <bdi className="line-clamp-4">{span.name}</bdi>
          </p>
          <p className="name text-12 text-muted">
            {span.kind}
            {place.length === 0 ? '' : ` · ${place.join(' · ')}`}
          </p>
        </div>
        <IconButton
          label="Copy a link to this span"
          onClick={() => {
            copyText(location.href).then(
              () => say('Link to this span copied'),
              () => say('The browser did not allow copying'),
            );
          }}
        >
          <Copy aria-hidden />
        </IconButton>
        <IconButton label="Close the span" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <Fault span={span} />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5 px-4 pb-3">
        <Fact name="Took">{spellUs(span.durationUs)}</Fact>
        <Fact name="Began after">{spellUs(span.offsetUs)}</Fact>
        <Fact name="Its own time">{spellUs(span.selfUs)}</Fact>
        <Fact name="On the critical path">{span.criticalUs === 0 ? 'none of it' : spellUs(span.criticalUs)}</Fact>
        {span.skewUs === 0 ? null : <Fact name="Clock corrected by">{spellUs(span.skewUs)}</Fact>}
        {service.reported === service.name ? null : (
          <Fact name="Calls itself">
            <bdi>{service.reported}</bdi>
          </Fact>
        )}
      </dl>
      <ProxyPart span={span} />
      {folded.length === 0 ? null : (
        <Part title={`Through ${plural(folded.length, 'proxy span')}`}>
          <ul>
            {folded.map((proxy) => (
              <li key={proxy.id}>
                <button
                  type="button"
                  onClick={() => onSelect(proxy.id)}
                  className="name w-full text-left hover:text-accent hover:underline"
                >
                  <bdi>{proxy.service.reported}</bdi> {proxy.kind}{' '}
                  <span className="figures text-muted">{spellUs(proxy.durationUs)}</span>
                  {proxy.error === null ? '' : <span className="text-failing"> failed</span>}
                </button>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={`Attributes, ${span.attributes.length}`}>
        <AttributeTable label="Attributes" attributes={span.attributes} />
      </Part>
      <Events key={span.id} span={span} />
      <Links span={span} />
      <Part title="Who wrote it" open={false}>
        <AttributeTable label="Resource" attributes={trace.resources[span.resource] ?? []} />
        <p className="name mt-1 text-12 text-muted">
          {span.scope === null ? 'No instrumentation scope.' : <bdi>Scope {span.scope}</bdi>}
        </p>
      </Part>
      {span.warnings.length === 0 && span.missingParent === null ? null : (
        <Part title="What was wrong with it">
          <ul className="name list-disc pl-4 text-muted">
            {span.missingParent === null ? null : <li>Its parent {span.missingParent} was not reported.</li>}
            {span.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Part>
      )}
      <p className="name border-t border-line px-4 py-2 font-mono text-12 text-muted">span {span.id}</p>
    </aside>
  );
}
