import { accountGap } from '@/components/graph/account-gap';
import { cn } from '@/components/ui/cn';
import { Figure } from '@/components/ui/figure';
import { HealthMark, MtlsMark } from '@/components/ui/marks';
import { Tag } from '@/components/ui/small';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { formatBytesRate, formatConnections, formatMs, formatPercent, formatRate } from '@/lib/format/number';
import { EntityLink } from './entity-link';
import { TrustMark } from './trust-mark';

export interface Neighbour {
  readonly edge: GraphEdge;
  readonly node: GraphNode;
}

/** The figures of one edge in one line: requests, failures and latency; bytes for TCP, which has no requests. */
function EdgeFigures({ edge }: { readonly edge: GraphEdge }) {
  if (edge.protocol === 'tcp') {
    return <Figure value={edge.bytesRate} format={formatBytesRate} />;
  }
  const ms = edge.latency.p95Ms ?? edge.latency.meanMs;
  const bad = edge.health === 'failing' ? 'text-failing' : edge.health === 'degraded' ? 'text-degraded' : '';
  return (
    <>
      <Figure value={edge.requestRate} format={formatRate} />
      <Figure value={edge.errorRate} format={formatPercent} absent="no errors reported" className={bad} />
      {ms === null ? null : <Figure value={ms} format={formatMs} />}
      <Beneath edge={edge} />
    </>
  );
}

/** The connections under requests, where they are told apart (ambient). */
function Beneath({ edge: { l4 } }: { readonly edge: GraphEdge }) {
  const rate = l4?.connectionRate ?? null;
  if (rate === null) return null;
  return (
    <span
      className="text-muted max-sm:hidden"
      title="Layer 4: connections under these requests, as ztunnels count them"
    >
      <Figure value={rate} format={formatConnections} />
    </span>
  );
}

/** One caller or callee. Its height is fixed: the flows are drawn to its middle. */
export function NeighbourRow({ edge, node, side }: Neighbour & { readonly side: 'caller' | 'callee' }) {
  const gap = accountGap(edge);
  return (
    <li className="flex h-[52px] min-w-0 items-center gap-2.5">
      <HealthMark health={edge.health} />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-1.5">
          <EntityLink entity={node} place oneLine />
          {edge.protocol === 'http' ? null : <Tag className="shrink-0">{edge.protocol}</Tag>}
          <TrustMark trust={edge.trust} reasons={edge.trustReasons} />
        </div>
        <div className="flex min-w-0 items-center gap-2.5 text-12">
          <EdgeFigures edge={edge} />
          {gap === null ? null : (
            <span className="truncate text-degraded" title={gap}>
              ≠ {gap}
            </span>
          )}
        </div>
      </div>
      {/* The lock sits where the flow meets the row. */}
      <MtlsMark state={edge.mtls.state} className={cn('shrink-0', side === 'callee' && 'md:order-first')} />
    </li>
  );
}
