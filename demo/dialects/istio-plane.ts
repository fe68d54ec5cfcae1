import { type Pod, pods } from '@/demo/mesh';
import { type Row, rows } from '@/demo/rows';
import { type DemoSeries, type Reading, wholeCount } from '@/demo/series';
import type { Outcome, Target } from '@/demo/shape';
import type { State } from '@/demo/state';
import { calls } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import { scrapeLabels as podLabels } from './istio';
import { certificateLeft, counter, gauge, type Part } from './parts';

/** What the control plane, the proxies' agents and Envoy itself say (mesh-metrics 3.1, 4.7, 4.9-4.11). */

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The one agent that has stopped renewing: its certificate runs out in the hour after a full hour and a half. */
const STUCK = 'reports';
const stuckCertificate = (at: number): number => 40 * 60 - (at % (30 * 60));

export const certificates = (pod: Pod): readonly DemoSeries[] => [
  gauge('istio_agent_cert_expiry_seconds', { resource_name: 'default', ...podLabels(pod) }, ({ at }) =>
    pod.workload.service === STUCK ? stuckCertificate(at) : certificateLeft(pod, at),
  ),
  gauge('istio_agent_cert_expiry_seconds', { resource_name: 'ROOTCA', ...podLabels(pod) }, ({ at }) => rootLeft(at)),
];

/** Expiry of the root and of the issuing chain, epoch seconds: far away, and near enough to be read as weeks. */
const ROOT_ENDS = 2_039_644_800;
const rootLeft = (at: number): number => ROOT_ENDS - at;
const CHAIN_DAYS = 24;
const chainLeft = (at: number): number => CHAIN_DAYS * DAY - (at % DAY);

const OLD_PROXY = 'admin';
const proxyTag = (pod: Pod): string => (pod.workload.service === OLD_PROXY ? '1.29.1' : '1.30.0');

const proxy = (pod: Pod): readonly DemoSeries[] => [
  gauge('istio_build', { component: 'proxy', tag: proxyTag(pod), ...podLabels(pod) }, () => 1),
  gauge('envoy_server_live', podLabels(pod), () => 1),
  gauge('envoy_server_uptime', podLabels(pod), ({ at }) => at % (9 * DAY)),
  gauge('envoy_cluster_upstream_cx_active', { cluster_name: 'xds-grpc', ...podLabels(pod) }, () => 1),
  ...certificates(pod),
];

const rowsByPod = new Map<Pod, readonly number[]>(
  pods.map((pod) => [pod, rows.flatMap((row, i) => (row.pod === pod && row.kind === 'request' ? [i] : []))]),
);

const countOf = (state: State, pod: Pod, wanted: (row: Row) => boolean): number =>
  (rowsByPod.get(pod) ?? []).reduce((sum, i) => {
    const row = rows[i];
    return row && wanted(row) ? sum + wholeCount(state, i) : sum;
  }, 0);

const refused = ({ account, outcome }: Row): boolean => account === 'server' && outcome.code === '403';
const admitted = ({ account, outcome }: Row): boolean => account === 'server' && outcome.code !== '403';

const hasRefusals = (pod: Pod): boolean => (rowsByPod.get(pod) ?? []).some((i) => rows[i] && refused(rows[i]));

const authorization = (pod: Pod): readonly DemoSeries[] => {
  if (!hasRefusals(pod)) return [];
  const labels = { http_conn_manager_prefix: 'inbound_0.0.0.0_8080', ...podLabels(pod) };
  return [
    counter('envoy_http_rbac', { authz_enforce_result: 'allowed', ...labels }, ({ state }) =>
      countOf(state, pod, admitted),
    ),
    counter('envoy_http_rbac', { authz_enforce_result: 'denied', ...labels }, ({ state }) =>
      countOf(state, pod, refused),
    ),
  ];
};

const hostOf = (to: Target | undefined): string | null => {
  if (to?.kind !== 'service') return null;
  const [, namespace, name] = to.ref.split('/');
  return `${name}.${namespace}.svc.cluster.local`;
};
const isTo = (call: number, host: string): boolean => hostOf(calls[call]?.to) === host;

const flagged =
  (host: string, flag: string) =>
  ({ account, call, outcome }: Row): boolean =>
    account === 'client' && isTo(call, host) && (outcome.flags ?? '').split(',').includes(flag);

const retried = ({ seen }: Outcome): boolean => seen === 'server';

/** Envoy's own view of one upstream of a pod, as `proxyStatsMatcher` lets it through. */
const upstream = (pod: Pod, host: string): readonly DemoSeries[] => {
  const labels = { cluster_name: `outbound|8080||${host}`, ...podLabels(pod) };
  const attempts = (state: State): number =>
    rows.reduce((sum, row, i) => {
      const mine = isTo(row.call, host) && row.caller?.name === pod.workload.name;
      return mine && retried(row.outcome) ? sum + Math.floor((state.count[i] ?? 0) * pod.share) : sum;
    }, 0);
  const open = ({ moment }: Reading): number => (moment.intensity.rollout > 0.5 ? 1 : 0);
  return [
    counter('envoy_cluster_upstream_rq_pending_overflow', labels, ({ state }) =>
      countOf(state, pod, flagged(host, 'UO')),
    ),
    counter('envoy_cluster_upstream_rq_timeout', labels, ({ state }) => countOf(state, pod, flagged(host, 'UT'))),
    counter('envoy_cluster_upstream_rq_retry', labels, ({ state }) => attempts(state)),
    counter('envoy_cluster_upstream_rq_retry_success', labels, ({ state }) => Math.floor(attempts(state) * 0.8)),
    gauge('envoy_cluster_circuit_breakers_default_rq_pending_open', labels, open),
    gauge('envoy_cluster_outlier_detection_ejections_active', labels, open),
    gauge('envoy_cluster_membership_total', labels, () => 3),
    gauge('envoy_cluster_membership_healthy', labels, (reading) => 3 - open(reading)),
  ];
};

