'use client';
import { useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { ProblemError, type ProblemLike } from '@/components/query/get-json';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { useNow } from '@/components/ui/relative-time';
import { EmptyState, Skeleton, Tag } from '@/components/ui/small';
import { formatInstant } from '@/lib/format/time';
import { revoke } from './freeze';
import { forget, type Mine, useMine } from './mine';

function Row({ snapshot, onProblem }: { readonly snapshot: Mine; readonly onProblem: (problem: ProblemLike) => void }) {
  const { id, title, view, createdAt, expiresAt, deleteToken } = snapshot;
  const now = useNow();
  const expired = now !== null && expiresAt !== null && expiresAt <= now;
  const run = async () => {
    try {
      await revoke(id, deleteToken);
      forget(id);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // It is gone already: then only this list still knows of it.
      if (error.problem.code === 'not-found') forget(id);
      else onProblem(error.problem);
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-64">
        {expired ? (
          <span className="name">{title}</span>
        ) : (
          <a className="name" href={`/s/${id}`}>
            {title}
          </a>
        )}
        <p className="name line-clamp-1 font-mono text-12 text-muted">{view}</p>
      </div>
      <p className="figures text-12 text-muted">
        {formatInstant(createdAt)}
        {expiresAt === null ? ', kept' : `, until ${formatInstant(expiresAt)}`}
      </p>
      {expired ? <Tag>expired</Tag> : null}
      <Button onClick={() => (expired ? forget(id) : void run())}>{expired ? 'Remove from list' : 'Revoke'}</Button>
    </li>
  );
}

/** What this browser froze. Another browser knows its own only: the list is not on the server. */
export function SnapshotList() {
  const mine = useMine();
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  return (
    <div className="mx-auto w-full max-w-[72rem] p-4 max-sm:p-3">
      <h1 className="sr-only">Snapshots</h1>
      <Panel title="Snapshots of this browser" flush>
        {problem === null ? null : <FaultNote problem={problem} once className="px-4" />}
        {mine === null ? (
          <Skeleton className="mx-4 mb-4 h-12" />
        ) : mine.length === 0 ? (
          <EmptyState title="This browser has frozen nothing yet.">
            Share on any page freezes what is on screen: the picture opens with every source down.
          </EmptyState>
        ) : (
          <ul>
            {mine.map((snapshot) => (
              <Row key={snapshot.id} snapshot={snapshot} onProblem={setProblem} />
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}
