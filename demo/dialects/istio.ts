import { boundLabels } from '@/demo/latency';
import type { Pod } from '@/demo/mesh';
import { type Row, rows } from '@/demo/rows';
import { type DemoSeries, type MetricType, wholeBuckets, wholeCount } from '@/demo/series';
import type { Call, Outcome, Target, Workload } from '@/demo/shape';
import type { State } from '@/demo/state';
import { calls } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import { type Part as Estate, sharedBy } from './parts';

/** Istio with sidecars: what the proxies of the shop say of its calls (mesh-metrics 3.1). */

const missing = 'unknown';

const principal = ({ namespace, service }: Named): string => `spiffe://shop.example/ns/${namespace}/sa/${service}`;

/** One end as labels name it. */
type Named = Pick<Workload, 'cluster' | 'namespace' | 'name' | 'service' | 'version'>;
type Peer = { readonly workload: Named; readonly attested: boolean } | null;

export const sourceLabels = (peer: Peer): Labels => ({
  source_workload: peer?.workload.name ?? missing,
  source_canonical_service: peer?.workload.service ?? missing,
  source_canonical_revision: peer?.workload.version ?? 'latest',
  source_workload_namespace: peer?.workload.namespace ?? missing,
  source_principal: peer?.attested ? principal(peer.workload) : missing,
  source_app: peer?.workload.service ?? missing,
  source_version: peer?.workload.version ?? missing,
  source_cluster: peer?.workload.cluster ?? missing,
});

export const targetLabels = (peer: Peer): Labels => ({
  destination_workload: peer?.workload.name ?? missing,
  destination_workload_namespace: peer?.workload.namespace ?? missing,
  destination_principal: peer?.attested ? principal(peer.workload) : missing,
  destination_app: peer?.workload.service ?? missing,
  destination_version: peer?.workload.version ?? missing,
  destination_canonical_service: peer?.workload.service ?? missing,
  destination_canonical_revision: peer?.workload.version ?? 'latest',
  destination_cluster: peer?.workload.cluster ?? missing,
});

const serviceLabels = (host: string, name: string, namespace: string): Labels => ({
  destination_service: host,
  destination_service_name: name,
  destination_service_namespace: namespace,
});

const clusterNames = { passthrough: 'PassthroughCluster', blackhole: 'BlackHoleCluster' } as const;

/** The three `destination_service*` labels of what a call asks for. */
export const hostLabels = (to: Target): Labels => {
  switch (to.kind) {
    case 'service':
    case 'dead': {
      const [, namespace = missing, name = missing] = to.ref.split('/');
      return serviceLabels(`${name}.${namespace}.svc.cluster.local`, name, namespace);
    }
    case 'through':
      return serviceLabels(to.host, to.host, missing);
    case 'host':
      return serviceLabels(to.host, to.via === 'service-entry' ? to.host : clusterNames[to.via], missing);
    case 'nowhere':
      return serviceLabels(missing, missing, missing);
  }
};

export const scrapeLabels = ({ workload, name }: Pod): Labels => ({
  namespace: workload.namespace,
  pod: name,
  job: 'envoy-stats',
  cluster: workload.cluster,
});

export const outcomeLabels = ({ protocol }: Call, { code, grpc, flags }: Outcome): Labels =>
  protocol === 'tcp'
    ? { request_protocol: 'tcp', response_flags: '-' }
    : {
        request_protocol: protocol,
        response_code: code,
        ...(protocol === 'grpc' && code === '200' && { grpc_response_status: grpc ?? '0' }),
        response_flags: flags ?? '-',
      };

const policyOf = ({ account }: Row, isMutual: boolean): string => {
  if (account === 'client') return 'unknown';
  return isMutual ? 'mutual_tls' : 'none';
};

/** A callee learns who called from the caller's own proxy; a caller knows the endpoints it chose among. */
const labelsOf = (row: Row, call: Call, part: Estate): Labels => {
  const { account, pod } = row;
  const isShared = sharedBy(row, part) > 0;
  const isMutual = row.encrypted && isShared;
  const caller = account === 'client' || isShared ? row.caller : null;
  const target = row.target && { workload: row.target, attested: account === 'server' || isMutual };
  return {
    reporter: account === 'client' ? 'source' : 'destination',
    ...sourceLabels(caller && { workload: caller, attested: account === 'client' || isMutual }),
    ...targetLabels(target),
    ...hostLabels(call.to),
    ...outcomeLabels(call, row.outcome),
    connection_security_policy: policyOf(row, isMutual),
    ...scrapeLabels(pod),
  };
};

/** A proxy exposes a label set only after its first event. */
const ifSeen = (state: State, row: number, amount: number | undefined): number | null =>
  wholeCount(state, row) < 1 ? null : Math.floor(amount ?? 0);

const countIfSeen = (state: State, row: number): number | null => ifSeen(state, row, wholeCount(state, row));

type Counted = readonly [
  family: string,
  type: MetricType,
  suffix: string,
  read: (state: State, row: number) => number | null,
];

const counter = (name: string, read: (state: State, row: number) => number | null): Counted => [
  name,
  'counter',
  '',
  read,
];

const requestParts: readonly Counted[] = [
  counter('istio_requests_total', countIfSeen),
  [
    'istio_request_duration_milliseconds',
    'histogram',
    '_sum',
    (state, row) => ifSeen(state, row, state.durationSum[row]),
  ],
  ['istio_request_duration_milliseconds', 'histogram', '_count', countIfSeen],
];

const tcpParts: readonly Counted[] = [
  counter('istio_tcp_connections_opened_total', countIfSeen),
  counter('istio_tcp_connections_closed_total', (state, row) => ifSeen(state, row, state.closed[row])),
  counter('istio_tcp_sent_bytes_total', (state, row) => ifSeen(state, row, state.sent[row])),
  counter('istio_tcp_received_bytes_total', (state, row) => ifSeen(state, row, state.received[row])),
];

/** A label set and what is read off under it. */
interface Told {
  readonly row: Row;
  readonly index: number;
  readonly labels: Labels;
}

const partSeries = ({ labels, index }: Told, [family, type, suffix, read]: Counted): DemoSeries => ({
  family,
  type,
  name: `${family}${suffix}`,
  labels,
  read: ({ state }) => read(state, index),
});

const bucketSeries = ({ labels, index }: Told): readonly DemoSeries[] =>
  boundLabels.map((le, i) => ({
    family: 'istio_request_duration_milliseconds',
    type: 'histogram',
    name: 'istio_request_duration_milliseconds_bucket',
    labels: { ...labels, le },
    read: ({ state }) => ifSeen(state, index, wholeBuckets(state, index)[i]),
  }));

const seriesOf = (told: Told): readonly DemoSeries[] =>
  told.row.kind === 'tcp'
    ? tcpParts.map((part) => partSeries(told, part))
    : [...requestParts.map((part) => partSeries(told, part)), ...bucketSeries(told)];

/** What the sidecars and gateways count: requests, durations, bytes and TCP. `mesh`: whose identities they know. */
export const istioCalls = (part: Estate, mesh = part): readonly DemoSeries[] =>
  rows.flatMap((row, index) => {
    const call = calls[row.call];
    if (call === undefined || !part.covers(row.pod)) return [];
    return seriesOf({ row, index, labels: labelsOf(row, call, mesh) });
  });
