'use client';
import type { ReactNode } from 'react';
import { CertificateList } from '@/components/certificates/certificate-list';
import { lossOf } from '@/components/query/words';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { TableState } from '@/components/ui/table-state';
import type { Meta } from '@/lib/domain/envelope';
import type { MeshReport, MeshState } from '@/lib/domain/mesh';
import { AddedLatencyList } from './added-latency';
import { allChecks, attentionAside, attentionOf, isReported } from './attention';
import { AttentionList } from './attention-list';
import { CheckTable } from './check-table';
import { CostTable, costRows } from './cost-table';
import { horizonOf } from './horizon';
import { MeshCards } from './mesh-cards';
import { VersionList } from './version-list';

const titles = {
  attention: 'What needs attention',
  checks: 'Every check',
  versions: 'Versions',
  cost: 'What the data plane costs',
  added: 'What the proxies add to latency',
  certificates: 'Certificate horizon',
} as const;

function Attention({ meshes }: { readonly meshes: readonly MeshState[] }) {
  const items = attentionOf(meshes);
  if (items.length > 0) return <AttentionList items={items} />;
  return isReported(meshes) ? (
    <EmptyState title="Nothing that is reported needs attention." />
  ) : (
    <EmptyState title="Nothing of the meshes’ own health is reported.">
      <Missing meshes={meshes} />
    </EmptyState>
  );
}

/** What is not scraped, mesh by mesh. */
function Missing({ meshes }: { readonly meshes: readonly MeshState[] }) {
  const said = [...new Set(meshes.flatMap(({ controlPlane }) => controlPlane.missing ?? []))];
  return said.map((text) => <p key={text}>{text}</p>);
}

function Cost({ meshes, meta }: { readonly meshes: readonly MeshState[]; readonly meta: Meta }) {
  if (costRows(meshes).length > 0) {
    const partly = [...new Set(meshes.flatMap(({ cost }) => (cost.basis === 'proxies' ? (cost.missing ?? []) : [])))];
    return (
      <>
        <CostTable meshes={meshes} />
        <p className="px-4 py-2 text-12 text-muted">
          On top: what sidecars use, of what the other containers in their pods use. Node agents, gateways and waypoints
          serve many workloads and are not compared. {partly.join(' ')}
        </p>
      </>
    );
  }
  const loss = lossOf(meta.trust, ['cost']);
  return (
    <EmptyState title={loss?.title ?? 'No container of a mesh is reported.'}>
      {loss?.words ?? meshes[0]?.cost.missing}
    </EmptyState>
  );
}

function Certificates({ meshes, meta }: { readonly meshes: readonly MeshState[]; readonly meta: Meta }) {
  const { shown, more } = horizonOf(meshes);
  const loss = lossOf(meta.trust, ['certificates']);
  if (shown.length > 0) {
    return (
      <>
        <CertificateList certificates={shown} />
        {more === 0 ? null : (
          <p className="mt-2 text-12 text-muted">
            {more} more workload {more === 1 ? 'certificate is' : 'certificates are'} fresh.
          </p>
        )}
      </>
    );
  }
  return (
    <EmptyState title={loss?.title ?? 'No certificate expiry is reported.'}>
      {loss?.words ?? 'Proxies, agents and control planes tell it; ztunnel and Cilium export none.'}
    </EmptyState>
  );
}

export interface MeshPartsProps {
  readonly report: MeshReport;
  readonly meta: Meta;
  /** Order and filter of the checks. */
  readonly table: TableState;
  /** The foot of a panel: trust, age and the way to its receipt. */
  readonly provenance: (title: string) => ReactNode;
}

/** What the meshes themselves cost, and how they feel. */
export function MeshParts({ report: { meshes }, meta, table, provenance }: MeshPartsProps) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <MeshCards meshes={meshes} provenance={provenance} />
      <Panel title={titles.attention} aside={attentionAside(meshes)} footer={provenance(titles.attention)}>
        <Attention meshes={meshes} />
      </Panel>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
        <div className="grid min-w-0 grid-cols-1 gap-3">
          <Panel title={titles.versions} footer={provenance(titles.versions)}>
            <VersionList meshes={meshes} />
          </Panel>
          <Panel title={titles.certificates} aside="soonest first" footer={provenance(titles.certificates)}>
            <Certificates meshes={meshes} meta={meta} />
          </Panel>
        </div>
        <Panel title={titles.added} aside="estimated" footer={provenance(titles.added)}>
          <AddedLatencyList meshes={meshes} />
        </Panel>
      </div>
      <Panel title={titles.cost} footer={provenance(titles.cost)} flush>
        <Cost meshes={meshes} meta={meta} />
      </Panel>
      <Panel title={titles.checks} footer={provenance(titles.checks)} flush>
        <CheckTable checks={allChecks(meshes)} state={table} />
      </Panel>
    </div>
  );
}

function Pending({ title, height }: { readonly title: string; readonly height: string }) {
  return (
    <Panel title={title} footer={<Skeleton className="h-3 w-24" />}>
      <Skeleton className={height} />
    </Panel>
  );
}

/** The page on its way, in its size. */
export function MeshPending() {
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2 2xl:grid-cols-3">
        <Pending title="Mesh" height="h-56" />
        <Pending title="Mesh" height="h-56" />
      </div>
      <Pending title={titles.attention} height="h-40" />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Pending title={titles.versions} height="h-48" />
        <Pending title={titles.added} height="h-48" />
      </div>
      <Pending title={titles.cost} height="h-72" />
      <Pending title={titles.checks} height="h-72" />
    </div>
  );
}
