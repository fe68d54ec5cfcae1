'use client';
import { ExternalLink } from 'lucide-react';
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { ProblemBanner } from '@/components/frame/problem-banner';
import { Providers } from '@/components/frame/providers';
import { TrustBadge } from '@/components/query/trust-badge';
import type { FrameState } from '@/components/query/use-frame';
import { cn } from '@/components/ui/cn';
import { RelativeTime } from '@/components/ui/relative-time';
import { Callout } from '@/components/ui/small';
import { type Host, hostOf } from './host';
import { useBearer } from './use-bearer';
import { useConversation, usePauseUnseen, useTellHeight } from './use-conversation';

interface EmbedFrameProps {
  readonly view: string;
  readonly origins: readonly string[];
  /** Grows with its content and tells its height; otherwise it fills the frame. */
  readonly grows?: boolean;
  readonly children: ReactNode;
}

/** The address a click on a link of ours would go to; null: no link, or one the browser treats otherwise. */
const linkOf = ({ target, button, ctrlKey, metaKey, shiftKey, defaultPrevented }: MouseEvent): string | null => {
  if (defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || !(target instanceof Element)) return null;
  const link = target.closest('a[href]');
  return link instanceof HTMLAnchorElement && !link.getAttribute('href')?.startsWith('#') ? link.href : null;
};

function Spoken({ host, view, grows, children }: Omit<EmbedFrameProps, 'origins'> & { readonly host: Host }) {
  const element = useRef<HTMLDivElement>(null);
  const follower = useRef<'host' | 'tab'>('tab');
  const bearer = useBearer(host);
  useConversation({
    host,
    view,
    onToken: bearer.exchange,
    onNavigate: (who) => {
      follower.current = who;
    },
  });
  usePauseUnseen(element);
  useTellHeight(host, element);
  const follow = (event: MouseEvent) => {
    const url = linkOf(event);
    if (url === null) return;
    // The page behind a link refuses to be framed: it opens beside the host, or the host goes there.
    event.preventDefault();
    event.stopPropagation();
    host.say({ type: 'navigate', url });
    if (follower.current === 'tab') window.open(url, '_blank', 'noopener');
  };
  return (
    <div ref={element} onClickCapture={follow} className={cn('flex min-w-0 flex-col', grows ? '' : 'min-h-dvh flex-1')}>
      <ProblemBanner />
      {bearer.state === 'refused' ? (
        <Callout role="alert" tone="failing" className="m-3">
          This view was not opened: {bearer.detail}
        </Callout>
      ) : bearer.state === 'pending' ? null : (
        children
      )}
    </div>
  );
}

/** What every embedded view stands in: it speaks with the host and draws no chrome but its foot. */
export function EmbedFrame({ origins, ...rest }: EmbedFrameProps) {
  const [host] = useState(() => hostOf(origins));
  return (
    <Providers>
      <Spoken host={host} {...rest} />
    </Providers>
  );
}

interface EmbedFootProps {
  readonly state: Pick<FrameState<unknown>, 'frame' | 'outdated' | 'problem'>;
  /** The same view in the whole dashboard. */
  readonly href: string;
}

/** How far to trust what is shown, how old it is, and the way to the whole. */
export function EmbedFoot({ state: { frame, outdated, problem }, href }: EmbedFootProps) {
  const trust = frame?.meta.trust;
  return (
    <footer className="flex min-h-8 flex-wrap items-center gap-x-3 border-t border-line bg-panel px-3 py-1 text-12 text-muted">
      {trust === undefined ? null : (
        <TrustBadge
          trust={outdated && problem !== null ? { state: 'stale', reasons: [problem.detail, ...trust.reasons] } : trust}
        />
      )}
      {frame?.meta.asOf === undefined || frame.meta.asOf === null ? null : (
        <span className="figures">
          newest sample <RelativeTime at={frame.meta.asOf} />
        </span>
      )}
      <a href={href} target="_blank" rel="noopener" className="ml-auto inline-flex min-h-6 items-center gap-1">
        Open in Weftline
        <ExternalLink aria-hidden className="size-3.5" />
      </a>
    </footer>
  );
}
