import type { MeshId } from '@/lib/domain/entity';

interface MetricNames {
  readonly requests: string;
  readonly latency: string;
}

/** What each mesh calls its counters: for the sentences that say what was looked for. Queries are made elsewhere. */
const names: Readonly<Record<MeshId, MetricNames>> = {
  istio: { requests: 'istio_requests_total', latency: 'istio_request_duration_milliseconds' },
  ambient: { requests: 'istio_requests_total', latency: 'istio_request_duration_milliseconds' },
  linkerd: { requests: 'response_total', latency: 'response_latency_ms' },
  consul: { requests: 'envoy_cluster_upstream_rq', latency: 'envoy_cluster_upstream_rq_time' },
  cilium: { requests: 'hubble_http_requests_total', latency: 'hubble_http_request_duration_seconds' },
  kuma: { requests: 'envoy_cluster_upstream_rq', latency: 'envoy_cluster_upstream_rq_time' },
  otel: { requests: 'traces_service_graph_request_total', latency: 'traces_service_graph_request_server_seconds' },
};

const either = (words: readonly string[]): string => [...new Set(words)].join(' or ');

/** The request counters of these meshes, in words. */
export const requestMetrics = (meshes: readonly MeshId[]): string =>
  meshes.length === 0 ? 'the request counters of every mesh' : either(meshes.map((mesh) => names[mesh].requests));

/** The latency histograms of these meshes, in words. */
export const latencyMetrics = (meshes: readonly MeshId[]): string =>
  meshes.length === 0 ? 'the latency histograms of every mesh' : either(meshes.map((mesh) => names[mesh].latency));
