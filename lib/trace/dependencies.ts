import type { Graph, GraphEdge } from '@/lib/domain/graph';
import type { TraceEdge } from '@/lib/domain/trace';
import type { TraceDependency } from '@/lib/domain/traces';
import { nodeFinder } from './names';

type Ends = readonly [string, string];

const keyOf = ([source, target]: Ends): string => `${source} ${target}`;

const fromTrace = (edge: TraceEdge, nodeIdOf: ReturnType<typeof nodeFinder>): TraceDependency => {
  const us = edge.clientUs ?? edge.serverUs;
  return {
    source: {
      name: edge.source,
      namespace: edge.sourceNamespace,
      nodeId: nodeIdOf(edge.source, edge.sourceNamespace),
    },
    target: {
      name: edge.target,
      namespace: edge.targetNamespace,
      nodeId: nodeIdOf(edge.target, edge.targetNamespace),
    },
    protocol: edge.protocol,
    found: 'traces',
    edgeId: null,
    calls: edge.calls,
    errors: edge.errors,
    attempts: edge.attempts,
    attemptErrors: edge.attemptErrors,
    meanMs: us === null ? null : us / edge.calls / 1000,
    requestRate: null,
    hint: null,
  };
};

const hintOf = ({ protocol, source, target }: TraceDependency): string => {
  if (protocol === 'messaging') return 'It goes through a queue: the mesh sees the broker, not the consumer.';
  if (protocol === 'db') return 'A database: the mesh may count it as plain TCP, or not at all.';
  if (source.nodeId === null || target.nodeId === null)
    return 'One end is not in the metrics: outside the mesh, or named differently there.';
  return 'Not counted in this window: outside the mesh, or no traffic while metrics were read.';
};

const METRICS_ONLY = 'In no trace of the sample: not instrumented, headers not passed on, or not sampled.';

const fromMetrics = (edge: GraphEdge, graph: Graph): TraceDependency => {
  const end = (id: string): TraceDependency['source'] => {
    const node = graph.nodes.find((each) => each.id === id);
    return { name: node?.name ?? id, namespace: node?.namespace ?? null, nodeId: id };
  };
  return {
    source: end(edge.source),
    target: end(edge.target),
    protocol: edge.protocol,
    found: 'metrics',
    edgeId: edge.id,
    calls: null,
    errors: null,
    attempts: null,
    attemptErrors: null,
    meanMs: null,
    requestRate: edge.requestRate,
    hint: METRICS_ONLY,
  };
};

const rank: Readonly<Record<TraceDependency['found'], number>> = { both: 0, traces: 1, metrics: 2 };

/**
 * Edges of a sample of traces beside those of the metrics: told by both, by traces only, by metrics only. Ends are the
 * same when their names lead to the same node. Idle edges of the metrics are no edges here. `graph` null: no metrics.
 */
export const dependenciesOf = (edges: readonly TraceEdge[], graph: Graph | null): readonly TraceDependency[] => {
  const nodeIdOf = nodeFinder((graph?.nodes ?? []).map(({ id }) => id));
  const metric = new Map<string, GraphEdge[]>();
  for (const edge of graph?.edges ?? []) {
    const key = keyOf([edge.source, edge.target]);
    metric.set(key, [...(metric.get(key) ?? []), edge]);
  }
  const agreed = new Set<string>();
  const traced = edges.map((edge): TraceDependency => {
    const dependency = fromTrace(edge, nodeIdOf);
    const [source, target] = [dependency.source.nodeId, dependency.target.nodeId];
    const there = source === null || target === null ? [] : (metric.get(keyOf([source, target])) ?? []);
    const same = there.find(({ protocol }) => protocol === edge.protocol) ?? there[0];
    if (same === undefined) return { ...dependency, hint: graph === null ? null : hintOf(dependency) };
    for (const { id } of there) agreed.add(id);
    return { ...dependency, found: 'both', edgeId: same.id, requestRate: same.requestRate };
  });
  const untold = (graph?.edges ?? []).filter(({ id, health }) => !agreed.has(id) && health !== 'idle');
  const all = [...traced, ...(graph === null ? [] : untold.map((edge) => fromMetrics(edge, graph)))];
  return all.toSorted(
    (a, b) =>
      rank[a.found] - rank[b.found] || (b.calls ?? 0) - (a.calls ?? 0) || (b.requestRate ?? 0) - (a.requestRate ?? 0),
  );
};
