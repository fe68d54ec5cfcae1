import { accountGap } from '@/components/graph/account-gap';
import { cn } from '@/components/ui/cn';
import type { GraphEdge, Health } from '@/lib/domain/graph';
import { type Flow, flowPath } from './flow-geometry';

const strokes: Readonly<Record<Health, string>> = {
  failing: 'stroke-failing-fill',
  degraded: 'stroke-degraded-fill',
  healthy: 'stroke-healthy-fill',
  idle: 'stroke-idle-fill',
  unknown: 'stroke-unknown-fill',
};

export interface FlowLinesProps {
  readonly flows: readonly Flow[];
  readonly edges: ReadonlyMap<string, GraphEdge>;
  readonly side: 'caller' | 'callee';
  readonly height: number;
}

/**
 * The flows of one side. Decoration: every figure is said in the row beside it. Drawn 100 units wide and stretched,
 * so strokes must not scale.
 */
export function FlowLines({ flows, edges, side, height }: FlowLinesProps) {
  return (
    <svg
      aria-hidden
      width="100%"
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      className="block overflow-visible"
    >
      {flows.map((flow) => {
        const edge = edges.get(flow.id);
        return edge === undefined ? null : <FlowLine key={flow.id} flow={flow} edge={edge} side={side} />;
      })}
    </svg>
  );
}

function FlowLine({
  flow,
  edge,
  side,
}: {
  readonly flow: Flow;
  readonly edge: GraphEdge;
  readonly side: 'caller' | 'callee';
}) {
  const path = flowPath(flow, side === 'callee');
  const dash =
    edge.protocol === 'tcp' ? '6 4' : edge.health === 'unknown' || edge.health === 'idle' ? '1.5 4' : undefined;
  const line = { d: path, fill: 'none', vectorEffect: 'non-scaling-stroke' } as const;
  return (
    <g>
      <path
        {...line}
        strokeWidth={flow.width}
        strokeDasharray={dash}
        className={cn(strokes[edge.health], 'opacity-45')}
      />
      {/* The two ends disagree: a second thread runs inside the first. */}
      {accountGap(edge) === null ? null : (
        <path {...line} strokeWidth={1.5} strokeDasharray="5 3" className="stroke-ink opacity-70" />
      )}
    </g>
  );
}
