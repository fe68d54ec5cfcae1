'use client';
import type { ReactNode } from 'react';
import { Provenance, QueryView } from '@/components/query/query-view';
import type { FrameState } from '@/components/query/use-frame';
import { useFrame } from '@/components/query/use-frame';
import { FaultDomains } from '@/components/signals/fault-domains';
import { GoldenSignalsPending } from '@/components/signals/golden-signals';
import { LiveSignals } from '@/components/signals/live-signals';
import { requestMetrics } from '@/components/signals/metric-words';
import { ResponseTable } from '@/components/signals/response-table';
import { useView } from '@/components/time/use-view';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { ServiceDetail } from '@/lib/domain/service';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams } from '@/lib/url/view';
import { FlowLegend, ServiceFlows } from './service-flows';
import { ServiceTitle } from './service-title';
import { UnknownService } from './unknown-service';
import { VersionTable } from './version-table';
import { WorkloadList } from './workload-list';

export interface ServiceName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

const encodedPath = ({ cluster, namespace, name }: ServiceName): string =>
  ['services', ...[cluster, namespace, name].map(encodeURIComponent)].join('/');

function TitlePending({ name }: { readonly name: string }) {
  return (
    <header className="flex min-h-8 items-center gap-4">
      <Skeleton className="h-4 w-20" />
      <h1 className="name text-20 font-semibold text-muted">
        <bdi className="line-clamp-3">{name}</bdi>
      </h1>
    </header>
  );
}

interface PartProps {
  readonly state: FrameState<ServiceDetail>;
  readonly title: string;
  readonly what: string;
  readonly skeleton: string;
  readonly aside?: ReactNode;
  readonly flush?: boolean;
  readonly empty?: (data: ServiceDetail) => ReactNode | null;
  readonly className?: string;
  readonly children: (data: ServiceDetail) => ReactNode;
}

function Part({ state, title, what, skeleton, aside, flush, empty, className, children }: PartProps) {
  return (
    <Panel
      title={title}
      {...(aside === undefined ? {} : { aside })}
      {...(flush === undefined ? {} : { flush })}
      {...(className === undefined ? {} : { className })}
      footer={<Provenance state={state} title={title} />}
    >
      <QueryView
        state={state}
        what={what}
        skeleton={
          <div className={flush ? 'px-4 pb-4' : ''}>
            <Skeleton className={skeleton} />
          </div>
        }
        {...(empty === undefined ? {} : { empty })}
        className={flush && state.frame === undefined && state.problem !== null ? 'px-4 pb-2' : ''}
      >
        {children}
      </QueryView>
    </Panel>
  );
}

const versionsEmpty = ({ service }: ServiceDetail) =>
  service.versions.length > 0 ? null : (
    <EmptyState title="No versions are reported.">
      They come from the label destination_canonical_revision of {requestMetrics(service.meshes)}; “latest” is no
      version.
    </EmptyState>
  );

const responsesEmpty = ({ service, responses }: ServiceDetail) =>
  responses.length > 0 ? null : (
    <EmptyState title="No responses in this window.">
      Looked for {requestMetrics(service.meshes)} by code and flag, in both directions.
    </EmptyState>
  );

const faultsEmpty = ({ service, faultDomains }: ServiceDetail) =>
  faultDomains.length > 0 ? null : (
    <EmptyState
      title={service.signals.requestRate === null ? 'No requests are reported.' : 'Nothing failed in this window.'}
    >
      Read from the codes and response flags of {requestMetrics(service.meshes)}.
    </EmptyState>
  );

/** Everything about one service below its signals, asked for in one question and kept fresh. */
export function LiveService(name: ServiceName) {
  const [view] = useView(pageParams);
  const state = useFrame<ServiceDetail>(encodedPath(name), encodeParams(plainRequestParams, view));
  const { frame, problem } = state;
  if (frame === undefined && problem?.code === 'not-found') return <UnknownService name={name} problem={problem} />;
  return (
    <div className="grid grid-cols-1 gap-3 p-4 max-sm:p-3">
      {frame === undefined ? <TitlePending name={name.name} /> : <ServiceTitle service={frame.data.service} />}
      {frame === undefined ? (
        problem === null && <GoldenSignalsPending />
      ) : (
        <LiveSignals id={frame.data.service.id} name={frame.data.service.name} meshes={frame.data.service.meshes} />
      )}
      <Part
        state={state}
        title="Who calls it, and what it calls"
        what="callers and callees"
        skeleton="h-64"
        aside={<FlowLegend />}
      >
        {(data) => <ServiceFlows {...data} />}
      </Part>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Part
          state={state}
          title="Is it the application, the mesh or the network?"
          what="fault domains"
          skeleton="h-48"
          empty={faultsEmpty}
        >
          {(data) => <FaultDomains faults={data.faultDomains} />}
        </Part>
        <Part state={state} title="Versions" what="versions" skeleton="h-48" empty={versionsEmpty}>
          {(data) => <VersionTable versions={data.service.versions} />}
        </Part>
      </div>
      <Part
        state={state}
        title="Responses by code and flag"
        what="responses"
        skeleton="h-72"
        flush
        empty={responsesEmpty}
      >
        {(data) => <ResponseTable responses={data.responses} />}
      </Part>
      <Part state={state} title="Workloads and hosts" what="workloads" skeleton="h-24">
        {(data) => <WorkloadList workloads={data.workloads} hosts={data.service.hosts} />}
      </Part>
    </div>
  );
}
