'use client';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { HealthMark, healthMarks } from '@/components/ui/marks';
import type { GraphEdge, GraphNode, Health } from '@/lib/domain/graph';
import type { Overview } from '@/lib/domain/overview';
import { formatPercent, formatRate, NOT_REPORTED, spell } from '@/lib/format/number';
import { commonParams } from '@/lib/url/params';
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

const spelled = (rate: number | null): string => (rate === null ? NOT_REPORTED : spell(formatRate(rate)));

/** What arrives, or what leaves where nothing reports in. */
const traffic = (node: GraphNode): number | null => node.in.requestRate ?? node.out.requestRate;

const told = (node: GraphNode): string => {
  const errors = node.in.errorRate === null ? '' : `, ${spell(formatPercent(node.in.errorRate))} errors`;
  return `${node.name} in ${node.cluster}: ${healthMarks[node.health].word}, ${spelled(traffic(node))}${errors}`;
};

const outlines: Readonly<Partial<Record<Health, string>>> = {
  failing: 'border-failing-fill',
  degraded: 'border-degraded-fill',
};

interface BoxProps {
  readonly node: GraphNode;
  readonly at: MiniNode;
  /** Names its cluster too, where there is more than one. */
  readonly cluster: boolean;
}

function Box({ node, at, cluster }: BoxProps) {
  const href = useHref();
  const own = node.kind === 'namespace' ? { cluster: [node.cluster], namespace: [node.name] } : {};
  return (
    <Link
      href={href('/graph', scope, own)}
      aria-label={told(node)}
      title={told(node)}
      className={cn(
        'absolute flex flex-col justify-center rounded-control border bg-panel px-2 no-underline hover:bg-hover',
        outlines[node.health] ?? 'border-line-strong',
      )}
      style={{ left: at.x, top: at.y, width: MINI.width, height: MINI.height }}
    >
      <span className="flex min-w-0 items-center gap-1.5">
        <HealthMark health={node.health} />
        <span className="truncate text-12 font-medium text-ink">{node.name}</span>
      </span>
      <span className="figures truncate pl-4 text-12 leading-3.5 text-muted">
        {spelled(traffic(node))}
        {cluster ? ` · ${node.cluster}` : ''}
      </span>
    </Link>
  );
}
const scope = { cluster: commonParams.cluster, namespace: commonParams.namespace } as const;

const MOST = 16;
const weight = (node: GraphNode): number =>
  (node.health === 'failing' ? 1e9 : 0) + Math.max(node.in.requestRate ?? 0, node.out.requestRate ?? 0);

/** The namespaces and who calls whom, small enough to take in at once. Each opens the graph narrowed to it. */
export function MiniMap({ map }: { readonly map: Overview['map'] }) {
  const nodes = map.nodes.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST);
  const kept = new Set(nodes.map(({ id }) => id));
  const edges = map.edges.filter(({ source, target }) => kept.has(source) && kept.has(target));
  const layout = miniLayout(nodes, edges);
  const at = new Map(layout.nodes.map((node) => [node.id, node]));
  const clusters = new Set(nodes.map(({ cluster }) => cluster)).size > 1;
  const rest = map.nodes.length - nodes.length;
  return (
    <>
      <div className="overflow-x-auto">
        <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
          <svg aria-hidden className="absolute inset-0" width={layout.width} height={layout.height}>
            <Edges edges={edges} at={at} />
          </svg>
          {nodes.map((node) => {
            const place = at.get(node.id);
            return place === undefined ? null : <Box key={node.id} node={node} at={place} cluster={clusters} />;
          })}
        </div>
      </div>
      {rest > 0 ? <p className="mt-2 text-12 text-muted">{rest} quieter ones are on the whole graph.</p> : null}
    </>
  );
}
