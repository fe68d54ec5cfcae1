'use client';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import type { GraphNode } from '@/lib/domain/graph';
import { formatPercent, formatRate } from '@/lib/format/number';
import { graphPageParams } from '@/lib/url/params';

const MOST = 50;

export interface WorkloadListProps {
  readonly workloads: readonly GraphNode[];
  readonly hosts: readonly string[];
}

/** What runs behind the service, and the names it is called by. */
export function WorkloadList({ workloads, hosts }: WorkloadListProps) {
  const href = useHref();
  return (
    <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
      <div className="min-w-0">
        <h3 className="mb-1 text-12 text-muted">Workloads</h3>
        {workloads.length === 0 ? <p className="text-muted">No workload is named.</p> : null}
        <ul className="text-13">
          {workloads.slice(0, MOST).map((workload) => (
            <li
              key={workload.id}
              className="flex min-w-0 items-center gap-2.5 border-t border-line py-1.5 first:border-t-0"
            >
              <HealthMark health={workload.health} />
              <Link
                href={href('/graph', graphPageParams, { groupBy: 'workload', focus: workload.id })}
                prefetch={false}
                className="name flex-1 font-medium text-ink no-underline hover:text-accent hover:underline"
              >
                <bdi className="line-clamp-2">{workload.name}</bdi>
              </Link>
              <Figure value={workload.in.requestRate} format={formatRate} />
              <Figure value={workload.in.errorRate} format={formatPercent} className="w-16 text-right" />
            </li>
          ))}
        </ul>
        {workloads.length > MOST ? <p className="text-12 text-muted">and {workloads.length - MOST} more</p> : null}
      </div>
      <div className="min-w-0">
        <h3 className="mb-1 text-12 text-muted">Hosts it is called by</h3>
        {hosts.length === 0 ? <p className="text-muted">No host is reported.</p> : null}
        <ul className="font-mono text-12">
          {hosts.slice(0, MOST).map((host) => (
            <li key={host} className="border-t border-line py-1.5 first:border-t-0">
              <bdi className="name line-clamp-3">{host}</bdi>
            </li>
          ))}
        </ul>
        {hosts.length > MOST ? <p className="text-12 text-muted">and {hosts.length - MOST} more</p> : null}
      </div>
    </div>
  );
}
