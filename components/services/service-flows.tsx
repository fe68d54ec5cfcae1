'use client';
import { ArrowDown } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import type { GraphEdge } from '@/lib/domain/graph';
import type { ServiceDetail } from '@/lib/domain/service';
import { formatPercent, formatRate } from '@/lib/format/number';
import { CoverageCell } from './coverage-cell';
import { byWeight, flowScale, flowsOf, ROW } from './flow-geometry';
import { FlowLines } from './flow-lines';
import { type Neighbour, NeighbourRow } from './neighbour-row';
import { LatencyCell } from './service-columns';

const SHOWN = 12;
const LEAST_HEIGHT = 3 * ROW;

interface SideProps {
  readonly title: string;
  readonly none: string;
  readonly side: 'caller' | 'callee';
  readonly neighbours: readonly Neighbour[];
  readonly height: number;
}

/** The columns are as tall as the flows between them; stacked on a phone they need not be. */
const flowHeight = (height: number): CSSProperties => ({ '--flow-height': `${height}px` }) as CSSProperties;

function Side({ title, none, side, neighbours, height }: SideProps) {
  return (
    <div className="flex min-w-0 flex-col justify-center md:min-h-(--flow-height)" style={flowHeight(height)}>
      {neighbours.length === 0 ? (
        <p className="text-13 text-muted">{none}</p>
      ) : (
        <ul aria-label={title}>
          {neighbours.map(({ edge, node }) => (
            <NeighbourRow key={edge.id} edge={edge} node={node} side={side} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Middle({ service }: Pick<ServiceDetail, 'service'>) {
  return (
    <div className="flex flex-col justify-center self-center rounded-control border border-line-strong bg-raised px-3 py-3">
      <p className="flex min-w-0 items-center gap-2 text-14 font-semibold">
        <HealthMark health={service.health} />
        <bdi className="name line-clamp-3">{service.name}</bdi>
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-right text-13 [&_dt]:text-left [&_dt]:text-muted">
        <dt>arrives</dt>
        <dd>
          <Figure value={service.signals.requestRate} format={formatRate} />
        </dd>
        <dt>fails</dt>
        <dd>
          <Figure value={service.signals.errorRate} format={formatPercent} />
        </dd>
        <dt>takes</dt>
        <dd>
          <LatencyCell signals={service.signals} />
        </dd>
        <dt>mTLS</dt>
        <dd>
          <CoverageCell mtls={service.mtls} />
        </dd>
      </dl>
    </div>
  );
}

const edgesById = (neighbours: readonly Neighbour[]): ReadonlyMap<string, GraphEdge> =>
  new Map(neighbours.map(({ edge }) => [edge.id, edge]));

export type ServiceFlowsProps = Pick<ServiceDetail, 'service' | 'callers' | 'callees'>;

/** Callers, the service and callees in three columns, joined by flows as wide as the traffic; stacked on a phone. */
export function ServiceFlows({ service, callers, callees }: ServiceFlowsProps) {
  const [all, setAll] = useState(false);
  const [before, after] = [byWeight(callers), byWeight(callees)];
  const take = all ? Number.POSITIVE_INFINITY : SHOWN;
  const [left, right] = [before.slice(0, take), after.slice(0, take)];
  const hidden = before.length - left.length + (after.length - right.length);
  const height = Math.max(LEAST_HEIGHT, Math.max(left.length, right.length) * ROW);
  const scale = flowScale([...callers, ...callees].map(({ edge }) => edge));
  const lines = (neighbours: readonly Neighbour[], side: 'caller' | 'callee') => (
    <div className="max-md:hidden">
      <FlowLines
        flows={flowsOf(
          neighbours.map(({ edge }) => edge),
          scale,
          height,
        )}
        edges={edgesById(neighbours)}
        side={side}
        height={height}
      />
    </div>
  );
  return (
    <div>
      <div className="grid grid-cols-1 gap-x-2 gap-y-3 md:grid-cols-[minmax(0,1fr)_minmax(2rem,7rem)_minmax(9rem,13rem)_minmax(2rem,7rem)_minmax(0,1fr)]">
        <Side
          title="Callers"
          none="Nobody calls it, or no caller is reported."
          side="caller"
          neighbours={left}
          height={height}
        />
        {lines(left, 'caller')}
        <ArrowDown aria-hidden className="mx-auto size-4 text-faint md:hidden" />
        <Middle service={service} />
        <ArrowDown aria-hidden className="mx-auto size-4 text-faint md:hidden" />
        {lines(right, 'callee')}
        <Side
          title="Callees"
          none="It calls nobody that is reported."
          side="callee"
          neighbours={right}
          height={height}
        />
      </div>
      {hidden > 0 || all ? (
        <div className="mt-2 flex justify-center">
          <Button look="quiet" onClick={() => setAll(!all)}>
            {all ? 'Show the busiest only' : `Show ${hidden} more`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** What the drawing means, in one line under it. */
export function FlowLegend() {
  return (
    <p className="text-12 text-muted max-md:hidden">
      Width: requests per second; dashed: TCP, by bytes per second. ≠ and the inner thread: the two ends disagree.
    </p>
  );
}
