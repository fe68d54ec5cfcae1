import type { Labels } from '@/lib/domain/sample';
import { type Pod, podsByWorkload, workloadsOf } from './mesh';
import { hash } from './noise';
import type { Call, Outcome, RequestCall, Target, TcpCall, Workload } from './shape';
import { dialAt, type Moment } from './time';
import { calls } from './topology';

export type Account = 'client' | 'server';

/** One label set of one proxy: what Istio keeps a counter and a histogram for. */
export interface Row {
  readonly kind: 'request' | 'tcp';
  /** Index into `calls`. */
  readonly call: number;
  readonly account: Account;
  readonly pod: Pod;
  readonly labels: Labels;
  readonly outcome: Outcome;
  readonly encrypted: boolean | null;
  /** Part of the call's volume that lands here, at a moment. */
  readonly part: (moment: Moment) => number;
}

const success: Outcome = { share: 0, seen: 'both', code: '200' };
const missing = 'unknown';

const principal = ({ namespace, service }: Workload): string => `spiffe://shop.example/ns/${namespace}/sa/${service}`;

type Peer = { readonly workload: Workload; readonly attested: boolean } | null;

const sourceLabels = (peer: Peer): Labels => ({
  source_workload: peer?.workload.name ?? missing,
  source_canonical_service: peer?.workload.service ?? missing,
  source_canonical_revision: peer?.workload.version ?? 'latest',
  source_workload_namespace: peer?.workload.namespace ?? missing,
  source_principal: peer?.attested ? principal(peer.workload) : missing,
  source_app: peer?.workload.service ?? missing,
  source_version: peer?.workload.version ?? missing,
  source_cluster: peer?.workload.cluster ?? missing,
});

