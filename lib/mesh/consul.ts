import type { AccountRow, MeshAdapter, MeshRows, SaidEnd, Who } from './adapter';
import { callersAccount, envoyMetrics, envoyProtection, type Naming, notByCallees, plaintextArrivals } from './envoy';

/** Service, namespace and datacenter of the proxy that reports. Namespaces are Consul's own: the far end has no other. */
const reporting = (end: 'source' | 'target') =>
  ({
    [`${end}Cluster`]: 'consul_source_datacenter',
    [`${end}Namespace`]: 'consul_source_namespace',
    [`${end}Workload`]: 'consul_source_service',
    reporterCluster: 'cluster',
  }) as const satisfies AccountRow['labels'];

// A mesh gateway passes connections on that it cannot read: their callers tell of them, and no handshake is its own.
const MESH_GATEWAYS = '(?:.*-)?mesh-gateway';
const callers = {
  consul_destination_service: { not: '' },
  consul_source_service: { notRe2: `|${MESH_GATEWAYS}` },
} as const;

/** What Consul's installers call gateways; metrics do not tell what a proxy is. */
const GATEWAY = /(?:^|-)(?:ingress|api|terminating)-gateway$/;
const OUTWARD = '(?:.*-)?terminating-gateway';
const isOutward = new RegExp(`^${OUTWARD}$`);

const marked = (end: SaidEnd): SaidEnd => (GATEWAY.test(end.workload ?? '') ? { ...end, gateway: true } : end);

/** TLS out of a terminating gateway is not the mesh's. */
const nameOf = (who: Who): Naming => ({
  who: { ...who, source: marked(who.source), target: marked(who.target) },
  isMutual: !isOutward.test(who.source.workload ?? ''),
});

const refine = ({ client, server }: MeshRows): MeshRows => ({
  client: callersAccount(client, nameOf),
  server: plaintextArrivals(server.opened?.rows ?? []),
});

/** Consul service mesh: Envoy with Consul's tags (mesh-metrics 3.5). */
export const consul: MeshAdapter = {
  id: 'consul',
  docs: 'https://developer.hashicorp.com/consul/docs/connect/observability/metrics',
  tells: [
    { metric: 'envoy_server_live', where: { consul_source_service: { not: '' } }, versionLabel: null },
    { metric: 'envoy_cluster_upstream_rq_total', where: callers, versionLabel: null },
  ],
  exports: [{ names: 'envoy_.*', where: { consul_source_service: { not: '' } } }],
  metrics: envoyMetrics,
  durationUnitMs: 1,
  accounts: {
    client: {
      where: callers,
      durationsWithoutEnding: true,
      labels: {
        ...reporting('source'),
        // A peer stands in place of the datacenter.
        targetCluster: ['consul_destination_peer', 'consul_destination_datacenter'],
        targetNamespace: 'consul_destination_namespace',
        targetWorkload: 'consul_destination_service',
        targetVersion: 'consul_destination_service_subset',
        code: 'envoy_response_code',
      },
      metrics: { requests: { name: envoyMetrics.requests, where: { ...callers, envoy_response_code: { not: '' } } } },
      statesProtection: true,
    },
    server: {
      where: { consul_source_service: { not: '' } },
      // Whoever comes to the permissive listener has no proxy.
      anonymous: {},
      labels: reporting('target'),
      metrics: {
        ...notByCallees,
        // With MutualTLSMode permissive, plaintext arrives at a listener of its own; in strict mode there is none.
        opened: {
          name: 'envoy_tcp_downstream_cx_total',
          where: { consul_source_service: { not: '' }, envoy_tcp_prefix: 'permissive_public_listener' },
        },
      },
      statesProtection: true,
    },
  },
  protection: envoyProtection,
  clientOnly: [{}],
  mutualTls: { consul_source_service: { notRe2: `|${MESH_GATEWAYS}|${OUTWARD}` } },
  gatewayNamespaces: [],
  refine,
};
