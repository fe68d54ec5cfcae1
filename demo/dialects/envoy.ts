import { type Pod, podsByWorkload } from '@/demo/mesh';
import { type Row, rows } from '@/demo/rows';
import { type DemoSeries, wholeCount } from '@/demo/series';
import type { Call } from '@/demo/shape';
import { calls } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import { answered, asked, counted, counter, type Group, gathered, gauge, type Part, type Told, timed } from './parts';

/** What every Envoy counts of the shop's calls, whichever mesh configures it (mesh-metrics 3.4). */

/** How a mesh labels Envoy's statistics. */
export interface EnvoyDialect {
  /** The proxy that reports. */
  readonly own: (pod: Pod) => Labels;
  /** The cluster a caller's row is counted under, beside the proxy's own labels; null: none. */
  readonly upstream: (row: Row, call: Call) => Labels | null;
  /** The HTTP connection manager of arriving calls. */
  readonly inbound: Labels;
  /** The proxy's way to its own application. */
  readonly local: Labels;
  /** Plaintext reaches the same listener as the mesh's own calls. */
  readonly sharesListener: boolean;
}

/** Requests share connections: one in ten opens a new one. */
export const CONNECTIONS_PER_REQUEST = 0.1;
const AN_APPLICATION_S_SHARE = 0.93;

interface Said extends Told {
  readonly row: Row;
  /** An attempt whose failure the caller's proxy kept to itself. */
  readonly isAttempt: boolean;
}

/** Calls in plaintext inside the mesh come from pods that nobody injected: no proxy tells of them. */
const isMeshed = ({ target, encrypted }: Row): boolean => target === null || encrypted;
const flagged = ({ outcome }: Row, ...flags: readonly string[]): boolean => flags.includes(outcome.flags ?? '');
/** Whoever left got no code. */
const isCoded = ({ row, isAttempt }: Said): boolean => !isAttempt && row.outcome.code !== '0';
const isTimed = (said: Said): boolean => isCoded(said) && !flagged(said.row, 'UT', 'UF', 'UH', 'UO');
const isDispatched = ({ row }: Said): boolean => row.outcome.endpointless !== true;

const podsOf = ({ caller }: Row): readonly Pod[] => (caller && podsByWorkload.get(caller)) ?? [];

const dialled = (dialect: EnvoyDialect, { covers }: Part): readonly Said[] =>
  rows.flatMap((row, index) => {
    const call = calls[row.call];
    const labels = call && isMeshed(row) ? dialect.upstream(row, call) : null;
    if (labels === null || row.caller?.sidecar !== true) return [];
    const said = (pod: Pod, part: number, isAttempt: boolean): readonly Said[] =>
      covers(pod) ? [{ row, index, part, isAttempt, labels: { ...labels, ...dialect.own(pod) } }] : [];
    if (row.account === 'client') return said(row.pod, 1, false);
    return row.outcome.seen === 'server' ? podsOf(row).flatMap((pod) => said(pod, pod.share, true)) : [];
  });

const keyOf = (labels: Labels): string => JSON.stringify(labels);

/** An Envoy lists its counters from the start: of a cluster that is there at all also those that stand at 0. */
const listed = (
  name: string,
  groups: readonly Group[],
  of: readonly Told[],
  read = wholeCount,
): readonly DemoSeries[] => {
  const own = new Map(gathered(of).map((group) => [keyOf(group.labels), group]));
  return groups.map(({ labels }) => {
    const group = own.get(keyOf(labels));
    const series = group && counted(name, group, read);
    return counter(name, labels, (reading) => series?.read(reading) ?? 0);
  });
};

/** The first request opens a connection, and every so many after it another. */
const connections = (name: string, group: Group): DemoSeries => {
  const part = {
    ...group,
    members: group.members.map((one) => ({ ...one, part: one.part * CONNECTIONS_PER_REQUEST })),
  };
  const [all, some] = [counted(name, group), counted(name, part)];
  return counter(name, group.labels, (reading) => (all.read(reading) === null ? 0 : 1 + (some.read(reading) ?? 0)));
};

