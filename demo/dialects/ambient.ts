import { type Row, rows } from '@/demo/rows';
import { type DemoSeries, wholeCount } from '@/demo/series';
import type { Call, Workload } from '@/demo/shape';
import { calls, workloads } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import {
  isGateway,
  nodes,
  waypointOf,
  waypointScrape,
  waypoints,
  waypointWorkload,
  ztunnelScrape,
} from './ambient-places';
import { ambientPlanes } from './ambient-plane';
import { hostLabels, istioCalls, outcomeLabels, sourceLabels, targetLabels } from './istio';
import { istioPlanes, istioProxies } from './istio-plane';
import {
  answered,
  asked,
  closed,
  counted,
  type Group,
  gathered,
  merged,
  opened,
  type Told,
  timed,
  WHOLE,
} from './parts';

/**
 * Istio ambient: gateways are Envoys of their own, every other pod is behind its node's ztunnel, and the Services of two
 * namespaces are behind a waypoint (mesh-metrics 3.2). Who calls in plaintext is a pod that nobody enrolled.
 */

type Peer = NonNullable<Parameters<typeof sourceLabels>[0]>['workload'];

const [unmeshed] = workloads.filter(({ sidecar }) => !sidecar);
const MUTUAL = 'mutual_tls';
/** What a ztunnel says of plaintext. */
const NOTHING = 'unknown';

/** Requests ride on connections that are kept open. */
const PER_REQUEST = { connections: 0.05, asked: 700, answered: 4200 } as const;

interface Tunnelled extends Told {
  readonly kind: Row['kind'];
  readonly isFailed: boolean;
}

const ends = (source: Peer | null, target: Peer | null, isMutual: boolean): Labels => ({
  ...sourceLabels(source && { workload: source, attested: isMutual }),
  ...targetLabels(target && { workload: target, attested: isMutual || target.name !== unmeshed?.name }),
});

const tunnelLabels = (call: Call, isMutual: boolean): Labels => {
  // Whoever uses a gateway calls it by its name, and an address that no Service has is nobody's.
  const isNamed = call.to.kind !== 'host' || call.to.via === 'service-entry';
  const host = call.to.kind === 'through' ? hostLabels({ kind: 'service', ref: call.to.ref }) : hostLabels(call.to);
  const nobody = hostLabels({ kind: 'nowhere' });
  return {
    ...(isNamed ? host : nobody),
    request_protocol: 'tcp',
    connection_security_policy: isMutual ? MUTUAL : NOTHING,
  };
};

const asPeer = (waypoint: ReturnType<typeof waypointOf>): Peer | null =>
  waypoint === null ? null : waypointWorkload(waypoint);

/** The caller's ztunnel: whom it dialled, a waypoint where one is before the Service. */
const dialled = (row: Row, index: number, call: Call): readonly Tunnelled[] => {
  const { caller, target, account, pod, encrypted, kind, outcome } = row;
  if (account !== 'client' || caller === null || isGateway(caller)) return [];
  const waypoint = waypointOf(call.to);
  // A caller in plaintext is not enrolled: no ztunnel speaks for it.
  if (target !== null && !encrypted) return [];
  const isMutual = waypoint !== null || (target !== null && !isGateway(target));
  const labels = {
    reporter: 'source',
    ...ends(caller, asPeer(waypoint) ?? target, isMutual),
    ...tunnelLabels(call, isMutual),
    ...ztunnelScrape(pod),
  };
  return [{ index, kind, labels, isFailed: outcome.flags === 'UF' }];
};

/** The callee's ztunnel: who came, the waypoint where one passes it on. */
const accepted = (row: Row, index: number, call: Call): readonly Tunnelled[] => {
  const { caller, target, account, pod, encrypted, kind } = row;
  if (account !== 'server' || target === null) return [];
  const waypoint = encrypted ? asPeer(waypointOf(call.to)) : null;
  const labels = {
    reporter: 'destination',
    ...ends(waypoint ?? caller ?? unmeshed ?? null, target, encrypted),
    ...tunnelLabels(call, encrypted),
    ...ztunnelScrape(pod),
  };
  return [{ index, kind, labels, isFailed: false }];
};

const eachRow = <T>(read: (row: Row, index: number, call: Call) => readonly T[]): readonly T[] =>
  rows.flatMap((row, index) => {
    const call = calls[row.call];
    return call === undefined ? [] : read(row, index, call);
  });

