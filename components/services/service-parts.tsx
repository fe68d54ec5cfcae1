'use client';
import type { ReactNode } from 'react';
import { FaultDomains } from '@/components/signals/fault-domains';
import { connectionWords } from '@/components/signals/fault-words';
import { GoldenSignalsPending } from '@/components/signals/golden-signals';
import { requestMetrics } from '@/components/signals/metric-words';
import { ResponseTable } from '@/components/signals/response-table';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import { notReported } from '@/lib/domain/capabilities';
import type { ServiceDetail } from '@/lib/domain/service';
import { formatConnections, formatPackets } from '@/lib/format/number';
import { ResilienceList } from './resilience-list';
import { FlowLegend, ServiceFlows } from './service-flows';
import { VersionTable } from './version-table';
import { WorkloadList } from './workload-list';

const titles = {
  flows: 'Who calls it, and what it calls',
  faults: 'Is it the application, the mesh or the network?',
  resilience: 'What the mesh did about it',
  versions: 'Versions',
  responses: 'Responses by code and flag',
  workloads: 'Workloads and hosts',
} as const;

function Versions({ service, split = [] }: Pick<ServiceDetail, 'service' | 'split'>) {
  const { versions, meshes } = service;
  if (versions.length > 0) return <VersionTable versions={versions} />;
  if (split.length > 0) return <VersionTable versions={split} of="Service behind the route" />;
  return (
    <EmptyState title="No versions are reported.">
      {notReported('versions', meshes) ??
        `They come from the labels of ${requestMetrics(meshes)}; “latest” is no version.`}
    </EmptyState>
  );
}

function RequestFaults({ service, faultDomains }: Pick<ServiceDetail, 'service' | 'faultDomains'>) {
  const { meshes, signals } = service;
  const isOpen = faultDomains.some(({ domain }) => domain === 'unknown');
  const silent = isOpen ? notReported('flags', meshes) : null;
  if (faultDomains.length === 0) {
    return (
      <EmptyState title={signals.requestRate === null ? 'No requests are reported.' : 'Nothing failed in this window.'}>
        {notReported('requests', meshes) ?? `Read from ${requestMetrics(meshes)}.`}
      </EmptyState>
    );
  }
  return (
    <>
      <FaultDomains faults={faultDomains} />
      {silent === null ? null : <p className="mt-2 text-12 text-muted">{silent}</p>}
    </>
  );
}

function Faults({ service, faultDomains, connectionFaults }: FaultsProps) {
  if (connectionFaults.length === 0) return <RequestFaults service={service} faultDomains={faultDomains} />;
  const isDropped = service.meshes.includes('cilium');
  return (
    <div className="grid gap-4">
      <RequestFaults service={service} faultDomains={faultDomains} />
      <div className="border-t border-line pt-3">
        <h3 className="mb-1 text-12 font-medium text-muted">
          {isDropped ? 'Packets that were dropped' : 'Connections that never came about'}
        </h3>
        <FaultDomains
          faults={connectionFaults}
          words={connectionWords}
          of={isDropped ? 'dropped packets' : 'failed connections'}
          formatRate={isDropped ? formatPackets : formatConnections}
        />
      </div>
    </div>
  );
}
type FaultsProps = Pick<ServiceDetail, 'service' | 'faultDomains' | 'connectionFaults'>;

function Responses({ service, responses }: Pick<ServiceDetail, 'service' | 'responses'>) {
  const { meshes } = service;
  // Spans say themselves whether they failed.
  const hidden = notReported(
    'grpcStatus',
    meshes.filter((mesh) => mesh !== 'otel'),
  );
  if (responses.length === 0) {
    return (
      <EmptyState title="No responses in this window.">
        {notReported('requests', meshes) ??
          `Looked for ${requestMetrics(meshes)} by code and flag, in both directions.`}
      </EmptyState>
    );
  }
  return (
    <>
      <ResponseTable responses={responses} meshes={meshes} />
      {hidden === null ? null : <p className="px-4 py-2 text-12 text-muted">{hidden}</p>}
    </>
  );
}

export interface ServicePartsProps {
  readonly detail: ServiceDetail;
  /** The foot of a panel: trust, age and the way to its receipt. */
  readonly provenance: (title: string) => ReactNode;
}

/** A service below its signals: who it talks with, what fails and whose fault it is, what runs. */
export function ServiceParts({ detail, provenance }: ServicePartsProps) {
  const { service, split, callers, callees, responses, faultDomains, connectionFaults, resilience, workloads } = detail;
  return (
    <>
      <Panel title={titles.flows} aside={<FlowLegend />} footer={provenance(titles.flows)}>
        <ServiceFlows service={service} callers={callers} callees={callees} />
      </Panel>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Panel title={titles.faults} footer={provenance(titles.faults)}>
          <Faults service={service} faultDomains={faultDomains} connectionFaults={connectionFaults} />
        </Panel>
        <Panel title={titles.resilience} footer={provenance(titles.resilience)}>
          <ResilienceList rows={resilience} meshes={service.meshes} />
        </Panel>
      </div>
      <Panel title={titles.responses} footer={provenance(titles.responses)} flush>
        <Responses service={service} responses={responses} />
      </Panel>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Panel title={titles.versions} footer={provenance(titles.versions)}>
          <Versions service={service} {...(split === undefined ? {} : { split })} />
        </Panel>
        <Panel title={titles.workloads} footer={provenance(titles.workloads)}>
          <WorkloadList workloads={workloads} hosts={service.hosts} />
        </Panel>
      </div>
    </>
  );
}

function Pending({ title, height }: { readonly title: string; readonly height: string }) {
  return (
    <Panel title={title} footer={<Skeleton className="h-3 w-24" />}>
      <Skeleton className={height} />
    </Panel>
  );
}

/** The page of a service on its way, in its size. */
export function DetailPending({ name }: { readonly name: string }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <header className="flex min-h-8 items-center gap-4">
        <Skeleton className="h-4 w-20" />
        <h1 className="name text-20 font-semibold text-muted">
          <bdi className="line-clamp-3">{name}</bdi>
        </h1>
      </header>
      <GoldenSignalsPending />
      <Pending title={titles.flows} height="h-64" />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Pending title={titles.faults} height="h-48" />
        <Pending title={titles.resilience} height="h-48" />
      </div>
      <Pending title={titles.responses} height="h-72" />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Pending title={titles.versions} height="h-24" />
        <Pending title={titles.workloads} height="h-24" />
      </div>
    </div>
  );
}
