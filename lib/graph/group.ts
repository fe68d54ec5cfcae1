import { type Call, endEntity } from '@/lib/domain/call';
import { type Entity, edgeId, entityId, type Protocol } from '@/lib/domain/entity';
import type { GroupBy } from '@/lib/domain/graph';
import { eachOf, finished, type Steps } from '@/lib/domain/steps';

export interface NodeGroup {
  readonly id: string;
  readonly entity: Entity;
  readonly in: Call[];
  readonly out: Call[];
}

export interface EdgeGroup {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  readonly calls: Call[];
}

/** Calls by the nodes and edges they belong to. Both ends of every edge are nodes. */
export interface Groups {
  readonly nodes: ReadonlyMap<string, NodeGroup>;
  readonly edges: ReadonlyMap<string, EdgeGroup>;
}

/** Puts every call on the edge it belongs to under a grouping, in steps; an end that `isFolded` names is its namespace. */
export function* groupingCalls(
  calls: readonly Call[],
  groupBy: GroupBy,
  isFolded: (end: Call['source']) => boolean = () => false,
): Steps<Groups> {
  const nodes = new Map<string, NodeGroup>();
  const edges = new Map<string, EdgeGroup>();
  const ids = new Map<Call['source'], NodeGroup>();
  const nodeOf = (end: Call['source']): NodeGroup => {
    const known = ids.get(end);
    if (known !== undefined) return known;
    const entity = endEntity(end, isFolded(end) ? 'namespace' : groupBy);
    const id = entityId(entity);
    const node = nodes.get(id) ?? { id, entity, in: [], out: [] };
    nodes.set(id, node);
    ids.set(end, node);
    return node;
  };
  yield* eachOf(calls, (call) => {
    const [source, target] = [nodeOf(call.source), nodeOf(call.target)];
    source.out.push(call);
    target.in.push(call);
    const id = edgeId(source.id, target.id, call.protocol);
    const edge = edges.get(id) ?? { id, source: source.id, target: target.id, protocol: call.protocol, calls: [] };
    edges.set(id, edge);
    edge.calls.push(call);
  });
  return { nodes, edges };
}

/** `groupingCalls` in one go. */
export const groupCalls = (calls: readonly Call[], groupBy: GroupBy): Groups => finished(groupingCalls(calls, groupBy));