const per =
  (amount: number): Parameters<typeof counted>[2] =>
  (state, row) =>
    wholeCount(state, row) * amount;

const readsOf = (kind: Row['kind']) =>
  kind === 'tcp'
    ? { opened, closed, asked, answered }
    : {
        opened: per(PER_REQUEST.connections),
        closed: per(PER_REQUEST.connections),
        asked: per(PER_REQUEST.asked),
        answered: per(PER_REQUEST.answered),
      };

const flagged = (told: readonly Tunnelled[], flag: string): readonly Group[] =>
  gathered(told.map(({ labels, ...rest }) => ({ ...rest, labels: { ...labels, response_flags: flag } })));

const tunnelSeries = (kind: Row['kind']): readonly DemoSeries[] => {
  const told = [...eachRow(dialled), ...eachRow(accepted)].filter((each) => each.kind === kind);
  const reads = readsOf(kind);
  const failed = told.filter(({ isFailed }) => isFailed);
  return [
    ...flagged(told, '-').flatMap((group) => [
      counted('istio_tcp_connections_opened_total', group, reads.opened),
      counted('istio_tcp_received_bytes_total', group, reads.asked),
      counted('istio_tcp_sent_bytes_total', group, reads.answered),
    ]),
    ...flagged(
      told.filter(({ isFailed }) => !isFailed),
      '-',
    ).map((group) => counted('istio_tcp_connections_closed_total', group, reads.closed)),
    ...flagged(failed, 'CONNECT').flatMap((group) => [
      counted('istio_tcp_connections_closed_total', group, reads.opened),
      counted('istio_tcp_connections_failed_total', group, reads.opened),
    ]),
  ];
};

/** The waypoint sees what its callers see: what it refuses, gives up on or finds nobody for reaches no workload. */
const passed = (row: Row, index: number, call: Call): readonly Told[] => {
  const { caller, target, account, outcome, kind, encrypted } = row;
  const waypoint = waypointOf(call.to);
  // Plaintext goes straight to the workload.
  if (target !== null && !encrypted) return [];
  if (account !== 'client' || kind !== 'request' || waypoint === null || caller === null) return [];
  const reached = outcome.code === '403' ? null : target;
  const labels = {
    reporter: 'waypoint',
    ...sourceLabels({ workload: caller, attested: true }),
    ...targetLabels(reached && { workload: reached, attested: true }),
    ...hostLabels(call.to),
    ...outcomeLabels(call, outcome),
    connection_security_policy: MUTUAL,
    ...waypointScrape(waypoint),
  };
  return [{ index, labels }];
};

const waypointSeries = (): readonly DemoSeries[] =>
  gathered(eachRow(passed)).flatMap((group) => [
    counted('istio_requests_total', group),
    ...timed('istio_request_duration_milliseconds', group, { unit: 'ms' }),
  ]);

/** What the waypoints' policy filters refused, and let through. */
const refusals = (): readonly DemoSeries[] =>
  gathered(
    eachRow((row, index, call) =>
      passed(row, index, call).map((told) => ({
        index: told.index,
        labels: {
          authz_enforce_result: row.outcome.code === '403' ? 'denied' : 'allowed',
          http_conn_manager_prefix: 'inbound_0.0.0.0_80',
          ...Object.fromEntries(
            ['namespace', 'pod', 'job', 'cluster'].map((label) => [label, told.labels[label] ?? '']),
          ),
        },
      })),
    ),
  ).map((group) => counted('envoy_http_rbac', group));

const gateways = { covers: ({ workload }: { readonly workload: Workload }) => isGateway(workload) };

/** Everything that ambient tells of the shop. */
export const ambientMesh = (clusters: readonly string[]): readonly DemoSeries[] => [
  ...istioCalls(gateways, WHOLE),
  ...istioProxies(gateways),
  // Requests and other connections of one pair are connections alike.
  ...merged([...tunnelSeries('request'), ...tunnelSeries('tcp')]),
  ...waypointSeries(),
  ...refusals(),
  ...ambientPlanes(),
  ...clusters.flatMap((cluster) =>
    istioPlanes(gateways, [cluster], [...nodes, ...waypoints].filter((each) => each.cluster === cluster).length),
  ),
];
