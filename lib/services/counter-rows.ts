import type { MeshId } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { AccountRow } from '@/lib/mesh/adapter';
import type { Matchers } from '@/lib/promql/build';
import { HARMLESS_DROPS } from './flag-rows';

/** A counter in which a mesh says why something failed, beside the requests themselves (mesh-metrics 4.7, 4.9 and 6). */
export interface CounterRow {
  readonly id: string;
  readonly meshes: readonly MeshId[];
  readonly metric: string;
  /** Whose proxy counts it: its labels are that account's, unless it has some of its own. */
  readonly account: Account;
  readonly where?: Matchers;
  readonly labels?: AccountRow['labels'];
  /** The flag each of its counts stands for, or the label that says which. */
  readonly flag: string | { readonly label: string };
  /** Failures of requests or connections, what the mesh does about failures, or what a route sends to each backend. */
  readonly of: 'requests' | 'connections' | 'resilience' | 'backends';
  /** Labels that are told apart besides. */
  readonly by?: readonly string[];
  /** A gauge: its value now, or the highest in the window; absent: a counter's rate. */
  readonly gauge?: 'now' | 'highest';
  /** Codes of the answers it explains; absent: any. */
  readonly codes?: readonly string[];
  /** `cluster`: the host is the last part of an Envoy cluster's name; `service`: it tells where the workload is a waypoint. */
  readonly host?: 'cluster' | 'service';
}

/** What a counter of `resilience` stands for. */
export const resilienceFigures = [
  'retries',
  'retrySuccesses',
  'timeouts',
  'rejected',
  'breakersOpen',
  'ejected',
  'endpoints',
  'rateLimited',
  'faults',
] as const;
export type ResilienceFigure = (typeof resilienceFigures)[number];

export const envoys = ['consul', 'kuma'] as const;
const answered = (flag: string, metric: string, code: string): CounterRow => ({
  id: `envoy.${flag}`,
  meshes: envoys,
  metric,
  account: 'client',
  flag,
  of: 'requests',
  codes: [code],
});

const routed = (kind: 'http' | 'grpc'): CounterRow => ({
  id: `linkerd.${kind}-routes`,
  meshes: ['linkerd'],
  metric: `outbound_${kind}_route_request_statuses_total`,
  account: 'client',
  where: { error: { not: '' } },
  // A route knows the Service it belongs to, not the workload that would have answered.
  labels: { serviceName: 'parent_name', serviceNamespace: 'parent_namespace', reporterCluster: 'cluster' },
  flag: { label: 'error' },
  of: 'requests',
});

/** A route's traffic split, every attempt: `UNAVAILABLE` is a name here, and an `error` has no status (mesh-metrics 2). */
const split = (kind: 'http' | 'grpc'): CounterRow => ({
  ...routed(kind),
  id: `linkerd.${kind}-backends`,
  metric: `outbound_${kind}_route_backend_response_statuses_total`,
  where: {},
  flag: { label: 'backend_name' },
  by: [`${kind}_status`, 'error'],
  of: 'backends',
});

export const counters: readonly CounterRow[] = [
  answered('UH', 'envoy_cluster_upstream_cx_none_healthy', '503'),
  answered('UF', 'envoy_cluster_upstream_cx_connect_fail', '503'),
  answered('UO', 'envoy_cluster_upstream_rq_pending_overflow', '503'),
  answered('UT', 'envoy_cluster_upstream_rq_timeout', '504'),
  answered('UPE', 'envoy_cluster_upstream_cx_protocol_error', '502'),
  {
    id: 'envoy.DENY',
    meshes: envoys,
    metric: 'envoy_rbac_denied',
    account: 'server',
    flag: 'DENY',
    of: 'connections',
  },
  routed('http'),
  routed('grpc'),
  split('http'),
  split('grpc'),
  {
    id: 'linkerd.closed',
    meshes: ['linkerd'],
    metric: 'tcp_close_total',
    account: 'client',
    where: { direction: 'outbound', peer: 'dst', errno: { not: '' } },
    flag: { label: 'errno' },
    of: 'connections',
  },
  {
    id: 'linkerd.denied',
    meshes: ['linkerd'],
    metric: 'inbound_tcp_authz_deny_total',
    account: 'server',
    where: {},
    flag: 'DENY',
    of: 'connections',
  },
  {
    id: 'ambient.failed',
    meshes: ['ambient'],
    metric: 'istio_tcp_connections_failed_total',
    account: 'client',
    where: { reporter: 'source' },
    flag: { label: 'response_flags' },
    of: 'connections',
    host: 'service',
  },
  {
    // The flag is only on connections that are over: opened ones have none yet.
    id: 'ambient.denied',
    meshes: ['ambient'],
    metric: 'istio_tcp_connections_closed_total',
    account: 'server',
    where: { reporter: 'destination', response_flags: 'DENY' },
    flag: 'DENY',
    of: 'connections',
  },
  {
    id: 'cilium.drops',
    meshes: ['cilium'],
    metric: 'hubble_drop_total',
    account: 'client',
    where: { reason: { notRe2: HARMLESS_DROPS } },
    flag: { label: 'reason' },
    of: 'connections',
  },
];
