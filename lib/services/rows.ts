import type { Call, CallSet } from '@/lib/domain/call';
import { parseEntityId } from '@/lib/domain/entity';
import type { GraphNode } from '@/lib/domain/graph';
import type { ServiceRow } from '@/lib/domain/service';
import { buildGraph, type GraphOptions } from '@/lib/graph/build';
import { trafficOf } from '@/lib/graph/figures';
import { groupCalls, type NodeGroup } from '@/lib/graph/group';
import { significantOrNull } from '@/lib/graph/round';
import { coverageOf } from '@/lib/mtls/protection';
import { roundedCoverage } from '@/lib/mtls/report';

type BuildOptions = Pick<GraphOptions, 'settings' | 'trust' | 'span'>;

/** Revisions that took part of what arrives, most requests first; none where the service names no version. */
export const versionsOf = (arriving: readonly Call[]): ServiceRow['versions'] => {
  const names = [...new Set(arriving.flatMap(({ target }) => target.version ?? []))];
  const all = names.map((version) => {
    const { requestRate, errorRate } = trafficOf(arriving.filter(({ target }) => target.version === version)).traffic;
    return { version, requestRate, errorRate };
  });
  // Of what reached some version: a call that found no endpoint belongs to none of them.
  const whole = all.reduce((sum, { requestRate }) => sum + (requestRate ?? 0), 0);
  return all
    .map((row) => ({
      ...row,
      share: row.requestRate === null || whole === 0 ? null : significantOrNull(row.requestRate / whole),
    }))
    .sort((a, b) => (b.requestRate ?? 0) - (a.requestRate ?? 0) || (a.version < b.version ? -1 : 1));
};

export const rowOf = (node: GraphNode, group: Pick<NodeGroup, 'in'> | undefined): ServiceRow => {
  const arriving = group?.in ?? [];
  return {
    ...node,
    signals: { requestRate: node.in.requestRate, errorRate: node.in.errorRate, latency: node.latency },
    mtls: roundedCoverage(coverageOf(arriving)),
    versions: versionsOf(arriving),
  };
};

const healths = ['failing', 'degraded', 'healthy', 'idle', 'unknown'] as const;
const worstFirst = (a: ServiceRow, b: ServiceRow): number =>
  healths.indexOf(a.health) - healths.indexOf(b.health) ||
  (b.signals.errorRate ?? 0) - (a.signals.errorRate ?? 0) ||
  (b.signals.requestRate ?? 0) - (a.signals.requestRate ?? 0) ||
  (a.id < b.id ? -1 : 1);

/** One row a service, gateway or host outside, worst first. Unknown callers are nobody's service. */
export const serviceRows = (
  set: Pick<CallSet, 'calls' | 'quantiles'>,
  options: BuildOptions,
  keep: (node: GraphNode, calls: readonly Call[]) => boolean = () => true,
): ServiceRow[] => {
  const { nodes } = buildGraph(set, { ...options, groupBy: 'service', responses: false });
  const groups = groupCalls(set.calls, 'service').nodes;
  return [...nodes.values()]
    .flatMap((node) => {
      const group = groups.get(node.id);
      const calls = group === undefined ? [] : [...group.in, ...group.out];
      return node.kind !== 'unknown' && keep(node, calls) ? [rowOf(node, group)] : [];
    })
    .sort(worstFirst);
};

/** Kinds a service page can show, in the order a name is looked for (fine-print.md 3). */
const lookupOrder = ['service', 'gateway', 'external'] as const;

export interface ServiceName {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
}

/** The node a name means; several when it names none of the clusters and more than one has it; none: nobody does. */
export const findService = (ids: readonly string[], { cluster, namespace, name }: ServiceName): readonly string[] => {
  for (const kind of lookupOrder) {
    const found = ids.filter((id) => {
      const entity = parseEntityId(id);
      const isPlace = (cluster === null || entity?.cluster === cluster) && entity?.namespace === namespace;
      return isPlace && entity.kind === kind && entity.name === name;
    });
    if (found.length > 0) return found.toSorted();
  }
  return [];
};