const watchedUpstreams: readonly (readonly [service: string, host: string])[] = [
  ['payments', 'ledger.payments.svc.cluster.local'],
  ['recommendations', 'reviews.shop.svc.cluster.local'],
];

const upstreams = (pod: Pod): readonly DemoSeries[] =>
  watchedUpstreams
    .filter(([service]) => pod.workload.service === service && pod.workload.cluster === 'east')
    .flatMap(([, host]) => upstream(pod, host));

const convergenceBounds = ['0.1', '0.5', '1', '3', '5', '10', '20', '30', '+Inf'] as const;
const convergenceShares = [0.62, 0.91, 0.97, 0.993, 0.998, 1, 1, 1, 1] as const;

/** Configuration pushes come in bursts; a steady trickle stands for them here. */
const pushes = (at: number, perHour: number): number => Math.floor(((at - 1_700_000_000) / HOUR) * perHour);

const istiod = (cluster: string, { covers }: Part, others: number): readonly DemoSeries[] => {
  const labels = {
    namespace: 'istio-system',
    pod: `istiod-7c9d8f6b5-${cluster === 'east' ? 'k2x7m' : 'v8nq4'}`,
    job: 'istiod',
    cluster,
  };
  const proxies = pods.filter(({ workload }) => workload.cluster === cluster && workload.sidecar).filter(covers);
  const connected = (tag: string): number => proxies.filter((pod) => proxyTag(pod) === tag).length;
  const convergence = (suffix: string, extra: Labels, read: DemoSeries['read']): DemoSeries => ({
    family: 'pilot_proxy_convergence_time',
    type: 'histogram',
    name: `pilot_proxy_convergence_time${suffix}`,
    labels: { ...extra, ...labels },
    read,
  });
  return [
    gauge('pilot_info', { version: '1.30.0-c1d9ab2-Clean', ...labels }, () => 1),
    gauge('istio_build', { component: 'pilot', tag: '1.30.0', ...labels }, () => 1),
    gauge('istiod_uptime_seconds', labels, ({ at }) => at % (12 * DAY)),
    gauge('pilot_xds', { version: '1.30.0', ...labels }, () => connected('1.30.0') + others),
    gauge('pilot_xds', { version: '1.29.1', ...labels }, () => connected('1.29.1')),
    gauge('pilot_services', labels, () => new Set(proxies.map(({ workload }) => workload.service)).size + 1),
    gauge('pilot_virt_services', labels, () => 9),
    ...(['cds', 'eds', 'lds', 'rds'] as const).map((type, i) =>
      counter('pilot_xds_pushes', { type, ...labels }, ({ at }) => pushes(at, 40 + 30 * i)),
    ),
    counter('pilot_total_xds_rejects', { type: 'lds', ...labels }, () => (cluster === 'east' ? 1 : 0)),
    counter('pilot_total_xds_internal_errors', labels, () => 0),
    gauge('pilot_conflict_inbound_listener', labels, () => 0),
    gauge('pilot_eds_no_instances', labels, () => (cluster === 'east' ? 1 : 0)),
    ...convergenceBounds.map((le, i) =>
      convergence('_bucket', { le }, ({ at }) => Math.floor(pushes(at, 60) * (convergenceShares[i] ?? 1))),
    ),
    convergence('_sum', {}, ({ at }) => pushes(at, 60) * 0.18),
    convergence('_count', {}, ({ at }) => pushes(at, 60)),
    gauge('citadel_server_root_cert_expiry_seconds', labels, ({ at }) => rootLeft(at)),
    gauge('citadel_server_root_cert_expiry_timestamp', labels, () => ROOT_ENDS),
    gauge('citadel_server_cert_chain_expiry_seconds', labels, ({ at }) => chainLeft(at)),
    gauge('citadel_server_cert_chain_expiry_timestamp', labels, ({ at }) => at + chainLeft(at)),
    counter('citadel_server_csr_count', labels, ({ at }) => pushes(at, 4)),
    counter('citadel_server_success_cert_issuance_count', labels, ({ at }) => pushes(at, 4)),
    counter('citadel_server_authentication_failure_count', labels, () => 2),
  ];
};

/** What the proxies and their agents say of themselves. */
export const istioProxies = ({ covers }: Part): readonly DemoSeries[] =>
  pods
    .filter((pod) => pod.workload.sidecar && covers(pod))
    .flatMap((pod) => [...proxy(pod), ...authorization(pod), ...upstreams(pod)]);

/** The control plane of each cluster. `others`: proxies beside those of pods that are connected to each. */
export const istioPlanes = (part: Part, clusters: readonly string[], others = 0): readonly DemoSeries[] =>
  clusters.flatMap((cluster) => istiod(cluster, part, others));
