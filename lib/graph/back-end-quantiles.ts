import { endEntity, type QuantilesMs } from '@/lib/domain/call';
import { edgeId, entityId } from '@/lib/domain/entity';
import type { Account, GroupBy } from '@/lib/domain/graph';
import type { Row, RowField, SaidEnd, Who } from '@/lib/mesh/adapter';
import type { Ends } from './ends';
import { keyOf } from './places';
import { type Reading, whosOf } from './reading';

const nameFields: Readonly<Record<GroupBy, readonly ('Service' | 'Workload' | 'Version')[]>> = {
  service: ['Service'],
  workload: ['Service', 'Workload'],
  version: ['Service', 'Version'],
  namespace: [],
  cluster: [],
};

/** Which fields tell the edges of a grouping apart. */
export const edgeFields = (groupBy: GroupBy): readonly RowField[] => [
  'sourceCluster',
  'sourceNamespace',
  ...nameFields[groupBy].map((name) => `source${name}` as const),
  'targetCluster',
  'targetNamespace',
  ...nameFields[groupBy].map((name) => `target${name}` as const),
  'protocol',
  'reporterCluster',
];

const NO_QUANTILES: QuantilesMs = { p50Ms: null, p95Ms: null, p99Ms: null };

const endKey = ({ cluster, namespace, service, workload, version }: SaidEnd, groupBy: GroupBy): string => {
  const names = { Service: service, Workload: workload, Version: version };
  return keyOf(cluster, namespace, ...nameFields[groupBy].map((name) => names[name]));
};

/** What a row's edge is found by. */
export interface EdgeFinder {
  readonly readings: readonly Reading[];
  readonly ends: ReadonlyMap<Who, Ends>;
  readonly account: Account;
  readonly groupBy: GroupBy;
}

const keyReader =
  (groupBy: GroupBy) =>
  ({ source, target, protocol, reporterCluster }: Who): string =>
    keyOf(endKey(source, groupBy), endKey(target, groupBy), protocol, reporterCluster);

const edgesByKey = ({ readings, ends, account, groupBy }: EdgeFinder): ReadonlyMap<string, string> => {
  const key = keyReader(groupBy);
  const whos = new Set(readings.flatMap((reading) => [...whosOf(reading, account)]));
  const edges = new Map<string, string>();
  for (const who of whos) {
    const { source, target } = ends.get(who) ?? { source: null, target: null };
    if (source === null || target === null) continue;
    const [from, to] = [entityId(endEntity(source, groupBy)), entityId(endEntity(target, groupBy))];
    edges.set(key(who), edgeId(from, to, who.protocol === 'grpc' ? 'grpc' : 'http'));
  }
  return edges;
};

/**
 * Quantiles of every edge as the back end computed them, by edge id; those that were not asked for are null. Quantiles
 * cannot be merged: an edge that several rows speak of (names that were repaired into one) has none.
 */
export const edgeQuantiles = (
  rows: Readonly<Partial<Record<keyof QuantilesMs, readonly Row[]>>>,
  finder: EdgeFinder & { readonly unitMs: number },
): ReadonlyMap<string, QuantilesMs> => {
  const [key, edges] = [keyReader(finder.groupBy), edgesByKey(finder)];
  const speakers = new Map<string, number>();
  for (const id of edges.values()) speakers.set(id, (speakers.get(id) ?? 0) + 1);
  const found = new Map<string, QuantilesMs>();
  for (const name of ['p50Ms', 'p95Ms', 'p99Ms'] as const) {
    for (const { who, value } of rows[name] ?? []) {
      const id = edges.get(key(who));
      if (id === undefined || speakers.get(id) !== 1) continue;
      found.set(id, { ...(found.get(id) ?? NO_QUANTILES), [name]: value * finder.unitMs });
    }
  }
  return found;
};
