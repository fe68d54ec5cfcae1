'use client';
import { type ReactNode, useId, useState } from 'react';
import { frozenAddress, liveAddress } from '@/components/frame/share';
import { FreezeForm } from '@/components/snapshot/freeze-form';
import { decodeView, encodeView } from '@/lib/url/view';
import { Channel } from './channel-section';
import { Pictures, Tables } from './file-section';
import { Address } from './link-section';

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ title, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-2 border-t border-line pt-3 first:border-t-0 first:pt-0">
      <h3 id={id} className="text-13 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

/** `Services · Weftline` is Services. */
const pageTitle = (): string => document.title.replace(/ · Weftline$/, '') || 'This view';

/** Links, a snapshot, a note for the channel, and files. All of it speaks of the moment the menu was opened. */
export function ShareMenu() {
  const [{ now, live, pinned, page }] = useState(() => {
    const at = Date.now();
    return { now: at, live: liveAddress(location.href), pinned: frozenAddress(location.href, at), page: pageTitle() };
  });
  const search = encodeView(decodeView(new URL(pinned).searchParams).view);
  return (
    <div className="grid gap-4">
      <Section title="Link">
        <Address
          label="Link to this window"
          says="shows tomorrow what it shows now, while the sources keep it"
          address={pinned}
          copy="Copy link to this window"
          primary
        />
        <Address
          label="Link that stays live"
          says="shows this page as it is when it is opened"
          address={live}
          copy="Copy link that stays live"
        />
      </Section>
      <Section title="Frozen snapshot">
        <FreezeForm />
      </Section>
      <Section title="For the incident channel">
        <Channel page={page} link={pinned} search={search} now={now} />
      </Section>
      <Section title="Pictures">
        <Pictures />
      </Section>
      <Section title="Tables behind them">
        <Tables />
      </Section>
    </div>
  );
}
