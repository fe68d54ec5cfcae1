'use client';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { HealthMark, healthMarks } from '@/components/ui/marks';
import type { GraphEdge, GraphNode, Health } from '@/lib/domain/graph';
import type { Overview } from '@/lib/domain/overview';
import { formatPercent, formatRate, NOT_REPORTED, spell } from '@/lib/format/number';
import { MINI, type MiniNode, miniEdge, miniLayout } from './mini-layout';

const strokes: Readonly<Record<Health, string>> = {
  failing: 'stroke-failing-fill',
  degraded: 'stroke-degraded-fill',
  healthy: 'stroke-line-strong',
  idle: 'stroke-idle-fill',
  unknown: 'stroke-unknown-fill',
};

const busiest = (edges: readonly GraphEdge[]): number =>
  edges.reduce((most, { requestRate }) => Math.max(most, requestRate ?? 0), 0) || 1;

function Edges({ edges, at }: { readonly edges: readonly GraphEdge[]; readonly at: ReadonlyMap<string, MiniNode> }) {
  const most = busiest(edges);
  return edges.map((edge) => {
    const [from, to] = [at.get(edge.source), at.get(edge.target)];
    if (from === undefined || to === undefined || from === to) return null;
    return (
      <path
        key={edge.id}
        d={miniEdge(from, to)}
        fill="none"
        className={strokes[edge.health]}
        strokeWidth={1 + 3 * Math.sqrt((edge.requestRate ?? 0) / most)}
        strokeDasharray={edge.mtls.state === 'plaintext' ? '5 4' : undefined}
      />
    );
  });
}

const told = ({ name, cluster, health, in: { requestRate, errorRate } }: GraphNode): string => {
  const rate = requestRate === null ? NOT_REPORTED : spell(formatRate(requestRate));
  const errors = errorRate === null ? NOT_REPORTED : spell(formatPercent(errorRate));
  return `${name} in ${cluster}: ${healthMarks[health].word}, ${rate}, ${errors} errors`;
};

function Box({ node, at }: { readonly node: GraphNode; readonly at: MiniNode }) {
  const href = useHref();
  const narrowed = href('/graph');
  const glue = narrowed.includes('?') ? '&' : '?';
  const name = encodeURIComponent(node.name);
  return (
    <Link
      href={node.kind === 'namespace' ? `${narrowed}${glue}namespace=${name}` : narrowed}
      aria-label={told(node)}
      title={told(node)}
      className={cn(
        'absolute flex flex-col justify-center rounded-control border bg-panel px-2 no-underline hover:bg-hover',
        node.health === 'failing'
          ? 'border-failing-fill'
          : node.health === 'degraded'
            ? 'border-degraded-fill'
            : 'border-line-strong',
      )}
      style={{ left: at.x, top: at.y, width: MINI.width, height: MINI.height }}
    >
      <span className="flex min-w-0 items-center gap-1.5">
        <HealthMark health={node.health} />
        <span className="truncate text-12 font-medium text-ink">{node.name}</span>
      </span>
      <span className="figures truncate pl-4 text-12 leading-3.5 text-muted">
        {node.in.requestRate === null ? NOT_REPORTED : spell(formatRate(node.in.requestRate))}
      </span>
    </Link>
  );
}

/** The namespaces and who calls whom, small enough to take in at once. Each opens the graph narrowed to it. */
export function MiniMap({ map }: { readonly map: Overview['map'] }) {
  const layout = miniLayout(map.nodes, map.edges);
  const at = new Map(layout.nodes.map((node) => [node.id, node]));
  return (
    <div className="overflow-x-auto">
      <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
        <svg aria-hidden className="absolute inset-0" width={layout.width} height={layout.height}>
          <Edges edges={map.edges} at={at} />
        </svg>
        {map.nodes.map((node) => {
          const place = at.get(node.id);
          return place === undefined ? null : <Box key={node.id} node={node} at={place} />;
        })}
      </div>
    </div>
  );
}
