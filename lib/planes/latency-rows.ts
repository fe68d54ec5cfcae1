import type { MeshId } from '@/lib/domain/entity';
import type { AddedLatency } from '@/lib/domain/mesh';
import type { Matchers } from '@/lib/promql/build';

/** One of two clocks around a proxy: a histogram, which of its series, and what its labels are in our words. */
export interface Clock {
  readonly metric: string;
  readonly where: Matchers;
  readonly labels: Readonly<Partial<Record<ClockField, readonly string[]>>>;
}
export const clockFields = ['sourceNamespace', 'source', 'targetNamespace', 'target', 'targetCluster'] as const;
export type ClockField = (typeof clockFields)[number];

/**
 * How a mesh lets the time its proxies add be estimated: the outer clock's mean minus the inner one's, over the same
 * calls. Quantiles are never subtracted: the difference of two is the quantile of nothing (mesh-metrics.md 4.12).
 */
export interface LatencyRow {
  readonly mesh: MeshId;
  readonly method: NonNullable<AddedLatency['method']>;
  readonly says: string;
  readonly outer: Clock;
  readonly inner: Clock;
}

const istioLabels: Clock['labels'] = {
  sourceNamespace: ['source_workload_namespace'],
  source: ['source_workload'],
  targetNamespace: ['destination_workload_namespace'],
  target: ['destination_workload'],
  targetCluster: ['destination_cluster'],
};
/** Answered well: a refusal comes back sooner, a failure later. */
const ended: Matchers = {
  response_code: '200',
  response_flags: { in: ['-', ''] },
  grpc_response_status: { in: ['0', ''] },
};
/** Ends that the other side cannot have reported as well. */
const named: Matchers = {
  source_workload: { notIn: ['unknown', ''] },
  destination_workload: { notIn: ['unknown', ''] },
};

const owners = ['deployment', 'statefulset', 'daemonset'] as const;
const dialled = owners.map((owner) => `dst_${owner}`);

const insideProxy =
  'Mean time in the callee’s own proxy: its downstream mean minus the upstream mean towards the application. An estimate in whole milliseconds per request.';

export const latencyRows: readonly LatencyRow[] = [
  {
    mesh: 'istio',
    method: 'between-proxies',
    says: 'Between the proxies: mean duration at the caller’s proxy minus mean at the callee’s, over requests that both report and that succeeded. It holds the caller’s proxy, the network and the queue for a connection, not the callee’s proxy. An estimate: Envoy counts whole milliseconds.',
    outer: {
      metric: 'istio_request_duration_milliseconds',
      where: { reporter: 'source', ...ended, ...named },
      labels: istioLabels,
    },
    inner: {
      metric: 'istio_request_duration_milliseconds',
      where: { reporter: 'destination', ...ended, ...named },
      labels: istioLabels,
    },
  },
  {
    mesh: 'linkerd',
    method: 'between-proxies',
    says: 'Between the proxies: mean latency at the callers’ proxies minus mean at the callee’s, of each callee, over meshed requests. It holds the callers’ proxies and the network, not the callee’s proxy, and ends at the first body frame. An estimate.',
    outer: {
      metric: 'response_latency_ms',
      where: { direction: 'outbound', tls: 'true', status_code: { re2: '2..' } },
      labels: { targetNamespace: ['dst_namespace'], target: dialled },
    },
    inner: {
      metric: 'response_latency_ms',
      where: { direction: 'inbound', tls: 'true', status_code: { re2: '2..' } },
      labels: { targetNamespace: ['namespace'], target: owners },
    },
  },
  {
    mesh: 'consul',
    method: 'inside-callee-proxy',
    says: insideProxy,
    outer: {
      metric: 'envoy_http_downstream_rq_time',
      where: { envoy_http_conn_manager_prefix: 'public_listener', consul_source_service: { not: '' } },
      labels: { targetNamespace: ['namespace'], target: ['local_cluster'] },
    },
    inner: {
      metric: 'envoy_cluster_upstream_rq_time',
      where: { envoy_cluster_name: 'local_app', consul_source_service: { not: '' } },
      labels: { targetNamespace: ['namespace'], target: ['local_cluster'] },
    },
  },
  {
    mesh: 'kuma',
    method: 'inside-callee-proxy',
    says: insideProxy,
    outer: {
      metric: 'envoy_http_downstream_rq_time',
      where: { envoy_http_conn_manager_prefix: { re2: 'self_inbound_.*|localhost_.*' }, mesh: { not: '' } },
      labels: { targetNamespace: ['namespace'], target: ['kuma_workload', 'kuma_io_service'] },
    },
    inner: {
      metric: 'envoy_cluster_upstream_rq_time',
      where: { envoy_cluster_name: { re2: 'self_inbound_.*|localhost_.*' }, mesh: { not: '' } },
      labels: { targetNamespace: ['namespace'], target: ['kuma_workload', 'kuma_io_service'] },
    },
  },
];

/** Why a mesh allows no estimate. */
export const impossible: Readonly<Partial<Record<MeshId, string>>> = {
  ambient:
    'ztunnel exports no durations, so nothing can be compared; the same service measured with and without the mesh would tell.',
  cilium: 'Hubble sees a request once, not on both sides of a proxy; spans of the applications would tell.',
  otel: 'There are no proxies: nothing is added.',
};
