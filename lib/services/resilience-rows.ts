import { type CounterRow, envoys, type ResilienceFigure } from './counter-rows';

const envoyDoes = (flag: ResilienceFigure, metric: string, gauge?: CounterRow['gauge']): CounterRow => ({
  id: `envoy.${flag}`,
  meshes: envoys,
  metric,
  account: 'client',
  flag,
  of: 'resilience',
  ...(gauge === undefined ? {} : { gauge }),
});

/** The same of Istio, where proxyStatsMatcher keeps it: the callee is a part of the cluster's name. */
const istioDoes = (row: CounterRow): CounterRow => ({
  ...row,
  id: row.id.replace('envoy', 'istio'),
  meshes: ['istio', 'ambient'],
  where: {},
  labels: { host: 'cluster_name', reporterCluster: 'cluster' },
  host: 'cluster',
});

const routes = {
  serviceName: 'parent_name',
  serviceNamespace: 'parent_namespace',
  reporterCluster: 'cluster',
} as const;
const linkerdDoes = (flag: ResilienceFigure, metric: string, given: Partial<CounterRow> = {}): CounterRow => ({
  id: `linkerd.${flag}`,
  meshes: ['linkerd'],
  metric,
  account: 'client',
  where: {},
  labels: routes,
  flag,
  of: 'resilience',
  ...given,
});

const does: readonly CounterRow[] = [
  envoyDoes('retries', 'envoy_cluster_upstream_rq_retry'),
  envoyDoes('retrySuccesses', 'envoy_cluster_upstream_rq_retry_success'),
  envoyDoes('timeouts', 'envoy_cluster_upstream_rq_timeout'),
  envoyDoes('rejected', 'envoy_cluster_upstream_rq_pending_overflow'),
  envoyDoes('breakersOpen', 'envoy_cluster_circuit_breakers_default_rq_pending_open', 'highest'),
  envoyDoes('ejected', 'envoy_cluster_outlier_detection_ejections_active', 'now'),
  envoyDoes('endpoints', 'envoy_cluster_membership_total', 'now'),
];

/** Filters before a callee refuse, delay or fail on purpose; the callee's own proxy counts it (mesh-metrics 3.4). */
const envoyRefuses = (flag: ResilienceFigure, metric: string): CounterRow => ({
  ...envoyDoes(flag, metric),
  id: `envoy.${metric}`,
  account: 'server',
});

/** What meshes do about failures: how often they try again, give up, refuse, and leave endpoints out (mesh-metrics 4.7, 4.9). */
export const resilienceCounters: readonly CounterRow[] = [
  ...does,
  ...does.map(istioDoes),
  envoyRefuses('rateLimited', 'envoy_http_local_rate_limit_rate_limited'),
  envoyRefuses('rateLimited', 'envoy_cluster_ratelimit_over_limit'),
  envoyRefuses('faults', 'envoy_http_fault_aborts_injected'),
  envoyRefuses('faults', 'envoy_http_fault_delays_injected'),
  linkerdDoes('retries', 'outbound_http_route_retry_requests_total'),
  linkerdDoes('retrySuccesses', 'outbound_http_route_retry_successes_total'),
  linkerdDoes('timeouts', 'outbound_http_route_request_statuses_total', { where: { error: { re2: '.*TIMEOUT' } } }),
  linkerdDoes('rejected', 'outbound_http_route_request_statuses_total', {
    where: { error: { in: ['FAIL_FAST', 'LOAD_SHED'] } },
  }),
  linkerdDoes('ejected', 'outbound_http_balancer_endpoints', {
    where: { endpoint_state: 'pending' },
    labels: { serviceName: 'backend_name', serviceNamespace: 'backend_namespace', reporterCluster: 'cluster' },
    gauge: 'now',
  }),
  {
    id: 'linkerd.rateLimited',
    meshes: ['linkerd'],
    metric: 'inbound_http_local_ratelimit_total',
    account: 'server',
    where: {},
    flag: 'rateLimited',
    of: 'resilience',
  },
];
