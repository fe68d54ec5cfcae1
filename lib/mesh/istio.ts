import type { AccountRow, MeshAdapter } from './adapter';

const labels = {
  sourceCluster: 'source_cluster',
  sourceNamespace: 'source_workload_namespace',
  sourceWorkload: 'source_workload',
  sourceService: 'source_canonical_service',
  sourceVersion: 'source_canonical_revision',
  sourceApp: 'source_app',
  targetCluster: 'destination_cluster',
  targetNamespace: 'destination_workload_namespace',
  targetWorkload: 'destination_workload',
  targetService: 'destination_canonical_service',
  targetVersion: 'destination_canonical_revision',
  targetApp: 'destination_app',
  host: 'destination_service',
  serviceName: 'destination_service_name',
  serviceNamespace: 'destination_service_namespace',
  protocol: 'request_protocol',
  reporterCluster: 'cluster',
  code: 'response_code',
  grpc: 'grpc_response_status',
  flags: 'response_flags',
} as const satisfies AccountRow['labels'];

/** Istio with sidecars and gateways. */
export const istio: MeshAdapter = {
  id: 'istio',
  docs: 'https://istio.io/latest/docs/reference/config/metrics/',
  // Exists before the first request, one series a proxy. Waypoints are Envoys, too, and ambient's.
  tells: [
    { metric: 'istio_build', where: { component: 'proxy', pod: { notRe2: '.*waypoint.*' } }, versionLabel: 'tag' },
  ],
  exports: [{ names: 'istio_.*', where: {} }],
  metrics: {
    requests: 'istio_requests_total',
    duration: 'istio_request_duration_milliseconds',
    // Named from the server's side for both reporters: sent is towards the caller.
    sent: 'istio_tcp_sent_bytes_total',
    received: 'istio_tcp_received_bytes_total',
    opened: 'istio_tcp_connections_opened_total',
  },
  durationUnitMs: 1,
  accounts: {
    client: {
      where: { reporter: 'source' },
      labels: { ...labels, principal: 'destination_principal' },
      // The label is there and always says `unknown`: the caller's proxy does not fill it.
      statesProtection: false,
    },
    server: {
      where: { reporter: 'destination' },
      labels: { ...labels, protection: 'connection_security_policy', principal: 'source_principal' },
      statesProtection: true,
    },
  },
  // One-way TLS counts as `none`: the mesh did not verify who called.
  protection: { yes: ['mutual_tls'], no: ['none'] },
  // No endpoint was chosen, or one that showed no mesh identity.
  clientOnly: [
    { destination_workload: { re2: 'unknown|' } },
    { destination_workload: { notRe2: 'unknown|' }, destination_principal: { re2: 'unknown|' } },
  ],
  gatewayNamespaces: ['istio-ingress'],
};