const targetLabels = (peer: Peer): Labels => ({
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
const hostLabels = (to: Target): Labels => {
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

const scrapeLabels = ({ workload, name }: Pod): Labels => ({
  namespace: workload.namespace,
  pod: name,
  job: 'envoy-stats',
  cluster: workload.cluster,
});

/** Something of a call that only differs by where it is counted. */
interface Cell {
  readonly outcome: Outcome;
  readonly target: Workload | null;
  readonly part: (moment: Moment) => number;
}

const totalShare = (outcomes: readonly Outcome[], moment: Moment): number =>
  outcomes.reduce((sum, { share }) => sum + dialAt(share, moment), 0);

const reachedParts = (call: RequestCall, target: Workload | null, account: Account): readonly Cell[] => {
  const lost = call.outcomes.filter(({ endpointless }) => endpointless);
  const here = call.outcomes.filter(
    ({ endpointless, version }) => !endpointless && (version === undefined || version === target?.version),
  );
  const counted = here.filter(({ seen }) => seen === 'both' || seen === account);
  const notSuccess = here.filter(({ seen }) => seen !== 'server');
  const arriving = (moment: Moment): number =>
    (1 - totalShare(lost, moment)) * (target === null ? 1 : dialAt(target.weight, moment));
  return [
    { outcome: success, target, part: (moment) => arriving(moment) * (1 - totalShare(notSuccess, moment)) },
    ...counted.map((outcome) => ({
      outcome,
      target,
      part: (moment: Moment) => arriving(moment) * dialAt(outcome.share, moment),
    })),
  ];
};

const lostParts = ({ outcomes }: RequestCall): readonly Cell[] =>
  outcomes
    .filter(({ endpointless }) => endpointless)
    .map((outcome) => ({ outcome, target: null, part: (moment) => dialAt(outcome.share, moment) }));

const targetsOf = ({ to }: Call): readonly (Workload | null)[] =>
  to.kind === 'service' || to.kind === 'through' ? workloadsOf(to.ref) : [null];

const alwaysLost = ({ to }: Call): boolean => to.kind === 'dead' || to.kind === 'nowhere';

const requestCells = (call: RequestCall, account: Account): readonly Cell[] => [
  ...(alwaysLost(call) ? [] : targetsOf(call).flatMap((target) => reachedParts(call, target, account))),
  ...(account === 'client' ? lostParts(call) : []),
];

const tcpCells = (call: TcpCall): readonly Cell[] =>
  targetsOf(call).map((target) => ({
    outcome: success,
    target,
    part: (moment) => (target === null ? 1 : dialAt(target.weight, moment)),
  }));

const cellsOf = (call: Call, account: Account): readonly Cell[] =>
  call.protocol === 'tcp' ? tcpCells(call) : requestCells(call, account);

const outcomeLabels = ({ protocol }: Call, { code, grpc, flags }: Outcome): Labels =>
  protocol === 'tcp'
    ? { request_protocol: 'tcp', response_flags: '-' }
    : {
        request_protocol: protocol,
        response_code: code,
        ...(protocol === 'grpc' && code === '200' && { grpc_response_status: grpc ?? '0' }),
        response_flags: flags ?? '-',
      };

const callerWorkloads = ({ from }: Call): readonly (Workload | null)[] => (from === null ? [null] : workloadsOf(from));

interface Split {
  readonly encrypted: boolean;
  readonly part: (moment: Moment) => number;
}

/** A call's traffic by whether it is protected on the wire. */
const splits = ({ plaintext = 0 }: Call, { target }: Cell): readonly Split[] => {
  if (target === null) return [{ encrypted: false, part: () => 1 }];
  const open: Split = { encrypted: false, part: (moment) => dialAt(plaintext, moment) };
  const closed: Split = { encrypted: true, part: (moment) => 1 - dialAt(plaintext, moment) };
  if (plaintext === 0) return [closed];
  return plaintext === 1 ? [open] : [closed, open];
};

const callerWeight = (caller: Workload | null, moment: Moment): number =>
  caller === null ? 1 : dialAt(caller.weight, moment);

interface Place {
  readonly call: Call;
  readonly index: number;
  readonly account: Account;
  readonly caller: Workload | null;
  readonly cell: Cell;
  readonly split: Split;
}

const policyOf = ({ account, split }: Place): string => {
  if (account === 'client') return 'unknown';
  return split.encrypted ? 'mutual_tls' : 'none';
};

const labelsAt = (place: Place): Labels => {
  const { call, account, caller, cell, split } = place;
  const target = cell.target && { workload: cell.target, attested: account === 'server' || split.encrypted };
  return {
    reporter: account === 'client' ? 'source' : 'destination',
    ...sourceLabels(caller && { workload: caller, attested: account === 'client' || split.encrypted }),
    ...targetLabels(target),
    ...hostLabels(call.to),
    ...outcomeLabels(call, cell.outcome),
    connection_security_policy: policyOf(place),
  };
};

const rowsAt = (place: Place): readonly Row[] => {
  const { call, index, account, caller, cell, split } = place;
  const reporter = account === 'client' ? caller : cell.target;
  if (!reporter?.sidecar) return [];
  const labels = labelsAt(place);
  const part = (moment: Moment): number => cell.part(moment) * split.part(moment) * callerWeight(caller, moment);
  return (podsByWorkload.get(reporter) ?? []).map((pod) => ({
    kind: call.protocol === 'tcp' ? 'tcp' : 'request',
    call: index,
    account,
    pod,
    labels: { ...labels, ...scrapeLabels(pod) },
    outcome: cell.outcome,
    encrypted: account === 'server' ? split.encrypted : null,
    part: (moment) => part(moment) * pod.share,
  }));
};

/** Gateways report only what they send on (mesh-metrics 3.1). */
const reportsAsServer = (target: Workload | null): boolean => target !== null && !target.service.endsWith('gateway');

const rowsOf = (call: Call, index: number): readonly Row[] =>
  (['client', 'server'] as const).flatMap((account) =>
    callerWorkloads(call).flatMap((caller) =>
      cellsOf(call, account)
        .filter(({ target }) => account === 'client' || reportsAsServer(target))
        .flatMap((cell) =>
          splits(call, cell).flatMap((split) => rowsAt({ call, index, account, caller, cell, split })),
        ),
    ),
  );

/** Every label set of the mesh's request and TCP metrics. */
export const rows: readonly Row[] = calls.flatMap(rowsOf);

/** Seed of a call's noise: by what it connects, so that adding a call leaves the others as they were. */
export const callSeeds: readonly number[] = calls.map((call) =>
  hash(`${call.from}>${JSON.stringify(call.to)}>${call.protocol}`),
);
