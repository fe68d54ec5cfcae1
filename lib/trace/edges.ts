import type { SpanError, TraceEdge } from '@/lib/domain/trace';
import { databaseName, destinationOf, farHost, isDatabase, peerService, protocolOf } from './conventions';
import { type Node, sameWorkload } from './node';
import { splitName, UNKNOWN_SERVICE } from './service';

interface End {
  readonly name: string;
  readonly namespace: string | null;
}

export interface Hop {
  readonly caller: Node;
  /** Who answered: one for each attempt that arrived; empty: the far end writes no spans. */
  readonly callees: readonly Node[];
  readonly source: End;
  readonly target: End;
}

const isWaypoint = (node: Node): boolean => node.proxy?.role === 'waypoint';
const calls = ({ kind }: Node): boolean => kind === 'client' || kind === 'producer';
const answers = ({ kind }: Node): boolean => kind === 'server' || kind === 'consumer';

/** An inner layer of the same call: the sidecar below the application, a driver below its wrapper, a proxy's attempt. */
const isInner = (node: Node): boolean =>
  node.parent !== null &&
  calls(node.parent) &&
  node.kind === node.parent.kind &&
  (sameWorkload(node.service, node.parent.service) || isWaypoint(node.parent));

/** Through the caller's own layers and waypoints to those who answered. */
const layersOf = (caller: Node): { readonly layers: readonly Node[]; readonly callees: readonly Node[] } => {
  const layers: Node[] = [];
  const callees: Node[] = [];
  const stack: Node[] = [caller];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    layers.push(node);
    for (const child of node.children) {
      if (isWaypoint(child)) stack.push(child);
      else if (calls(child) && sameWorkload(child.service, caller.service)) stack.push(child);
      else if (answers(child) && !sameWorkload(child.service, caller.service)) callees.push(child);
    }
  }
  return { layers, callees };
};

/** Who was meant, where nobody answered in the trace: what the proxy knows before what the application says. */
const namedTarget = (layers: readonly Node[], namespaces: ReadonlySet<string>): End | null => {
  const upstream = layers.flatMap(({ proxy }) => proxy?.upstream ?? [])[0];
  if (upstream !== undefined) return { name: upstream.service, namespace: upstream.namespace };
  for (const { tags } of layers) {
    const host = farHost(tags);
    const name = peerService(tags) ?? (isDatabase(tags) ? (host ?? databaseName(tags)) : (destinationOf(tags) ?? host));
    if (name !== null) return splitName(name, namespaces);
  }
  return null;
};

const endOf = ({ service }: Node): End => ({ name: service.name, namespace: service.namespace });

const hopOf = (caller: Node, namespaces: ReadonlySet<string>): Hop | null => {
  if (!calls(caller) || isInner(caller) || isWaypoint(caller)) return null;
  const { layers, callees } = layersOf(caller);
  const [first] = callees;
  const target = first === undefined ? namedTarget(layers, namespaces) : endOf(first);
  if (target === null || target.name === caller.service.name) return null;
  return { caller, callees, source: endOf(caller), target };
};

/** Somebody who answers without a caller above: the caller is the parent's workload, or whom the span itself names. */
const strayOf = (node: Node, namespaces: ReadonlySet<string>): Hop | null => {
  if (!answers(node) || isWaypoint(node)) return null;
  const { parent } = node;
  if (parent !== null && (calls(parent) || isWaypoint(parent) || sameWorkload(parent.service, node.service)))
    return null;
  const named = node.missingParent === null ? null : peerService(node.tags);
  const source = parent !== null ? endOf(parent) : named === null ? null : splitName(named, namespaces);
  if (source === null || source.name === UNKNOWN_SERVICE) return null;
  return { caller: node, callees: [node], source, target: endOf(node) };
};

/** Every call between workloads in a trace, proxies folded into their workloads (trace-backends.md 11.8). */
export const hopsOf = (nodes: readonly Node[]): readonly Hop[] => {
  const namespaces = new Set(nodes.flatMap(({ service }) => service.namespace ?? []));
  return nodes.flatMap((node) => hopOf(node, namespaces) ?? strayOf(node, namespaces) ?? []);
};

const sum = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

const edgeOf = (hop: Hop, failed: (node: Node) => boolean): TraceEdge => {
  const { caller, callees, source, target } = hop;
  const isStray = callees[0] === caller;
  return {
    source: source.name,
    sourceNamespace: source.namespace,
    target: target.name,
    targetNamespace: target.namespace,
    protocol: protocolOf(caller),
    calls: 1,
    errors: Number(failed(caller)),
    attempts: Math.max(1, callees.length),
    attemptErrors: callees.filter(failed).length,
    clientUs: isStray ? null : caller.durationUs,
    serverUs: callees.length === 0 ? null : callees.reduce((total, { durationUs }) => total + durationUs, 0),
  };
};

const added = (a: TraceEdge, b: TraceEdge): TraceEdge => ({
  ...a,
  calls: a.calls + b.calls,
  errors: a.errors + b.errors,
  attempts: a.attempts + b.attempts,
  attemptErrors: a.attemptErrors + b.attemptErrors,
  clientUs: sum(a.clientUs, b.clientUs),
  serverUs: sum(a.serverUs, b.serverUs),
});

/** Edges of one or many traces, equal ones added up, in order of appearance. */
export const mergeEdges = (all: readonly TraceEdge[]): readonly TraceEdge[] => {
  const edges = new Map<string, TraceEdge>();
  for (const edge of all) {
    const { source, sourceNamespace, target, targetNamespace, protocol } = edge;
    const key = JSON.stringify([source, sourceNamespace, target, targetNamespace, protocol]);
    const before = edges.get(key);
    edges.set(key, before === undefined ? edge : added(before, edge));
  }
  return [...edges.values()];
};

export const edgesOf = (hops: readonly Hop[], errors: ReadonlyMap<Node, SpanError>): readonly TraceEdge[] =>
  mergeEdges(hops.map((hop) => edgeOf(hop, (node) => errors.get(node)?.class === 'error')));
