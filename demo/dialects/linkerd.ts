import { type Pod, podsByWorkload } from '@/demo/mesh';
import { grpcOf, type Row, rows } from '@/demo/rows';
import type { DemoSeries } from '@/demo/series';
import type { Call, Target, Workload } from '@/demo/shape';
import { calls } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import {
  answered,
  asked,
  closed,
  counted,
  gathered,
  gauge,
  opened,
  type Part,
  sharedBy,
  type Told,
  timed,
} from './parts';

/**
 * Linkerd 2: what the proxies of the shop say of its calls (mesh-metrics 3.3), as the viz scrape job labels it. Ports,
 * addresses and pods of the far end are left out, as many drop them for their number.
 */

export const scrapeLabels = ({ workload, name }: Pod): Labels => ({
  namespace: workload.namespace,
  pod: name,
  deployment: workload.name,
  control_plane_ns: 'linkerd',
  job: 'linkerd-proxy',
  cluster: workload.cluster,
});

const identity = ({ namespace, service }: Workload): string =>
  `${service}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;

const PORT = 8080;
const authorityOf = (to: Target): string | null => {
  switch (to.kind) {
    // Linkerd redirects no hosts: whoever uses a gateway calls it by its name.
    case 'service':
    case 'through':
    case 'dead': {
      const [, namespace, name] = to.ref.split('/');
      return `${name}.${namespace}.svc.cluster.local:${PORT}`;
    }
    case 'host':
      return to.host;
    case 'nowhere':
      return null;
  }
};

/** A Service of another cluster is mirrored; the pods behind it are dialled directly, as in a flat network. */
const farLabels = (target: Workload, caller: Workload): Labels =>
  target.cluster === caller.cluster
    ? { dst_service: target.service }
    : {
        dst_service: `${target.service}-${target.cluster}`,
        dst_target_cluster: target.cluster,
        dst_target_service: target.service,
        dst_target_service_namespace: target.namespace,
      };

const dialledLabels = (row: Row, call: Call, isMutual: boolean): Labels => {
  const { target, caller } = row;
  const authority = authorityOf(call.to);
  return {
    direction: 'outbound',
    ...(authority !== null && { authority }),
    ...(target && isMutual
      ? {
          tls: 'true',
          server_id: identity(target),
          dst_control_plane_ns: 'linkerd',
          dst_serviceaccount: target.service,
        }
      : { tls: 'no_identity', no_tls_reason: 'not_provided_by_service_discovery' }),
    ...(target &&
      caller && { dst_deployment: target.name, dst_namespace: target.namespace, ...farLabels(target, caller) }),
  };
};

const policy = { srv_kind: 'default', srv_name: 'all-unauthenticated', srv_port: String(PORT) } as const;

const acceptedLabels = ({ caller }: Row, isMutual: boolean): Labels => ({
  direction: 'inbound',
  ...(isMutual && caller
    ? { tls: 'true', client_id: identity(caller) }
    : { tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' }),
  ...policy,
});

const authorized: Labels = {
  route_kind: 'default',
  route_name: 'default',
  authz_kind: 'default',
  authz_name: 'all-unauthenticated',
};

/** `classification` of a status; refusals and rate limits count as successes. */
const GRPC_FAILURES: readonly string[] = ['2', '4', '7', '13', '14', '15'];

const endLabels = ({ call, outcome }: Row): Labels => {
  const { code, flags } = outcome;
  // A connection that never came about ends without a status.
  if (flags === 'UF') return { classification: 'failure', error: 'unclassified' };
  const grpc = grpcOf(call, outcome);
  const failed = code.startsWith('5') || (grpc !== null && GRPC_FAILURES.includes(grpc));
  const status = { status_code: code, classification: failed ? 'failure' : 'success' };
  return grpc === null ? status : { ...status, grpc_status: grpc };
};

/** A row under the labels of its pair, before it is said how it ended. */
interface Said extends Told {
  readonly row: Row;
}

const isMeshed = ({ target, encrypted }: Row): boolean => target === null || encrypted;
/** Without an endpoint the balancer fails fast, and what a caller gave up on has no response to count. */
const isAnswered = ({ outcome }: Row): boolean => outcome.endpointless !== true && outcome.flags !== 'DC';
const isRefused = ({ outcome }: Row): boolean => outcome.code === '403';

const podsOf = (workload: Workload | null): readonly Pod[] => (workload && podsByWorkload.get(workload)) ?? [];

/** A row's calls by whether both proxies are Linkerd's: what crosses into another mesh is plaintext to this one. */
const split = (row: Row, estate: Part): readonly (readonly [isMutual: boolean, part: number])[] => {
  const shared = row.encrypted ? sharedBy(row, estate) : 0;
  if (shared === 0 || shared === 1) return [[shared === 1, 1]];
  return [
    [true, shared],
    [false, 1 - shared],
  ];
};

/** The caller's word. Retries are below where responses are counted: each attempt is one. */
const dialled = (row: Row, index: number, call: Call, estate: Part): readonly Said[] => {
  // Calls in plaintext inside the mesh come from pods that nobody injected: no proxy tells of them.
  if (!isMeshed(row)) return [];
  const said = (pod: Pod, share: number, own = row): readonly Said[] =>
    estate.covers(pod)
      ? split(own, estate).map(([isMutual, part]) => ({
          row,
          index,
          part: share * part,
          labels: { ...dialledLabels(row, call, isMutual), ...scrapeLabels(pod) },
        }))
      : [];
  if (row.account === 'client') return said(row.pod, 1);
  const isAttempt = row.outcome.seen === 'server' && row.caller?.sidecar === true;
  return isAttempt ? podsOf(row.caller).flatMap((pod) => said(pod, pod.share, { ...row, account: 'client' })) : [];
};

/** The callee's word. A gateway is a callee as well, of which the shop's truth only has the callers' account. */
const accepted = (row: Row, index: number, call: Call, estate: Part): readonly Said[] => {
  const said = (pod: Pod, share: number, own = row): readonly Said[] =>
    estate.covers(pod)
      ? split(own, estate).map(([isMutual, part]) => ({
          row,
          index,
          part: share * part,
          labels: { ...acceptedLabels(row, isMutual), ...scrapeLabels(pod) },
        }))
      : [];
  if (row.account === 'server') return said(row.pod, 1);
  const isGateways = call.to.kind === 'through';
  return isGateways ? podsOf(row.target).flatMap((pod) => said(pod, pod.share, { ...row, account: 'server' })) : [];
};

const sides = (part: Part, kind: Row['kind']) => {
  const own = (speak: typeof dialled): readonly Said[] =>
    rows.flatMap((row, index) => {
      const call = calls[row.call];
      return call === undefined || row.kind !== kind ? [] : speak(row, index, call, part);
    });
  return { outbound: own(dialled), inbound: own(accepted) };
};

const also = (said: readonly Said[], more: (row: Row) => Labels): readonly Told[] =>
  said.map(({ row, labels, ...told }) => ({ ...told, labels: { ...labels, ...more(row) } }));

/** Of Linkerd's buckets those whose counts the shop keeps. */
const BUCKETS = [5, 10, 50, 100, 500, 1000, 5000, 10_000];
const nothing = (): Labels => ({});
const statusOnly = (row: Row): Labels => {
  const { status_code } = endLabels(row);
  return status_code === undefined ? {} : { status_code };
};

const requestSeries = (part: Part): readonly DemoSeries[] => {
  const { outbound, inbound } = sides(part, 'request');
  const admitted = inbound.filter(({ row }) => !isRefused(row));
  const all = [
    ...outbound.filter(({ row }) => row.outcome.endpointless !== true),
    ...admitted.map((said) => ({ ...said, labels: { ...said.labels, ...authorized } })),
  ];
  const done = all.filter(({ row }) => isAnswered(row));
  const denied = inbound.filter(({ row }) => isRefused(row)).map((said) => withoutDirection(said, {}));
  const allowed = admitted.map((said) => withoutDirection(said, authorized));
  return [
    ...gathered(also(all, nothing)).map((group) => counted('request_total', group)),
    ...gathered(also(done, endLabels)).map((group) => counted('response_total', group)),
    ...gathered(also(done, statusOnly)).flatMap((group) =>
      timed('response_latency_ms', group, { unit: 'ms', bounds: BUCKETS }),
    ),
    ...gathered(denied).map((group) => counted('inbound_http_authz_deny_total', group)),
    ...gathered(allowed).map((group) => counted('inbound_http_authz_allow_total', group)),
    ...failFasts(outbound),
  ];
};

const withoutDirection = ({ index, part, labels }: Said, more: Labels): Told => {
  const { direction: _, ...rest } = labels;
  return { index, part: part ?? 1, labels: { ...rest, ...more } };
};

/** What the proxies answered themselves, for want of an endpoint; of whom, they do not say. */
const failFasts = (outbound: readonly Said[]): readonly DemoSeries[] => {
  const lost = outbound.filter(({ row }) => row.outcome.endpointless === true && row.outcome.code.startsWith('5'));
  const told = lost.map(({ row, index }) => ({ index, labels: { error: 'failfast', ...scrapeLabels(row.pod) } }));
  return gathered(told).map((group) => counted('outbound_http_errors_total', group));
};

const GRPC_NAMES: Readonly<Record<string, string>> = {
  '0': 'OK',
  '4': 'DEADLINE_EXCEEDED',
  '9': 'FAILED_PRECONDITION',
  '13': 'INTERNAL',
  '14': 'UNAVAILABLE',
};
const routeErrors: Readonly<Record<string, string>> = {
  UO: 'FAIL_FAST',
  UH: 'FAIL_FAST',
  UT: 'REQUEST_TIMEOUT',
  DC: 'CANCEL',
};

const routeLabels = ({ call, outcome, pod }: Row, parent: string, isGrpc: boolean): Labels => {
  const [, namespace, name] = parent.split('/');
  const error = routeErrors[outcome.flags ?? ''];
  const grpc = grpcOf(call, outcome);
  return {
    parent_group: 'core',
    parent_kind: 'Service',
    parent_namespace: namespace ?? '',
    parent_name: name ?? '',
    parent_port: String(PORT),
    route_kind: 'default',
    route_name: isGrpc ? 'grpc' : 'http',
    ...(error === undefined
      ? grpc === null
        ? { http_status: outcome.code }
        : { grpc_status: GRPC_NAMES[grpc] ?? 'UNKNOWN' }
      : { error }),
    ...scrapeLabels(pod),
  };
};

/** What callers got in the end, by Service: retries are above it, and what never reached an endpoint is in it. */
const routeSeries = ({ covers }: Part): readonly DemoSeries[] =>
  (['http', 'grpc'] as const).flatMap((protocol) => {
    const told = rows.flatMap((row, index): readonly Told[] => {
      const call = calls[row.call];
      const to = call?.to;
      const isService = to?.kind === 'service' || to?.kind === 'dead';
      if (!isService || call?.protocol !== protocol || row.account !== 'client' || !covers(row.pod)) return [];
      return isMeshed(row) ? [{ index, labels: routeLabels(row, to.ref, protocol === 'grpc') }] : [];
    });
    return gathered(told).map((group) => counted(`outbound_${protocol}_route_request_statuses_total`, group));
  });

const tcpSeries = (part: Part): readonly DemoSeries[] => {
  const { outbound, inbound } = sides(part, 'tcp');
  const out = gathered(also(outbound, () => ({ peer: 'dst' })));
  const into = gathered(also(inbound, () => ({ peer: 'src' })));
  return [
    ...[...out, ...into].flatMap((group) => [
      counted('tcp_open_total', group, opened),
      counted('tcp_close_total', group, closed),
      openNow(group),
    ]),
    ...out.flatMap((group) => [
      counted('tcp_read_bytes_total', group, answered),
      counted('tcp_write_bytes_total', group, asked),
    ]),
    ...into.flatMap((group) => [
      counted('tcp_read_bytes_total', group, asked),
      counted('tcp_write_bytes_total', group, answered),
    ]),
  ];
};

const openNow = (group: Parameters<typeof counted>[1]): DemoSeries => {
  const [all, gone] = [counted('', group, opened), counted('', group, closed)];
  return gauge('tcp_open_connections', group.labels, (reading) => (all.read(reading) ?? 0) - (gone.read(reading) ?? 0));
};

/** What Linkerd's proxies count of the shop's calls. */
export const linkerdCalls = (part: Part): readonly DemoSeries[] => [
  ...requestSeries(part),
  ...routeSeries(part),
  ...tcpSeries(part),
];
