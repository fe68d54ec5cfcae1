'use client';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import { parseEdgeId, parseEntityId } from '@/lib/domain/entity';
import type { Overview } from '@/lib/domain/overview';
import { entityPlace } from '@/lib/format/name';
import { formatPercent, formatRate, spell } from '@/lib/format/number';
import { EntityLink } from './entity-link';

/** Where it is. An edge says its protocol, and where it comes from when it crosses clusters: names repeat. */
const placeOf = (id: string): string => {
  const edge = parseEdgeId(id);
  if (edge === null) return entityPlace(id);
  const [from, to] = [parseEntityId(edge.source)?.cluster, parseEntityId(edge.target)?.cluster];
  const place = entityPlace(edge.target);
  return `${edge.protocol} · ${from === to ? place : `${from} to ${place}`}`;
};

/** What hurts most, worst first, each with its reason. */
export function WorstList({ worst }: { readonly worst: Overview['worst'] }) {
  return (
    <ol className="divide-y divide-line">
      {worst.map(({ id, type, health, requestRate, errorRate, ownShare, why }) => (
        <li key={`${type} ${id}`} className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 py-2">
          <HealthMark health={health} className="mt-[5px] self-start" />
          <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <EntityLink id={id} className="text-14" />
            <span className="name text-12 text-muted">{placeOf(id)}</span>
          </p>
          <p className="text-right text-14 font-medium">
            <Figure value={errorRate} format={formatPercent} />
            <span className="sr-only"> of requests fail</span>
          </p>
          <p className="name col-start-2 text-muted max-sm:col-end-4">{why}</p>
          <p className="figures text-12 whitespace-nowrap text-muted max-sm:col-start-2 max-sm:col-end-4 sm:text-right">
            <span className="sr-only">of </span>
            <Figure value={requestRate} format={formatRate} />
            {ownShare === null || type === 'edge' ? null : (
              <span title="Share of its errors that what it calls does not explain">
                {' · '}
                {spell(formatPercent(ownShare))} its own
              </span>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}
