import { arrivesAt, type Pod, podsByWorkload, refOf, workloadsOf } from '@/demo/mesh';
import { drawn, sway } from '@/demo/noise';
import { callSeeds } from '@/demo/rows';
import type { Outcome, RequestCall, ServiceRef, Workload } from '@/demo/shape';
import { dialAt, type Moment, STEP } from '@/demo/time';
import { calls, workloads } from '@/demo/topology';
import { attemptsBefore, causeOf, endingAt, faultsFrom, targetFor } from './endings';
import { normalAt } from './normal';
import { placed, type Span, type Wanted } from './placing';

/** One call of a traced request as it went. Times in ms from the start of the request, as the caller's proxy measures. */
export interface Visit {
  /** Index into `calls`. */
  readonly call: number;
  /** Null: a caller without a proxy. */
  readonly caller: Pod | null;
  /** Null: no endpoint was chosen, or it lies outside of the mesh. */
  readonly callee: Pod | null;
  readonly outcome: Outcome;
  /** What the caller's proxy tried before, and failed. */
  readonly attempts: readonly Outcome[];
  readonly startMs: number;
  readonly durationMs: number;
  /** When the attempt that counts reached the callee, and how long that took to answer. */
  readonly served: Span;
  readonly children: readonly Visit[];
}

/** What every call of one request is drawn from. */
export interface Draw {
  readonly moment: Moment;
  readonly random: () => number;
}

/** Milliseconds on the wire, of which the callee's account knows nothing. */
export const NETWORK_MS = 1.2;
/** How alike the durations of a call and of those it makes are: a slow moment is slow for all of them. */
const ALIKE = 0.95;
/** What a retry leaves of a call's time to the next attempt. */
const FIRST_ATTEMPT = 0.6;

/** Requests that a workload makes for each one that it answers. */
const madeBy: ReadonlyMap<Workload, readonly number[]> = new Map(
  workloads.map((workload) => [
    workload,
    calls.flatMap(({ from, per, protocol }, index) =>
      from === refOf(workload) && per !== undefined && protocol !== 'tcp' ? [index] : [],
    ),
  ]),
);

const podOf = (workload: Workload, random: () => number): Pod | null =>
  drawn(podsByWorkload.get(workload) ?? [], ({ share }) => share, random);

/** A call whose ending, callee and duration are known, and not yet what it asked of others. */
interface Begun extends Omit<Visit, 'startMs' | 'served' | 'children'> {
  readonly rank: number;
  readonly deviation: number;
}

interface Asked {
  readonly index: number;
  readonly caller: Pod | null;
  /** Where (0..1) it lies among all such calls; absent: anywhere. */
  readonly rank?: number;
  /** Of the request that this is a part of: standard deviations from the middle. */
  readonly deviation: number | null;
}

const requestAt = (index: number): RequestCall => {
  const call = calls[index];
  if (call === undefined || call.protocol === 'tcp') throw new Error(`call ${index} is no request`);
  return call;
};

const durationOf = (index: number, outcome: Outcome, deviation: number, moment: Moment): number => {
  const call = requestAt(index);
  const slowness = sway((callSeeds[index] ?? 0) ^ 0x5f, Math.floor(moment.at / STEP));
  const median = dialAt(call.medianMs, moment) * (outcome.slower ?? 1) * slowness + NETWORK_MS;
  return median * Math.exp(call.sigma * deviation);
};

const begin = ({ index, caller, rank, deviation }: Asked, { moment, random }: Draw): Begun => {
  const call = requestAt(index);
  const place = rank ?? random();
  const { outcome, quantile } = endingAt(call, moment, place);
  const own = normalAt(rank === undefined ? random() : quantile);
  const blended =
    rank === undefined && deviation !== null ? ALIKE * deviation + Math.sqrt(1 - ALIKE * ALIKE) * own : own;
  const target = targetFor(call, outcome, moment, random);
  return {
    call: index,
    caller,
    callee: target && podOf(target, random),
    outcome,
    attempts: target === null ? [] : attemptsBefore(call, target, moment, random),
    durationMs: durationOf(index, outcome, blended, moment),
    rank: place,
    deviation: blended,
  };
};

