'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SourceList } from '@/components/frame/sources';
import { FaultNote } from '@/components/query/fault-note';
import type { ProblemLike } from '@/components/query/get-json';
import { LookedFor } from '@/components/query/looked-for';
import { OLD, Provenance, QueryView } from '@/components/query/query-view';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import { useStatus } from '@/components/query/use-status';
import { lossOf } from '@/components/query/words';
import { useCommonSearch } from '@/components/time/use-common-search';
import { useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { Meta } from '@/lib/domain/envelope';
import type { Overview } from '@/lib/domain/overview';
import type { Signals } from '@/lib/domain/signals';
import { GoldenTiles, GoldenTilesSkeleton } from './golden-tiles';
import { AlertList, Horizon } from './horizon';
import { MiniMap } from './mini-map';
import { MtlsCard } from './mtls-card';
import { Trends } from './trends';
import { Verdict } from './verdict';
import { WorstList } from './worst-list';

type State = FrameState<Overview>;

const rows = (count: number, className: string) =>
  Array.from({ length: count }, (_, index) => `row ${index}`).map((key) => (
    <Skeleton key={key} className={className} />
  ));

function More({ path, children }: { readonly path: string; readonly children: string }) {
  const href = useHref();
  return (
    <Link href={href(path)} className="text-12">
      {children}
    </Link>
  );
}

const tiles = 'grid grid-cols-1 gap-3 min-[480px]:grid-cols-2 xl:grid-cols-4';

function Loading() {
  return (
    <div aria-busy className="grid gap-3">
      <h1 className="sr-only">Loading the overview</h1>
      <Skeleton className="h-[58px] rounded-panel" />
      <div className={tiles}>
        <GoldenTilesSkeleton />
      </div>
    </div>
  );
}

function Failed({ problem, retry }: { readonly problem: ProblemLike; readonly retry: () => void }) {
  return (
    <div className="panel px-4 py-2">
      <h1 className="sr-only">The overview did not arrive</h1>
      <FaultNote problem={problem} retry={retry} />
    </div>
  );
}

/** Verdict and tiles. Its failure is told here once, and the panels that draw the same answer are left out. */
function Top({ state, trend }: { readonly state: State; readonly trend: Signals | undefined }) {
  if (state.frame === undefined) {
    return state.problem === null ? <Loading /> : <Failed problem={state.problem} retry={state.retry} />;
  }
  return (
    <QueryView state={state} what="the overview" skeleton={null}>
      {(overview) => (
        <div className="grid gap-3">
          <Verdict verdict={overview.verdict} state={state} />
          <div className={tiles}>
            <GoldenTiles overview={overview} state={state} trend={trend} />
          </div>
        </div>
      )}
    </QueryView>
  );
}

/** A panel that draws a part of the overview's frame. */
function Part({ state, skeleton, children }: PartProps) {
  if (state.frame === undefined) return <div aria-busy>{skeleton}</div>;
  return (
    <div className={cn('transition-[opacity,filter]', state.outdated ? OLD : '')}>
      {children(state.frame.data, state.frame.meta)}
    </div>
  );
}
interface PartProps {
  readonly state: State;
  readonly skeleton: ReactNode;
  readonly children: (overview: Overview, meta: Meta) => ReactNode;
}

function Worst({ state }: { readonly state: State }) {
  return (
    <Panel
      title="Worst services and edges, and why"
      className="max-lg:order-1"
      actions={<More path="/services">All services</More>}
      footer={<Provenance state={state} title="Worst services and edges" />}
    >
      <Part state={state} skeleton={<div className="grid gap-3 py-2">{rows(4, 'h-10')}</div>}>
        {({ worst, counts }) => {
          if (worst.length > 0) return <WorstList worst={worst} />;
          if (counts.services === 0 && state.frame) {
            return (
              <EmptyState title="No service reports anything in this window.">
                <LookedFor meta={state.frame.meta} />
              </EmptyState>
            );
          }
          return <EmptyState title={`None of ${counts.services} services is failing or degraded.`} />;
        }}
      </Part>
    </Panel>
  );
}

function Mtls({ state }: { readonly state: State }) {
  return (
    <Panel
      title="mTLS"
      className="max-lg:order-2"
      actions={<More path="/mtls">Who is not protected</More>}
      footer={<Provenance state={state} title="mTLS share" />}
    >
      <Part state={state} skeleton={<div className="grid gap-3">{rows(4, 'h-8')}</div>}>
        {({ mtls, notReported }) => <MtlsCard mtls={mtls} silence={notReported?.protection ?? null} />}
      </Part>
    </Panel>
  );
}

function Miniature({ state }: { readonly state: State }) {
  return (
    <Panel
      title="Namespaces"
      aside="who calls whom"
      className="max-lg:order-4"
      actions={<More path="/graph">Whole graph</More>}
      footer={<Provenance state={state} title="Calls between namespaces" />}
    >
      <Part state={state} skeleton={<Skeleton className="h-44" />}>
        {({ map }) =>
          map.nodes.length === 0 ? <EmptyState title="Nobody called anybody in this window." /> : <MiniMap map={map} />
        }
      </Part>
    </Panel>
  );
}

function Ahead({ state }: { readonly state: State }) {
  return (
    <>
      <Panel title="Alerts" className="max-lg:order-3">
        <Part state={state} skeleton={<div className="grid gap-2">{rows(2, 'h-8')}</div>}>
          {({ alerts }, { trust }) => <AlertList alerts={alerts} loss={lossOf(trust, ['alerts'])} />}
        </Part>
      </Panel>
      <Panel title="Certificates" className="max-lg:order-6">
        <Part state={state} skeleton={<div className="grid gap-2">{rows(2, 'h-8')}</div>}>
          {({ certificates, notReported }, { trust }) => (
            <Horizon
              certificates={certificates}
              silence={lossOf(trust, ['certificates'])?.words ?? notReported?.certificates ?? null}
            />
          )}
        </Part>
      </Panel>
    </>
  );
}

function Sources() {
  const { frame } = useStatus();
  return (
    <Panel title="Sources" className="max-lg:order-7">
      {frame === undefined ? <Skeleton className="h-10" /> : <SourceList sources={frame.data.sources} />}
    </Panel>
  );
}

/** Two columns that end where they end; on a narrow screen one, in the order of what matters. */
const column = 'grid min-w-0 content-start gap-3 max-lg:contents';

/** Is the mesh all right? */
export function LiveOverview() {
  const search = useCommonSearch();
  const state = useFrame<Overview>('overview', search);
  const signals = new URLSearchParams(search);
  signals.set('scope', 'mesh');
  const trend = useFrame<Signals>('signals', signals);
  const failed = state.frame === undefined && state.problem !== null;
  return (
    <div className="mx-auto grid w-full max-w-[120rem] gap-3 p-4 max-sm:p-3">
      <Top state={state} trend={trend.frame?.data} />
      {failed && trend.frame === undefined ? <Sources /> : <Body state={state} trend={trend} failed={failed} />}
    </div>
  );
}

interface BodyProps {
  readonly state: State;
  readonly trend: FrameState<Signals>;
  /** The overview did not arrive: its panels are left out. */
  readonly failed: boolean;
}

function Body({ state, trend, failed }: BodyProps) {
  return (
    <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-3">
      <div className={cn(column, 'lg:col-span-2')}>
        {failed ? null : (
          <>
            <Worst state={state} />
            <Miniature state={state} />
          </>
        )}
        <Trends state={trend} />
      </div>
      <div className={column}>
        {failed ? null : (
          <>
            <Mtls state={state} />
            <Ahead state={state} />
          </>
        )}
        <Sources />
      </div>
    </div>
  );
}