const requests = (said: readonly Said[]): readonly DemoSeries[] => {
  const groups = gathered(said);
  const coded = said.filter(isCoded);
  const also = (label: string, of: (row: Row) => string) =>
    gathered(coded.map((one) => ({ ...one, labels: { [label]: of(one.row), ...one.labels } })));
  const of = (wanted: (row: Row) => boolean) => said.filter((one) => !one.isAttempt && wanted(one.row));
  const attempts = said.filter(({ isAttempt }) => isAttempt);
  return [
    ...also('envoy_response_code', ({ outcome }) => outcome.code).map((group) =>
      counted('envoy_cluster_upstream_rq', group),
    ),
    ...also('envoy_response_code_class', ({ outcome }) => outcome.code.charAt(0)).map((group) =>
      counted('envoy_cluster_upstream_rq_xx', group),
    ),
    ...listed('envoy_cluster_upstream_rq_completed', groups, coded),
    ...listed('envoy_cluster_upstream_rq_total', groups, said.filter(isDispatched)),
    ...gathered(said.filter(isTimed)).flatMap((group) =>
      timed('envoy_cluster_upstream_rq_time', group, { unit: 'ms' }),
    ),
    ...listed(
      'envoy_cluster_upstream_rq_timeout',
      groups,
      of((row) => flagged(row, 'UT')),
    ),
    ...listed(
      'envoy_cluster_upstream_rq_pending_overflow',
      groups,
      of((row) => flagged(row, 'UO')),
    ),
    ...listed(
      'envoy_cluster_upstream_cx_none_healthy',
      groups,
      of((row) => flagged(row, 'UH')),
    ),
    ...listed(
      'envoy_cluster_upstream_cx_connect_fail',
      groups,
      of((row) => flagged(row, 'UF')),
    ),
    ...listed('envoy_cluster_upstream_rq_retry', groups, attempts),
    ...carriers(groups, said),
    ...pools(of((row) => flagged(row, 'UO'))),
  ];
};

/** The connections that carry requests, all of them with a handshake. */
const carriers = (groups: readonly Group[], said: readonly Said[]): readonly DemoSeries[] => {
  const dialling = new Map(gathered(said.filter(isDispatched)).map((group) => [keyOf(group.labels), group]));
  return groups.flatMap((group) => {
    const own = dialling.get(keyOf(group.labels)) ?? { labels: group.labels, members: [] };
    return [connections('envoy_cluster_upstream_cx_total', own), connections('envoy_cluster_ssl_handshake', own)];
  });
};

/** Pools that overflow while the rollout is under way. */
const pools = (overflowing: readonly Told[]): readonly DemoSeries[] =>
  gathered(overflowing).flatMap(({ labels }) => {
    const open: DemoSeries['read'] = ({ moment }) => (moment.intensity.rollout > 0.5 ? 1 : 0);
    return [
      gauge('envoy_cluster_circuit_breakers_default_rq_pending_open', labels, open),
      gauge('envoy_cluster_outlier_detection_ejections_active', labels, open),
      gauge('envoy_cluster_membership_total', labels, () => 3),
      gauge('envoy_cluster_membership_healthy', labels, (reading) => 3 - (open(reading) ?? 0)),
    ];
  });

const tcp = (said: readonly Said[]): readonly DemoSeries[] =>
  gathered(said).flatMap((group) => [
    counted('envoy_cluster_upstream_cx_total', group),
    counter('envoy_cluster_upstream_cx_connect_fail', group.labels, () => 0),
    counted('envoy_cluster_ssl_handshake', group),
    counted('envoy_cluster_upstream_cx_rx_bytes_total', group, answered),
    counted('envoy_cluster_upstream_cx_tx_bytes_total', group, asked),
  ]);

