import { type Pod, pods } from '@/demo/mesh';
import type { Row } from '@/demo/rows';
import type { DemoSeries } from '@/demo/series';
import type { Call } from '@/demo/shape';
import type { Labels } from '@/lib/domain/sample';
import { arrivedConnections, type EnvoyDialect, envoyCalls, envoyProcess } from './envoy';
import { counter, gauge, type Names, type Part, steady, steadyHistogram } from './parts';

/**
 * Kuma 3 with unified names and a zone for each cluster (mesh-metrics 3.7). Every version is a MeshService of its own;
 * hosts outside are MeshExternalServices behind the zone egress, which names no service itself.
 */

export const KUMA_NAMES: Names = [
  ['istio-ingressgateway', 'shop-ingressgateway'],
  ['istio-egressgateway', 'zone-egress'],
  ['istio-ingress', 'ingress'],
];

const roleOf = ({ workload }: Pod): string => {
  if (workload.service.endsWith('ingressgateway')) return 'gateway';
  return workload.service.endsWith('egressgateway') ? 'zone-egress' : 'sidecar';
};

const own = (pod: Pod): Labels => ({
  kuma_proxy_role: roleOf(pod),
  kuma_workload: pod.workload.name,
  mesh: 'default',
  zone: pod.workload.cluster,
  otel_scope_name: 'kuma-dp',
  otel_scope_version: '3.0.0',
  namespace: pod.workload.namespace,
  pod: pod.name,
  job: 'kuma-dataplanes',
  cluster: pod.workload.cluster,
});

/** Whose pool it is that overflows. */
const OVERFLOWING = 'v2';

const nameOf = ({ caller, target, outcome }: Row, { to, protocol }: Call): string | null => {
  const zone = caller?.cluster ?? '';
  const external = (host: string): string =>
    `kri_extsvc_default_${zone}_egress_${host.replaceAll('.', '-')}_${protocol}`;
  switch (to.kind) {
    case 'service':
    case 'dead': {
      const [cluster, namespace, service] = to.ref.split('/');
      const lost = outcome.flags === 'UO' ? `${service}-${OVERFLOWING}` : service;
      return `kri_msvc_default_${cluster}_${namespace}_${target?.name ?? lost}_${protocol}`;
    }
    case 'through':
      return external(to.host);
    case 'host':
      return to.via === 'service-entry' ? external(to.host) : null;
    case 'nowhere':
      return null;
  }
};

const dialect: EnvoyDialect = {
  own,
  upstream: (row, call) => {
    const name = nameOf(row, call);
    return name === null ? null : { envoy_cluster_name: name };
  },
  inbound: { envoy_http_conn_manager_prefix: 'self_inbound_dp_http' },
  local: { envoy_cluster_name: 'self_inbound_dp_http' },
  sharesListener: true,
};

const listener = (pod: Pod): Labels => ({ envoy_listener_address: `${pod.ip}_8080`, ...own(pod) });

/** One listener takes everything; what did no handshake came in plaintext. */
const listeners = (part: Part): readonly DemoSeries[] => [
  ...arrivedConnections('envoy_listener_downstream_cx_total', part, ({ pod }) => listener(pod)),
  ...arrivedConnections('envoy_listener_ssl_handshake', part, ({ pod, encrypted }) =>
    encrypted ? listener(pod) : null,
  ),
];

const DAY = 24 * 3600;
const TYPES = ['Cluster', 'ClusterLoadAssignment', 'Listener', 'RouteConfiguration'] as const;

const plane = (zone: string): readonly DemoSeries[] => {
  const pod = `kuma-control-plane-7c8d9b6f5-${zone === 'east' ? 'u2v4w' : 'x6y8z'}`;
  const labels = { zone, namespace: 'kuma-system', pod, job: 'kuma-control-plane', cluster: zone };
  const proxies = pods.filter(({ workload }) => workload.cluster === zone && workload.sidecar);
  const running = (version: string, count: number): DemoSeries =>
    gauge('xds_client_versions', { client_version: version, ...labels }, () => count);
  const old = proxies.filter(({ workload }) => workload.service === 'admin').length;
  return [
    gauge('cp_info', { product: 'Kuma', version: '3.0.0', ...labels }, () => 1),
    gauge('leader', labels, () => 1),
    gauge('xds_streams_active', labels, () => proxies.length),
    running('3.0.0', proxies.length - old),
    ...(old > 0 ? [running('2.14.0', old)] : []),
    ...TYPES.map((type, i) =>
      counter(
        'xds_requests_received',
        {
          confirmation: 'ACK',
          error_type: 'no_error',
          type_url: `type.googleapis.com/envoy.config.${type}`,
          ...labels,
        },
        steady(40 + 30 * i),
      ),
    ),
    ...steadyHistogram('xds_delivery', labels, {
      perHour: 60,
      mean: 0.05,
      shares: [
        ['0.01', 0.4],
        ['0.1', 0.93],
        ['1', 0.998],
        ['5', 1],
        ['+Inf', 1],
      ],
    }),
    counter('xds_generation_errors', labels, () => 0),
    gauge(
      'xds_cert_expiration_timestamp_seconds',
      { mesh: 'default', ...labels },
      ({ at }) => at - (at % DAY) + 2 * DAY,
    ),
  ];
};

/** The shop through Kuma. */
export const kumaMesh = (part: Part, clusters: readonly string[]): readonly DemoSeries[] => [
  ...envoyCalls(dialect, part),
  ...listeners(part),
  ...pods.filter((pod) => pod.workload.sidecar && part.covers(pod)).flatMap((pod) => envoyProcess(dialect, pod, 1)),
  ...clusters.flatMap(plane),
];
