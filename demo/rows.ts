import { type Pod, podsByWorkload, workloadsOf } from './mesh';
import { hash } from './noise';
import type { Call, Outcome, RequestCall, TcpCall, Workload } from './shape';
import { dialAt, type Moment } from './time';
import { calls } from './topology';

export type Account = 'client' | 'server';

/**
 * Calls of one kind that end one way, as one pod sees them: the finest thing that any mesh keeps counters for. What a
 * mesh says of it, and whether it says anything, is the business of its dialect.
 */
export interface Row {
  readonly kind: 'request' | 'tcp';
  /** Index into `calls`. */
  readonly call: number;
  readonly account: Account;
  /** Whose proxy counts it. */
  readonly pod: Pod;
  /** Null: a caller without a proxy. */
  readonly caller: Workload | null;
  /** Null: outside of the mesh, or no endpoint was ever chosen. */
  readonly target: Workload | null;
  readonly outcome: Outcome;
  /** Whether it went over mutual TLS, whoever may say so. */
  readonly encrypted: boolean;
  /** Part of the call's volume that lands here, at a moment. */
  readonly part: (moment: Moment) => number;
}

const success: Outcome = { share: 0, seen: 'both', code: '200' };
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

const rowsAt = (place: Place): readonly Row[] => {
  const { call, index, account, caller, cell, split } = place;
  const reporter = account === 'client' ? caller : cell.target;
  if (!reporter?.sidecar) return [];
  const part = (moment: Moment): number => cell.part(moment) * split.part(moment) * callerWeight(caller, moment);
  return (podsByWorkload.get(reporter) ?? []).map((pod) => ({
    kind: call.protocol === 'tcp' ? 'tcp' : 'request',
    call: index,
    account,
    pod,
    caller,
    target: cell.target,
    outcome: cell.outcome,
    encrypted: split.encrypted,
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

/** Everything that some proxy of the shop counts. */
export const rows: readonly Row[] = calls.flatMap(rowsOf);

/** Seed of a call's noise: by what it connects, so that adding a call leaves the others as they were. */
export const callSeeds: readonly number[] = calls.map((call) =>
  hash(`${call.from}>${JSON.stringify(call.to)}>${call.protocol}`),
);

/** gRPC's own status of a call that has one; proxies' own answers and HTTP calls have none. */
export const grpcOf = (call: number, { code, grpc = '0' }: Outcome): string | null =>
  calls[call]?.protocol === 'grpc' && code === '200' ? grpc : null;
