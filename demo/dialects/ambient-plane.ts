import { pods } from '@/demo/mesh';
import { hash, sway } from '@/demo/noise';
import type { DemoSeries, Reading } from '@/demo/series';
import { PROXY_CPU } from '@/demo/state';
import { calls } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import {
  type Node,
  nodes,
  type Waypoint,
  waypointOf,
  waypointPod,
  waypointScrape,
  waypoints,
  ztunnelPod,
} from './ambient-places';
import { counter, gauge, steady } from './parts';

/** What ztunnels and waypoints say of themselves, and what the kubelet says of them (mesh-metrics 3.2, 3.9). */

const HOUR = 3600;
const MB = 1024 * 1024;
const CLOCK_START = 1_700_000_000;

/** One node was left out of the last upgrade. */
const OLD_NODE = 'east-node-3';
const tagOf = ({ name }: Node): string => (name === OLD_NODE ? '1.29.1' : '1.30.0');

const ztunnelSays = (node: Node): readonly DemoSeries[] => {
  const labels = { namespace: 'istio-system', pod: ztunnelPod(node.name), job: 'ztunnel', cluster: node.cluster };
  const own = pods.filter((pod) => pod.node === node.name);
  const dns = steady(own.length * 9000);
  return [
    gauge('istio_build', { component: 'ztunnel', tag: tagOf(node), ...labels }, () => 1),
    gauge('workload_manager_active_proxy_count', labels, () => own.length),
    gauge('workload_manager_pending_proxy_count', labels, () => 0),
    counter('workload_manager_proxies_started_total', labels, () => own.length + 13),
    counter('workload_manager_proxies_stopped_total', labels, () => 13),
    counter('istio_xds_connection_terminations_total', { reason: 'Reconnect', ...labels }, steady(2)),
    counter('istio_xds_connection_terminations_total', { reason: 'ConnectionError', ...labels }, () =>
      node.name === OLD_NODE ? 2 : 0,
    ),
    counter('istio_xds_message_total', { url: 'type.googleapis.com/istio.workload.Address', ...labels }, steady(40)),
    counter('istio_dns_requests_total', labels, dns),
    counter('istio_dns_upstream_requests_total', labels, (reading) => Math.floor((dns(reading) ?? 0) / 2)),
    counter('istio_dns_upstream_failures_total', labels, () => 0),
    ...(['source', 'destination'] as const).map((reporter) =>
      gauge('istio_tcp_sockets_open', { reporter, ...labels }, () => own.length * 9),
    ),
  ];
};

const DAY = 24 * HOUR;
const waypointSays = (waypoint: Waypoint): readonly DemoSeries[] => {
  const labels = waypointScrape(waypoint);
  const seed = hash(waypointPod(waypoint) + waypoint.cluster);
  return [
    gauge('istio_build', { component: 'proxy', tag: '1.30.0', ...labels }, () => 1),
    gauge('envoy_server_live', labels, () => 1),
    gauge('envoy_server_uptime', labels, ({ at }) => at % (9 * DAY)),
    gauge('envoy_cluster_upstream_cx_active', { cluster_name: 'xds-grpc', ...labels }, () => 1),
    gauge(
      'istio_agent_cert_expiry_seconds',
      { resource_name: 'default', ...labels },
      ({ at }) => DAY - ((at + seed) % (DAY / 2)),
    ),
  ];
};

const containerSays = (
  place: Labels,
  cpu: (reading: Reading) => number,
  { megabytes, image }: { readonly megabytes: number; readonly image: string },
): readonly DemoSeries[] => {
  const { namespace = '', pod = '', cluster = '' } = place;
  const labels = { container: 'istio-proxy', ...place, job: 'kubelet' };
  const kube = { namespace, pod, cluster, job: 'kube-state-metrics' };
  const seed = hash(pod + cluster);
  return [
    counter('container_cpu_usage_seconds_total', labels, cpu),
    gauge('container_memory_working_set_bytes', labels, ({ at }) =>
      Math.floor(megabytes * MB * sway(seed, Math.floor(at / 60))),
    ),
    gauge('kube_pod_container_info', { container: 'istio-proxy', image, ...kube }, () => 1),
  ];
};

/** A ztunnel copies bytes: a fifth of what a sidecar burns on a request. */
const ZTUNNEL_CPU = PROXY_CPU / 5;
const onNode = (node: string) => pods.flatMap((pod, i) => (pod.node === node ? [i] : []));
const ztunnelCosts = ({ name, cluster }: Node): readonly DemoSeries[] => {
  const own = onNode(name);
  const used = ({ at, state }: Reading): number =>
    own.reduce(
      (sum, i) => sum + ((state.arrived[i] ?? 0) + (state.left[i] ?? 0)) * ZTUNNEL_CPU,
      (at - CLOCK_START) * 0.006,
    );
  const place = { namespace: 'istio-system', pod: ztunnelPod(name), node: name, cluster };
  return containerSays(place, used, { megabytes: 26, image: 'docker.io/istio/ztunnel:1.30.0' });
};

const waypointCosts = (waypoint: Waypoint): readonly DemoSeries[] => {
  const { cluster, namespace } = waypoint;
  const served = pods.flatMap(({ workload }, i) => {
    const ref = `${workload.cluster}/${workload.namespace}/${workload.service}`;
    const isServed = workload.cluster === cluster && workload.namespace === namespace;
    return isServed && waypointOf({ kind: 'service', ref }) !== null && isCalled(ref) ? [i] : [];
  });
  const used = ({ at, state }: Reading): number =>
    served.reduce((sum, i) => sum + (state.arrived[i] ?? 0) * PROXY_CPU, (at - CLOCK_START) * 0.005);
  const place = { namespace, pod: waypointPod(waypoint), node: `${cluster}-node-1`, cluster };
  return containerSays(place, used, { megabytes: 64, image: 'docker.io/istio/proxyv2:1.30.0' });
};
const isCalled = (ref: string): boolean => calls.some(({ to }) => to.kind === 'service' && to.ref === ref);

/** What ambient's own proxies tell of themselves, and what they cost. */
export const ambientPlanes = (): readonly DemoSeries[] => [
  ...nodes.flatMap((node) => [...ztunnelSays(node), ...ztunnelCosts(node)]),
  ...waypoints.flatMap((waypoint) => [...waypointSays(waypoint), ...waypointCosts(waypoint)]),
];