interface Shared {
  readonly per: number;
  /** Of the request that makes the calls, and where its own faults begin. */
  readonly rank: number;
  readonly faults: number;
  /** Where the faults of the calls begin among themselves. */
  readonly calledFaults: number;
}

/**
 * Ranks of the calls of one kind that a request makes: `per` of them on average. Where not every request makes one, those
 * do whose own faults begin where the faults of the calls do.
 */
const ranksAt = ({ per, rank, faults, calledFaults }: Shared): readonly number[] => {
  const whole = Math.floor(per);
  const rest = per - whole;
  const from = Math.min(1 - rest, Math.max(0, faults - rest * calledFaults));
  const extra = rest > 0 && rank >= from && rank < from + rest ? [(rank - from) / rest] : [];
  return [...extra, ...Array.from({ length: whole }, () => rank)];
};

const timesOf = (per: number, random: () => number): number => Math.floor(per) + (random() < per % 1 ? 1 : 0);

/** What a call asked of others while it was answered: what it does not wait for in vain, then what it fails by. */
const wantedBy = ({ call, callee, rank, deviation }: Begun, draw: Draw): readonly Wanted<Begun>[] => {
  if (callee === null) return [];
  const made = madeBy.get(callee.workload) ?? [];
  const cause = causeOf(requestAt(call), made);
  const aside = made
    .filter((index) => index !== cause)
    .flatMap((index) => {
      const times = timesOf(requestAt(index).per ?? 0, draw.random);
      return Array.from({ length: times }, () => begin({ index, caller: callee, deviation }, draw));
    });
  const because =
    cause === null
      ? []
      : ranksAt({
          per: requestAt(cause).per ?? 0,
          rank,
          faults: faultsFrom(requestAt(call), draw.moment),
          calledFaults: faultsFrom(requestAt(cause), draw.moment),
        }).map((one) => begin({ index: cause, caller: callee, rank: one, deviation: null }, draw));
  return [
    ...aside.map((what) => ({ what, durationMs: what.durationMs, isCause: false })),
    ...because.map((what) => ({ what, durationMs: what.durationMs, isCause: true })),
  ];
};

/** The wire comes off both ends; attempts that failed before take their part off the beginning. */
const servedWithin = (startMs: number, { durationMs, attempts }: Begun): Span => {
  const inside = Math.max(0.1, durationMs - NETWORK_MS);
  const failed = inside * (1 - FIRST_ATTEMPT ** attempts.length);
  return { fromMs: startMs + NETWORK_MS / 2 + failed, durationMs: inside - failed };
};

const grow = (begun: Begun, startMs: number, draw: Draw): Visit => {
  const { rank: _rank, deviation: _deviation, ...about } = begun;
  const served = servedWithin(startMs, begun);
  const children = placed(wantedBy(begun, draw), served).map(({ what, durationMs, startMs: at }) =>
    grow({ ...what, durationMs }, at, draw),
  );
  return { ...about, startMs, served, children };
};

/** The request that begins with a call of `calls`. */
export const visitOf = (index: number, draw: Draw): Visit => {
  const from = requestAt(index).from;
  const [workload] = from === null ? [] : workloadsOf(from);
  const caller = workload ? podOf(workload, draw.random) : null;
  return grow(begin({ index, caller, rank: draw.random(), deviation: null }, draw), 0, draw);
};

/** Whether a call comes from outside of what is traced: the way in, or a job that begins by itself. */
export const beginsTraces = (index: number): boolean => {
  const call = calls[index];
  return call !== undefined && call.protocol !== 'tcp' && call.rate !== undefined;
};

/** The service that a call arrives at, for whoever reads visits. */
export const serviceOf = ({ call }: Visit): ServiceRef | null => {
  const found = calls[call];
  return found ? arrivesAt(found) : null;
};
