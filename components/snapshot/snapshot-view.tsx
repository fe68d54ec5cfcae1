'use client';
import { lazy, Suspense, useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { FrozenFramesProvider } from '@/components/query/frozen';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { buttonClass } from '@/components/ui/button';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { Snapshot } from '@/lib/domain/snapshot';
import { snapshotParams } from '@/lib/url/params';
import { FrozenAddress } from './frozen-address';
import { PageAt } from './frozen-page';
import { SnapshotBanner } from './snapshot-banner';

const Comparison = lazy(() => import('./comparison').then((made) => ({ default: made.Comparison })));

const NOTHING = new URLSearchParams();

function Gone() {
  return (
    <EmptyState
      title="There is no such snapshot."
      actions={
        <a className={buttonClass('primary')} href="/">
          Open the live overview
        </a>
      }
    >
      It may have expired or been revoked, or the address is cut off.
    </EmptyState>
  );
}

/** A frozen page: the same pictures, no source asked. */
export function SnapshotView({ id }: { readonly id: string }) {
  const [{ compare }, setView] = useView(snapshotParams);
  const [revoked, setRevoked] = useState(false);
  const { frame, problem, retry } = useFrame<Snapshot>(`snapshots/${encodeURIComponent(id)}`, NOTHING, { live: false });
  if (revoked || problem?.code === 'not-found') return <Gone />;
  if (frame === undefined) {
    return (
      <div aria-busy={problem === null} className="grid gap-3 p-4">
        {problem === null ? (
          <>
            <span className="sr-only">Loading the snapshot</span>
            <Skeleton className="h-20" />
            <Skeleton className="h-96" />
          </>
        ) : (
          <FaultNote problem={problem} retry={retry} />
        )}
      </div>
    );
  }
  const { data: snapshot } = frame;
  const meta = snapshot.frames[0]?.frame.meta ?? frame.meta;
  const { pathname } = new URL(snapshot.view, 'http://page');
  // A trace is over: it is now what it was then.
  const comparing = pathname.startsWith('/traces/') ? null : compare === 'now';
  return (
    <>
      <SnapshotBanner
        id={id}
        snapshot={snapshot}
        meta={meta}
        comparing={comparing}
        onCompare={(on) => setView({ compare: on ? 'now' : 'off' })}
        onRevoked={() => setRevoked(true)}
      />
      {comparing === true ? (
        <Suspense fallback={<Skeleton className="m-4 h-96" />}>
          <Comparison snapshot={snapshot} />
        </Suspense>
      ) : (
        <FrozenFramesProvider value={{ at: snapshot.createdAt, frames: snapshot.frames }}>
          <FrozenAddress view={snapshot.view}>
            <div className="flex min-w-0 flex-1 flex-col">
              <PageAt pathname={pathname} />
            </div>
          </FrozenAddress>
        </FrozenFramesProvider>
      )}
    </>
  );
}
