'use client';
import { Columns2, ExternalLink, Snowflake, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { CopyButton } from '@/components/query/copy-button';
import { FaultNote } from '@/components/query/fault-note';
import { ProblemError, type ProblemLike } from '@/components/query/get-json';
import { TrustBadge } from '@/components/query/trust-badge';
import { Button, buttonClass } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Tag } from '@/components/ui/small';
import type { Meta } from '@/lib/domain/envelope';
import type { Snapshot } from '@/lib/domain/snapshot';
import { formatInstant, formatWindow, formatZone } from '@/lib/format/time';
import { revoke } from './freeze';
import { forget, useMine } from './mine';

export interface SnapshotBannerProps {
  readonly id: string;
  readonly snapshot: Snapshot;
  readonly meta: Meta;
  /** Whether the comparison is shown; null: there is nothing to compare it with. */
  readonly comparing: boolean | null;
  readonly onCompare: (comparing: boolean) => void;
  readonly onRevoked: () => void;
}

/** Only the browser that froze it knows the token. */
function Revoke({ id, onRevoked }: Pick<SnapshotBannerProps, 'id' | 'onRevoked'>) {
  const token = useMine()?.find((each) => each.id === id)?.deleteToken;
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  if (token === undefined) return null;
  const run = async () => {
    try {
      await revoke(id, token);
      forget(id);
      onRevoked();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setProblem(error.problem);
    }
  };
  return (
    <>
      <Button onClick={() => void run()}>
        <Trash2 aria-hidden />
        Revoke
      </Button>
      {problem === null ? null : <FaultNote problem={problem} once />}
    </>
  );
}

function Sources({ meta }: { readonly meta: Meta }) {
  const bad = meta.sources.filter(({ state }) => state !== 'ok');
  if (bad.length === 0) return null;
  return (
    <span className="name">When it was frozen: {bad.map(({ id, state }) => `${id} was ${state}`).join(', ')}</span>
  );
}

/** What this is a picture of, how old it is, and what can be done with it. */
export function SnapshotBanner({ id, snapshot, meta, comparing, onCompare, onRevoked }: SnapshotBannerProps) {
  const { title, note, author, createdAt, expiresAt, view } = snapshot;
  const { from, to } = meta.window;
  return (
    <section
      aria-label="About this snapshot"
      className="grid gap-2 border-b border-line bg-panel px-4 py-3 max-sm:px-3"
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-80">
          <p className="flex flex-wrap items-center gap-2 text-12 text-muted">
            <Tag tone="accent">
              <Snowflake aria-hidden className="size-3" />
              Frozen
            </Tag>
            <RelativeTime at={createdAt} />
            <TrustBadge trust={meta.trust} />
            <Sources meta={meta} />
          </p>
          <h1 className="name line-clamp-2 text-16 font-semibold">{title}</h1>
          <p className="name text-13 text-muted">
            {formatWindow(from, to, createdAt)} ({formatZone(to)}), frozen {formatInstant(createdAt)}
            {author === null ? '' : ` by ${author}`}
            {expiresAt === null ? ', kept until it is revoked' : `, kept until ${formatInstant(expiresAt)}`}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-1 print:hidden">
          {comparing === null ? null : (
            <Button aria-pressed={comparing} onClick={() => onCompare(!comparing)}>
              <Columns2 aria-hidden />
              {comparing ? 'Show the snapshot alone' : 'Compare with now'}
            </Button>
          )}
          <CopyButton text={() => location.href.split('?')[0] ?? location.href}>Copy link</CopyButton>
          <a className={buttonClass()} href={view}>
            <ExternalLink aria-hidden />
            Open the live page
          </a>
          <Revoke id={id} onRevoked={onRevoked} />
        </div>
      </div>
      {note === '' ? null : <p className="name text-13 whitespace-pre-line">{note}</p>}
    </section>
  );
}
