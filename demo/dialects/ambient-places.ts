import { type Pod, pods } from '@/demo/mesh';
import type { Target, Workload } from '@/demo/shape';
import type { Labels } from '@/lib/domain/sample';

/** Where ambient's proxies stand: a ztunnel on every node, a waypoint before some namespaces, gateways of their own. */

export const isGateway = ({ service }: Pick<Workload, 'service'>): boolean => service.endsWith('gateway');

/** Of the shop, and of a generated mesh. */
const WAYPOINTED: readonly string[] = ['shop', 'payments', 'platform', 'team-01'];
/** Labelled `istio.io/use-waypoint: none`: nothing at layer 7 is to be seen in what they speak. */
const PAST_WAYPOINTS = /-(?:cache|db)$/;

export interface Waypoint {
  readonly cluster: string;
  readonly namespace: string;
}

/** The waypoint that serves a Service; null: none does. */
export const waypointOf = (to: Target): Waypoint | null => {
  if (to.kind !== 'service' && to.kind !== 'dead') return null;
  const [cluster = '', namespace = '', name = ''] = to.ref.split('/');
  return WAYPOINTED.includes(namespace) && !PAST_WAYPOINTS.test(name) ? { cluster, namespace } : null;
};

/** The waypoints of the shop. */
export const waypoints: readonly Waypoint[] = [
  ...new Map(
    pods
      .filter(({ workload }) => WAYPOINTED.includes(workload.namespace))
      .map(({ workload: { cluster, namespace } }) => [`${cluster}/${namespace}`, { cluster, namespace }]),
  ).values(),
];

export const waypointPod = ({ cluster, namespace }: Waypoint): string =>
  `waypoint-${cluster === 'east' ? '7f6b9c8d5' : '5c9d7b4f8'}-${namespace === 'shop' ? 'mz2kc' : 'x8v4t'}`;

export const waypointScrape = (waypoint: Waypoint): Labels => ({
  namespace: waypoint.namespace,
  pod: waypointPod(waypoint),
  job: 'envoy-stats',
  cluster: waypoint.cluster,
});

/** A waypoint as an end of connections, as ztunnels name it. */
export const waypointWorkload = ({
  cluster,
  namespace,
}: Waypoint): Pick<Workload, 'cluster' | 'namespace' | 'name' | 'service' | 'version'> => ({
  cluster,
  namespace,
  name: 'waypoint',
  service: 'waypoint',
  version: 'latest',
});

export interface Node {
  readonly cluster: string;
  readonly name: string;
}

/** Every node that has pods of the shop, and so a ztunnel. */
export const nodes: readonly Node[] = [
  ...new Map(pods.map(({ node, workload: { cluster } }) => [node, { cluster, name: node }])).values(),
].toSorted((a, b) => (a.name < b.name ? -1 : 1));

const SUFFIXES = ['4kd9s', 'qq7vb', 'h5w2n', 'c8zlt'];
export const ztunnelPod = (node: string): string =>
  `ztunnel-${node.startsWith('west') ? 'w' : ''}${SUFFIXES[Number(node.at(-1)) - 1] ?? 'r6p3j'}`;

/** They describe the node's ztunnel, which is neither end. */
export const ztunnelScrape = ({ node, workload }: Pick<Pod, 'node' | 'workload'>): Labels => ({
  namespace: 'istio-system',
  pod: ztunnelPod(node),
  job: 'ztunnel',
  cluster: workload.cluster,
});
