import { type Pod, pods } from '@/demo/mesh';
import type { Row } from '@/demo/rows';
import type { DemoSeries } from '@/demo/series';
import type { Call, Workload } from '@/demo/shape';
import type { Labels } from '@/lib/domain/sample';
import { arrivedConnections, type EnvoyDialect, envoyCalls, envoyProcess } from './envoy';
import { counter, gauge, type Names, type Part, steady } from './parts';

/**
 * Consul service mesh with namespaces mirrored from Kubernetes and a datacenter for each cluster (mesh-metrics 3.5).
 * Hosts outside are services behind the terminating gateway; what leaves without being registered is nobody's upstream.
 */

export const CONSUL_NAMES: Names = [
  ['istio-ingressgateway', 'api-gateway'],
  ['istio-egressgateway', 'terminating-gateway'],
  ['istio-ingress', 'consul'],
];

const own = ({ workload, name }: Pod): Labels => ({
  local_cluster: workload.service,
  consul_source_service: workload.service,
  consul_source_namespace: workload.namespace,
  consul_source_partition: 'default',
  consul_source_datacenter: workload.cluster,
  namespace: workload.namespace,
  pod: name,
  job: 'consul-dataplane',
  cluster: workload.cluster,
});

interface Callee {
  readonly service: string;
  readonly namespace: string;
  readonly datacenter: string;
  /** Of a service with several versions. */
  readonly subset: string | null;
}

const calleeLabels = ({ service, namespace, datacenter, subset }: Callee): Labels => ({
  envoy_cluster_name: subset ?? service,
  consul_destination_service: service,
  ...(subset !== null && { consul_destination_service_subset: subset }),
  consul_destination_namespace: namespace,
  consul_destination_partition: 'default',
  consul_destination_datacenter: datacenter,
  consul_destination_routing_type: 'internal',
  consul_destination_trust_domain: '7c1e4b52-9a3d-4f0e-8b7a-2d6c5e1f9a04.consul',
});

/** Versions of a service are subsets of it. */
const subsetOf = ({ name, service, version }: Workload): string | null => (name === service ? null : version);
/** Whose pool it is that overflows. */
const OVERFLOWING = 'v2';

const calleeOf = ({ caller, target, outcome }: Row, { to }: Call): Callee | null => {
  const datacenter = caller?.cluster ?? '';
  switch (to.kind) {
    case 'service':
    case 'dead': {
      const [cluster = '', namespace = '', service = ''] = to.ref.split('/');
      const subset = target ? subsetOf(target) : outcome.flags === 'UO' ? OVERFLOWING : null;
      return { service, namespace, datacenter: cluster, subset };
    }
    case 'through':
      return { service: to.host.replaceAll('.', '-'), namespace: 'default', datacenter, subset: null };
    case 'host':
      return to.via === 'service-entry'
        ? { service: to.host.replaceAll('.', '-'), namespace: 'default', datacenter, subset: null }
        : null;
    case 'nowhere':
      return null;
  }
};

const dialect: EnvoyDialect = {
  own,
  upstream: (row, call) => {
    const callee = calleeOf(row, call);
    return callee && calleeLabels(callee);
  },
  inbound: { envoy_http_conn_manager_prefix: 'public_listener' },
  local: { envoy_cluster_name: 'local_app' },
  sharesListener: false,
};

/** Plaintext reaches permissive proxies at a listener of its own; the others have none. */
const plaintext = (part: Part): readonly DemoSeries[] =>
  arrivedConnections('envoy_tcp_downstream_cx_total', part, ({ encrypted, pod }) =>
    encrypted ? null : { envoy_tcp_prefix: 'permissive_public_listener', ...own(pod) },
  );

const HOUR = 3600;
const DAY = 24 * HOUR;
const SIGNING_DAYS = 18;
const ROOT_ENDS = 2_039_644_800;

const servers = (cluster: string): readonly DemoSeries[] => {
  const labels = { namespace: 'consul', pod: 'consul-server-0', job: 'consul-server', cluster };
  const proxies = pods.filter(({ workload }) => workload.cluster === cluster && workload.sidecar).length;
  return [
    gauge('consul_autopilot_healthy', labels, () => 1),
    gauge('consul_autopilot_failure_tolerance', labels, () => (cluster === 'east' ? 1 : 0)),
    gauge('consul_raft_leader_lastContact', { quantile: '0.99', ...labels }, () => 48),
    gauge('consul_xds_server_streams', { version: 'v3', ...labels }, () => proxies),
    counter('consul_xds_server_streamDrained', labels, () => 0),
    counter('consul_client_rpc', labels, steady(7200)),
    counter('consul_client_rpc_failed', labels, () => 0),
    counter('consul_client_rpc_exceeded', labels, () => 0),
    gauge('consul_mesh_active_root_ca_expiry', { datacenter: cluster, ...labels }, ({ at }) => ROOT_ENDS - at),
    gauge(
      'consul_mesh_active_signing_ca_expiry',
      { datacenter: cluster, ...labels },
      ({ at }) => SIGNING_DAYS * DAY - (at % DAY),
    ),
  ];
};

/** Leaf certificates live 72 hours. */
const LEAF_DAYS = 2;

/** The shop through Consul. */
export const consulMesh = (part: Part, clusters: readonly string[]): readonly DemoSeries[] => [
  ...envoyCalls(dialect, part),
  ...plaintext(part),
  ...pods
    .filter((pod) => pod.workload.sidecar && part.covers(pod))
    .flatMap((pod) => envoyProcess(dialect, pod, LEAF_DAYS - (pod.seed % 2))),
  ...clusters.flatMap(servers),
];
