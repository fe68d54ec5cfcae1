import type { MeshId } from '@/lib/domain/entity';
import type { Matchers } from '@/lib/promql/build';

/** Labels that name one end, the most telling first. */
export interface EndLabels {
  readonly cluster?: readonly string[];
  readonly namespace: readonly string[];
  readonly workload: readonly string[];
}

/** Where a mesh counts what its policies refused: exact, beside answers that only look like a refusal (mesh-metrics 4.9). */
export interface DenialRow {
  readonly id: string;
  readonly meshes: readonly MeshId[];
  readonly metric: string;
  readonly where: Matchers;
  readonly of: 'requests' | 'connections';
  readonly callee: EndLabels;
  /** Absent: the counter does not name the caller. */
  readonly caller?: EndLabels;
  /** The identity the caller proved. */
  readonly principal?: string;
  /** Says by what; `{label}` stands for the value of a label. */
  readonly says: string;
  /** Counts only where the row of that name tells nothing of the same callee. */
  readonly unless?: string;
}

const owners = ['deployment', 'statefulset', 'daemonset', 'replicaset', 'replicationcontroller', 'k8s_job', 'cronjob'];
const ofPod: EndLabels = { namespace: ['namespace'], workload: [] };
/** Of Linkerd: the owner of the pod, by its kind. */
export const meshedOwners: EndLabels = { namespace: ['namespace'], workload: owners };
const ofConsul: EndLabels = {
  cluster: ['consul_source_datacenter'],
  namespace: ['consul_source_namespace'],
  workload: ['consul_source_service'],
};
const ofKuma: EndLabels = {
  cluster: ['zone', 'kuma_io_zone'],
  namespace: ['k8s_kuma_io_namespace', 'namespace'],
  workload: ['kuma_workload'],
};
const hubble = (end: 'source' | 'destination'): EndLabels => ({
  namespace: [`${end}_namespace`],
  workload: [`${end}_workload`, end],
});
const tunnel = (end: 'source' | 'destination'): EndLabels => ({
  cluster: [`${end}_cluster`],
  namespace: [`${end}_workload_namespace`],
  workload: [`${end}_workload`],
});

const filterOf = (mesh: 'consul' | 'kuma', says: string): readonly DenialRow[] => {
  const callee = mesh === 'consul' ? ofConsul : ofKuma;
  const where: Matchers = mesh === 'consul' ? { consul_source_service: { not: '' } } : { mesh: { not: '' } };
  return [
    { id: `${mesh}.http`, meshes: [mesh], metric: 'envoy_http_rbac_denied', where, of: 'requests', callee, says },
    { id: `${mesh}.tcp`, meshes: [mesh], metric: 'envoy_rbac_denied', where, of: 'connections', callee, says },
  ];
};

const authorized = (of: DenialRow['of'], metric: string): DenialRow => ({
  id: `linkerd.${of}`,
  meshes: ['linkerd'],
  metric,
  where: {},
  of,
  callee: meshedOwners,
  principal: 'client_id',
  says: 'refused by the authorization policy of {srv_name}',
});

const dropped = (id: string, metric: string, where: Matchers, says: string): DenialRow => ({
  id: `cilium.${id}`,
  meshes: ['cilium'],
  metric,
  where,
  of: 'connections',
  callee: hubble('destination'),
  caller: hubble('source'),
  says,
});

export const denialRows: readonly DenialRow[] = [
  {
    id: 'istio.http',
    meshes: ['istio', 'ambient'],
    metric: 'envoy_http_rbac',
    where: { authz_enforce_result: 'denied' },
    of: 'requests',
    callee: ofPod,
    says: 'refused by the policy filter of {namespace}/{pod}',
  },
  {
    // The flag is only on connections that are over: opened ones have none yet.
    id: 'ambient.tcp',
    meshes: ['ambient'],
    metric: 'istio_tcp_connections_closed_total',
    where: { reporter: 'destination', response_flags: 'DENY' },
    of: 'connections',
    callee: tunnel('destination'),
    caller: tunnel('source'),
    says: 'refused by ztunnel: an authorization policy, or STRICT mode',
  },
  authorized('requests', 'inbound_http_authz_deny_total'),
  authorized('connections', 'inbound_tcp_authz_deny_total'),
  ...filterOf('consul', 'refused by intentions'),
  ...filterOf('kuma', 'refused by MeshTrafficPermission'),
  dropped(
    'verdicts',
    'hubble_policy_verdicts_total',
    { action: 'dropped' },
    'dropped by network policy, match {match}',
  ),
  dropped(
    'authentication',
    'hubble_drop_total',
    { reason: { in: ['AUTH_REQUIRED', 'UNENCRYPTED_TRAFFIC'] } },
    'dropped: {reason}',
  ),
  {
    ...dropped('drops', 'hubble_drop_total', { reason: { in: ['POLICY_DENIED', 'POLICY_DENY'] } }, 'dropped: {reason}'),
    unless: 'cilium.verdicts',
  },
];
