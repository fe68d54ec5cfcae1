import { HealthMark, MtlsMark } from '@/components/ui/marks';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { NOT_REPORTED } from '@/lib/format/number';
import type { Size } from '@/lib/graph/picture';
import { accountGap } from './account-gap';
import { edgeFigure, nodeFigure } from './figures';

export interface TooltipAt {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

function Figures({ rows }: { readonly rows: readonly (readonly [string, string | null])[] }) {
  return (
    <dl className="figures mt-1 grid grid-cols-[auto_auto] justify-between gap-x-4 text-12">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="text-right">{value ?? NOT_REPORTED}</dd>
        </div>
      ))}
    </dl>
  );
}

function NodeTip({ node }: { readonly node: GraphNode }) {
  return (
    <>
      <p className="name flex items-center gap-2 font-medium">
        <HealthMark health={node.health} />
        {node.name}
      </p>
      <Figures
        rows={[
          ['requests', nodeFigure(node, 'rate')],
          ['errors', nodeFigure(node, 'errors')],
          ['latency', nodeFigure(node, 'latency')],
        ]}
      />
    </>
  );
}

function EdgeTip({
  edge,
  source,
  target,
}: {
  readonly edge: GraphEdge;
  readonly source: string;
  readonly target: string;
}) {
  const gap = accountGap(edge);
  return (
    <>
      <p className="name flex items-center gap-2 font-medium">
        <HealthMark health={edge.health} />
        {source} → {target}
      </p>
      <Figures
        rows={[
          [edge.protocol, edgeFigure(edge, 'rate')],
          ['errors', edgeFigure(edge, 'errors')],
          ['latency', edgeFigure(edge, 'latency')],
        ]}
      />
      <MtlsMark state={edge.mtls.state} word className="mt-1 text-12" />
      {gap === null ? null : <p className="name mt-1 max-w-64 text-12 text-degraded">{gap}</p>}
    </>
  );
}

export interface GraphTooltipProps {
  readonly at: TooltipAt;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Asked for only where a call is pointed at: records of thousands are made for it. */
  readonly edges: () => ReadonlyMap<string, GraphEdge>;
  /** Of the picture, CSS px: the tip stays inside. */
  readonly size: Size;
}

/** More room than a tip takes, CSS px. */
const WIDE = 280;
const HIGH = 190;
const GAP = 14;

/** What is under the pointer, in a few figures; the same is in the item's name, the panel and the table. */
export function GraphTooltip({ at, nodes, edges, size }: GraphTooltipProps) {
  const node = nodes.get(at.id);
  const edge = node === undefined ? edges().get(at.id) : undefined;
  if (node === undefined && edge === undefined) return null;
  const across = at.x > size.width - WIDE ? { right: size.width - at.x + GAP } : { left: at.x + GAP };
  const along = at.y > size.height - HIGH ? { bottom: size.height - at.y + GAP } : { top: at.y + GAP };
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 max-w-72 min-w-44 rounded-control border border-line bg-raised px-2.5 py-2 text-13 shadow-lift"
      style={{ ...across, ...along }}
    >
      {node === undefined ? null : <NodeTip node={node} />}
      {edge === undefined ? null : (
        <EdgeTip
          edge={edge}
          source={nodes.get(edge.source)?.name ?? edge.source}
          target={nodes.get(edge.target)?.name ?? edge.target}
        />
      )}
    </div>
  );
}
