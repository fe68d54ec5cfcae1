import { edgeId, entityId, type MeshId, UNKNOWN } from '@/lib/domain/entity';
import type { AccountFigures, GraphEdge, GraphNode, Health, Latency } from '@/lib/domain/graph';
import { grouped } from '@/lib/domain/grouped';
import type { TrustState } from '@/lib/domain/trust';
import type { Mesh } from './mesh';
import { mergeMtls } from './protection';
import { sumOf, sumTraffic, weightedMean } from './sums';

/** Ids are spelled once a namespace: thousands of nodes ask for a few dozen, several times at every refresh. */
const spelled = new Map<string, Map<string, string>>();
const MANY = 100;

/** The id of the namespace a node lives in. */
export const namespaceIdOf = ({ cluster, namespace }: Pick<GraphNode, 'cluster' | 'namespace'>): string => {
  let inCluster = spelled.get(cluster);
  if (inCluster === undefined) {
    if (spelled.size > MANY) spelled.clear();
    inCluster = new Map();
    spelled.set(cluster, inCluster);
  }
  const known = inCluster.get(namespace);
  if (known !== undefined) return known;
  const id = entityId({ cluster, namespace, kind: 'namespace', name: namespace, version: null });
  if (inCluster.size > MANY * MANY) inCluster.clear();
  inCluster.set(namespace, id);
  return id;
};

/** `idle` and `unknown` accuse nobody: they show only where nothing else does. */
const order: readonly Health[] = ['failing', 'degraded', 'healthy', 'idle', 'unknown'];

const trustOrder: readonly TrustState[] = ['unknown', 'stale', 'partial', 'complete'];
const leastTrust = (states: readonly TrustState[]): TrustState =>
  trustOrder.find((state) => states.includes(state)) ?? 'unknown';

/** The worst of several. The browser does not know the thresholds, so it never judges a sum of its own. */
export const worstHealth = (states: readonly Health[]): Health =>
  order.find((state) => states.includes(state)) ?? 'unknown';

const unique = <T>(lists: readonly (readonly T[])[]): T[] => [...new Set(lists.flat())].sort();

/** Means may be merged by their requests; percentiles may not, so they are not reported. */
const mergeLatency = (parts: readonly (readonly [Latency, number | null])[]): Latency => {
  const accounts = new Set(parts.map(([latency]) => latency.account).filter((account) => account !== null));
  const [account = null] = accounts;
  return {
    meanMs: weightedMean(parts.map(([latency, rate]) => [latency.meanMs, rate])),
    p50Ms: null,
    p95Ms: null,
    p99Ms: null,
    account: accounts.size === 1 ? account : null,
  };
};

const mergeAccount = (parts: readonly (AccountFigures | null)[]): AccountFigures | null => {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  return {
    ...sumTraffic(known),
    clientErrorRate: weightedMean(known.map((part) => [part.clientErrorRate, part.requestRate])),
  };
};

const namespaceNode = (id: string, members: readonly GraphNode[], first: GraphNode): GraphNode => ({
  id,
  cluster: first.cluster,
  namespace: first.namespace,
  kind: 'namespace',
  name: first.namespace,
  version: null,
  meshes: unique<MeshId>(members.map((node) => node.meshes)),
  hosts: [],
  health: worstHealth(members.map((node) => node.health)),
  latencyHealth: members.some((node) => node.latencyHealth === 'degraded') ? 'degraded' : 'unknown',
  trust: leastTrust(members.map((node) => node.trust)),
  trustReasons: unique(members.map((node) => node.trustReasons)),
  in: sumTraffic(members.map((node) => node.in)),
  out: sumTraffic(members.map((node) => node.out)),
  latency: mergeLatency(members.map((node) => [node.latency, node.in.requestRate])),
});

const mergeEdges = (
  ref: Pick<GraphEdge, 'id' | 'source' | 'target' | 'protocol'>,
  parts: readonly GraphEdge[],
): GraphEdge => ({
  ...ref,
  meshes: unique<MeshId>(parts.map((edge) => edge.meshes)),
  health: worstHealth(parts.map((edge) => edge.health)),
  latencyHealth: parts.some((edge) => edge.latencyHealth === 'degraded') ? 'degraded' : 'unknown',
  trust: leastTrust(parts.map((edge) => edge.trust)),
  trustReasons: unique(parts.map((edge) => edge.trustReasons)),
  ...sumTraffic(parts),
  clientErrorRate: weightedMean(parts.map((edge) => [edge.clientErrorRate, edge.requestRate])),
  connectionRate: sumOf(parts.map((edge) => edge.connectionRate)),
  latency: mergeLatency(parts.map((edge) => [edge.latency, edge.requestRate])),
  mtls: mergeMtls(parts.map((edge) => edge.mtls)),
  accounts: {
    client: mergeAccount(parts.map((edge) => edge.accounts.client)),
    server: mergeAccount(parts.map((edge) => edge.accounts.server)),
  },
});

export interface Collapsed {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How many nodes each collapsed namespace stands for. */
  readonly counts: ReadonlyMap<string, number>;
  /** Calls between services of one collapsed namespace: not drawn. */
  readonly inside: number;
  /** How many drawn calls stand for several. */
  readonly merged: number;
}

/** Draws some namespaces as one node each; calls across their borders are summed per caller, callee and protocol. */
export const collapseNamespaces = (mesh: Mesh, isCollapsed: (namespaceId: string) => boolean): Collapsed => {
  const { nodes } = mesh;
  const folds = (node: GraphNode): boolean => node.kind !== 'namespace' && isCollapsed(namespaceIdOf(node));
  // The usual case, and thousands of edges need neither be made nor gone through for it.
  if (!nodes.some(folds)) {
    return {
      nodes,
      get edges() {
        return mesh.edges;
      },
      ...{ counts: new Map(), inside: 0, merged: 0 },
    };
  }
  const { edges } = mesh;
  const shown = new Map(
    nodes.map((node) => {
      const namespace = namespaceIdOf(node);
      return [node.id, folds(node) ? namespace : node.id];
    }),
  );
  const at = (id: string): string => shown.get(id) ?? id;
  const members = grouped(nodes, (node) => at(node.id));
  const crossing = edges.filter((edge) => at(edge.source) !== at(edge.target) || at(edge.source) === edge.source);
  const merged = grouped(crossing, (edge) => edgeId(at(edge.source), at(edge.target), edge.protocol));
  const drawn = [...merged].flatMap(([id, parts]) => {
    const [first] = parts;
    if (first === undefined) return [];
    if (parts.length === 1 && first.id === id) return [first];
    return [mergeEdges({ id, source: at(first.source), target: at(first.target), protocol: first.protocol }, parts)];
  });
  const drawnNodes = [...members].flatMap(([id, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    return first.id === id ? [first] : [namespaceNode(id, group, first)];
  });
  const counts = [...members].flatMap(([id, group]) => (group[0]?.id === id ? [] : [[id, group.length] as const]));
  return {
    nodes: drawnNodes,
    edges: drawn,
    counts: new Map(counts),
    inside: edges.length - crossing.length,
    merged: crossing.length - drawn.length,
  };
};

/** What a box or a collapsed namespace is called. */
export const namespaceTitle = (namespace: string, members: readonly Pick<GraphNode, 'kind'>[]): string => {
  if (namespace !== UNKNOWN && namespace !== '') return namespace;
  return members.every((node) => node.kind === 'external' || node.kind === 'unknown')
    ? 'outside the mesh'
    : 'namespace not reported';
};