const arriving = (dialect: EnvoyDialect, { covers }: Part): readonly Said[] =>
  rows.flatMap((row, index) => {
    const isOurs = row.account === 'server' && row.kind === 'request' && covers(row.pod);
    if (!isOurs || !(row.encrypted || dialect.sharesListener)) return [];
    return [{ row, index, isAttempt: false, labels: dialect.own(row.pod) }];
  });

const served = (dialect: EnvoyDialect, part: Part): readonly DemoSeries[] => {
  const said = arriving(dialect, part).map((one) => ({ ...one, labels: { ...dialect.inbound, ...one.labels } }));
  const isRefused = ({ row }: Said): boolean => row.outcome.code === '403';
  const classes = said.map((one) => ({
    ...one,
    labels: { envoy_response_code_class: one.row.outcome.code.charAt(0), ...one.labels },
  }));
  const inside = arriving(dialect, part)
    .filter((one) => !isRefused(one))
    .map((one) => ({ ...one, labels: { ...dialect.local, ...one.labels } }));
  return [
    ...gathered(classes).map((group) => counted('envoy_http_downstream_rq_xx', group)),
    ...gathered(said).flatMap((group) => [
      ...timed('envoy_http_downstream_rq_time', group, { unit: 'ms' }),
      connections('envoy_http_downstream_cx_total', group),
    ]),
    ...gathered(inside).flatMap((group) =>
      timed('envoy_cluster_upstream_rq_time', group, { unit: 'ms', factor: AN_APPLICATION_S_SHARE }),
    ),
    ...gathered(said.filter((one) => !isRefused(one))).map((group) => counted('envoy_http_rbac_allowed', group)),
    ...gathered(said.filter(isRefused)).map((group) => counted('envoy_http_rbac_denied', group)),
  ];
};

/** What the Envoys of a part of the shop count of its calls. */
export const envoyCalls = (dialect: EnvoyDialect, part: Part): readonly DemoSeries[] => {
  const said = dialled(dialect, part);
  return [
    ...requests(said.filter(({ row }) => row.kind === 'request')),
    ...tcp(said.filter(({ row }) => row.kind === 'tcp')),
    ...served(dialect, part),
  ];
};

/** Connections that reached the callees of a part: all of them, or those in plaintext, by what `labelsOf` says. */
export const arrivedConnections = (
  name: string,
  { covers }: Part,
  labelsOf: (row: Row) => Labels | null,
): readonly DemoSeries[] => {
  const told = rows.flatMap((row, index): readonly Told[] => {
    const labels = row.account === 'server' && covers(row.pod) ? labelsOf(row) : null;
    return labels === null ? [] : [{ index, labels, part: row.kind === 'tcp' ? 1 : CONNECTIONS_PER_REQUEST }];
  });
  return gathered(told).map((group) => counted(name, group));
};

const MB = 1024 * 1024;
/** One agent has stopped renewing; one proxy was never restarted after the upgrade. */
const STUCK = 'reports';
const OLD = 'admin';
/** Envoy's version is the beginning of its source revision. */
const [CURRENT_REVISION, OLD_REVISION] = [11_032_711, 9_401_553];

/** What an Envoy says of itself. `days`: how long a certificate of the mesh has left, in whole days. */
export const envoyProcess = (dialect: Pick<EnvoyDialect, 'own'>, pod: Pod, days: number): readonly DemoSeries[] => {
  const labels = dialect.own(pod);
  const { service } = pod.workload;
  const still = (name: string, value: number): DemoSeries => gauge(name, labels, () => value);
  return [
    still('envoy_server_live', 1),
    still('envoy_server_version', service === OLD ? OLD_REVISION : CURRENT_REVISION),
    still('envoy_server_memory_allocated', Math.floor((18 + (pod.seed % 9)) * MB)),
    still('envoy_server_days_until_first_cert_expiring', service === STUCK ? 0 : days),
    still('envoy_control_plane_connected_state', 1),
    counter('envoy_cluster_manager_cds_update_rejected', labels, () => 0),
    counter('envoy_listener_manager_lds_update_rejected', labels, () => 0),
  ];
};
