'use client';
import { Crosshair, ExternalLink, FoldVertical, Lock, UnfoldVertical } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Provenance } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { pathOfEntity } from '@/components/services/service-path';
import { useHref } from '@/components/time/use-href';
import { Button, buttonClass } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { HealthMark, MtlsMark } from '@/components/ui/marks';
import { Tag } from '@/components/ui/small';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { ServiceDetail } from '@/lib/domain/service';
import { formatBytesRate, formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import { callsAmong } from '@/lib/graph/columns';
import { encodeParams } from '@/lib/url/params';
import { type GraphView, plainRequestParams } from '@/lib/url/view';
import type { Mesh } from './mesh';
import { shortNames } from './names';
import { FigureTable, Responses, Section } from './panel-parts';
import { arrivingProtection } from './protection';
import { SignalSparks, useSignals } from './signal-sparks';

export interface NodePanelProps {
  readonly node: GraphNode;
  readonly mesh: Mesh;
  readonly view: GraphView;
  readonly onSelect: (id: string) => void;
  readonly onFocus: (id: string | null) => void;
  /** Opens or closes the namespace of the node; null where there is nothing to fold. */
  readonly onFold: (() => void) | null;
}

const detailPath = (node: GraphNode): string | null => {
  const path = pathOfEntity(node);
  return path === null ? null : path.slice(1);
};

function Actions({ node, view, onFocus, onFold }: Pick<NodePanelProps, 'node' | 'view' | 'onFocus' | 'onFold'>) {
  const href = useHref();
  const path = pathOfEntity(node);
  const focused = view.focus === node.id;
  return (
    <div className="flex flex-wrap gap-2 px-4 pb-3">
      {node.kind === 'namespace' && view.groupBy !== 'namespace' ? null : (
        <Button onClick={() => onFocus(focused ? null : node.id)}>
          <Crosshair aria-hidden />
          {focused ? 'Show everything' : 'Focus'}
        </Button>
      )}
      {onFold === null ? null : (
        <Button onClick={onFold}>
          {node.kind === 'namespace' ? <UnfoldVertical aria-hidden /> : <FoldVertical aria-hidden />}
          {node.kind === 'namespace' ? 'Open this namespace' : 'Collapse its namespace'}
        </Button>
      )}
      {path === null ? null : (
        <Link href={href(path)} className={buttonClass('plain', 'no-underline')}>
          <ExternalLink aria-hidden />
          Service page
        </Link>
      )}
      <Link href={href('/mtls')} className={buttonClass('quiet', 'no-underline')}>
        <Lock aria-hidden />
        mTLS
      </Link>
    </div>
  );
}

const MAX_CALLS = 8;
const weight = (edge: GraphEdge): number =>
  (edge.errorRate ?? 0) * (edge.requestRate ?? 0) * 1000 + (edge.requestRate ?? 0);

interface CallsProps {
  readonly title: string;
  readonly edges: readonly GraphEdge[];
  readonly other: (edge: GraphEdge) => string;
  readonly names: ReadonlyMap<string, string>;
  readonly onSelect: (id: string) => void;
}

function Calls({ title, edges, other, names, onSelect }: CallsProps) {
  if (edges.length === 0) return null;
  const ordered = [...edges].sort((a, b) => weight(b) - weight(a));
  const shown = ordered.slice(0, MAX_CALLS);
  return (
    <Section title={`${title} ${edges.length}`}>
      <ul>
        {shown.map((edge) => (
          <li key={edge.id}>
            <button
              type="button"
              onClick={() => onSelect(edge.id)}
              className="-mx-1.5 flex min-h-7 w-[calc(100%+0.75rem)] items-center gap-2 rounded-control px-1.5 text-left hover:bg-hover"
            >
              <HealthMark health={edge.health} />
              <span className="name flex-1 truncate">{names.get(other(edge)) ?? other(edge)}</span>
              {edge.protocol === 'http' ? null : <span className="text-12 text-muted">{edge.protocol}</span>}
              <MtlsMark state={edge.mtls.state} />
              {edge.requestRate === null ? (
                <Figure value={edge.bytesRate} format={formatBytesRate} className="w-20 text-right" />
              ) : (
                <Figure value={edge.requestRate} format={formatRate} className="w-20 text-right" />
              )}
              <Figure value={edge.errorRate} format={formatPercent} className="w-14 text-right" />
            </button>
          </li>
        ))}
      </ul>
      {ordered.length > shown.length ? (
        <p className="mt-1 text-12 text-muted">{ordered.length - shown.length} more in the table.</p>
      ) : null}
    </Section>
  );
}

/** Versions and answers, for kinds that have a page of their own. */
function Detail({ node, view }: Pick<NodePanelProps, 'node' | 'view'>) {
  const path = detailPath(node);
  const search = encodeParams(plainRequestParams, { from: view.from, to: view.to });
  const state = useFrame<ServiceDetail>(path ?? 'services', search, { enabled: path !== null });
  const detail = state.frame?.data;
  if (path === null || detail?.service === undefined || detail.service.id !== node.id) return null;
  const { latency } = detail.service.signals;
  const arriving = detail.responses.filter((row) => row.direction === 'in');
  const { versions } = detail.service;
  return (
    <>
      {latency.p95Ms === null ? null : (
        <p className="figures px-4 pb-3 text-muted">
          Latency p50 {latency.p50Ms === null ? '–' : spell(formatMs(latency.p50Ms))}, p95{' '}
          {spell(formatMs(latency.p95Ms))}, p99 {latency.p99Ms === null ? '–' : spell(formatMs(latency.p99Ms))}
        </p>
      )}
      {versions.length === 0 ? null : (
        <Section title="Versions">
          <ul>
            {versions.map((version) => (
              <li key={version.version} className="flex items-center gap-3 py-0.5">
                <span className="name flex-1 font-medium">{version.version}</span>
                <Figure value={version.share} format={formatPercent} className="w-16 text-right" />
                <Figure value={version.requestRate} format={formatRate} className="w-20 text-right" />
                <Figure value={version.errorRate} format={formatPercent} className="w-14 text-right" />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {arriving.length === 0 ? null : (
        <Section title="Answers">
          <Responses rows={arriving} meshes={node.meshes} />
        </Section>
      )}
      <footer className="flex items-center gap-3 border-t border-line px-4 py-1.5 text-12 text-muted">
        <Provenance state={state} title={`Figures of ${node.name}`} />
      </footer>
    </>
  );
}

function Sparks({ node, view }: Pick<NodePanelProps, 'node' | 'view'>): ReactNode {
  const state = useSignals(view, node.kind === 'namespace' ? 'namespace' : 'service', node.id);
  return <SignalSparks state={state} />;
}

/** One service (or a whole namespace): what arrives and leaves, over time, from whom and to whom. */
export function NodePanel(props: NodePanelProps) {
  const { node, mesh, view, onSelect } = props;
  const arriving = mesh.edges.filter((edge) => edge.target === node.id);
  const leaving = mesh.edges.filter((edge) => edge.source === node.id);
  const names = shortNames(mesh.nodes);
  const protection = arrivingProtection(callsAmong([node], arriving), 1)(0) ?? undefined;
  const tcp = node.in.bytesRate !== null || node.out.bytesRate !== null;
  return (
    <>
      <p className="name flex flex-wrap items-center gap-2 px-4 pb-3">
        <HealthMark health={node.health} word />
        {protection === undefined ? null : <MtlsMark state={protection} word />}
        {node.trustReasons.includes('low-sample') ? <Tag>few requests</Tag> : null}
        {node.latencyHealth === 'degraded' ? <Tag tone="degraded">slow</Tag> : null}
      </p>
      <Actions {...props} />
      <div className="px-4 pb-3">
        <FigureTable
          label="Traffic"
          columns={['arrives', 'leaves']}
          rows={[
            { name: 'Requests', values: [node.in.requestRate, node.out.requestRate], format: formatRate },
            { name: 'Errors', values: [node.in.errorRate, node.out.errorRate], format: formatPercent },
            { name: 'Latency, mean', values: [node.latency.meanMs, null], format: formatMs },
            ...(tcp ? [{ name: 'TCP', values: [node.in.bytesRate, node.out.bytesRate], format: formatBytesRate }] : []),
          ]}
        />
      </div>
      <Sparks node={node} view={view} />
      <Calls title="Called by" edges={arriving} other={(edge) => edge.source} names={names} onSelect={onSelect} />
      <Calls title="Calls" edges={leaving} other={(edge) => edge.target} names={names} onSelect={onSelect} />
      <Detail node={node} view={view} />
    </>
  );
}
