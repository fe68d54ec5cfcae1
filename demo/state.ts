import { bounds, bucketShares, type Duration, meanOf } from './latency';
import { busiestRates, pods, workloadsOf } from './mesh';
import { sway } from './noise';
import { callSeeds, type Row, rows } from './rows';
import type { Call } from './shape';
import { generatedSize } from './size';
import { calmMoment, dayRhythm, dialAt, type Moment, momentAt, STEP } from './time';
import { calls } from './topology';

/**
 * The counters of every proxy and pod at one instant. Kept as exact (fractional) amounts; `whole` readings are taken
 * when they are exposed, so that truth and exposition round in the same place.
 */
export interface State {
  /** Requests, or TCP connections opened, by row. */
  readonly count: Float64Array;
  /** Sum of durations in ms, by row. */
  readonly durationSum: Float64Array;
  /** Requests between each bound and the one below it: row-major, `bounds.length` a row. */
  readonly bins: Float64Array;
  readonly closed: Float64Array;
  readonly sent: Float64Array;
  readonly received: Float64Array;
  /** Requests (TCP: connections) a pod handled: arriving, and leaving through its proxy. By pod. */
  readonly arrived: Float64Array;
  readonly left: Float64Array;
  readonly cpuSeconds: Float64Array;
  readonly throttledPeriods: Float64Array;
}

const empty = (): State => ({
  count: new Float64Array(rows.length),
  durationSum: new Float64Array(rows.length),
  bins: new Float64Array(rows.length * bounds.length),
  closed: new Float64Array(rows.length),
  sent: new Float64Array(rows.length),
  received: new Float64Array(rows.length),
  arrived: new Float64Array(pods.length),
  left: new Float64Array(pods.length),
  cpuSeconds: new Float64Array(pods.length),
  throttledPeriods: new Float64Array(pods.length),
});

export const copyOf = (state: State): State =>
  Object.fromEntries(Object.entries(state).map(([key, values]) => [key, values.slice()])) as unknown as State;

const podIndex = new Map(pods.map((pod, index) => [pod, index]));

/** Only of the server's own account is the network absent. */
const NETWORK_MS = { client: 1.2, server: 0 } as const;

const durationOf = (call: Call, row: Row, moment: Moment, factor: number): Duration => {
  if (call.protocol === 'tcp') return { medianMs: 1, sigma: 1 };
  const medianMs = dialAt(call.medianMs, moment) * (row.outcome.slower ?? 1) * factor;
  return { medianMs: medianMs + NETWORK_MS[row.account], sigma: call.sigma };
};

interface Profile {
  readonly mean: number;
  readonly shares: readonly number[];
}

/** Shares between bounds; never below 0, where the approximation of the distribution dips by a hair. */
const binShares = (duration: Duration): readonly number[] => {
  const upTo = bucketShares(duration);
  return upTo.map((share, i) => Math.max(0, share - (upTo[i - 1] ?? 0)));
};

const profileOf = (duration: Duration): Profile => ({ mean: meanOf(duration), shares: binShares(duration) });

/** Rows that share a distribution share its computation: by call, account and slowness. */
const profileKeys: readonly string[] = rows.map((row) => `${row.call}|${row.account}|${row.outcome.slower ?? 1}`);

const addRequests = (state: State, index: number, amount: number, { mean, shares }: Profile): void => {
  state.count[index] = (state.count[index] ?? 0) + amount;
  state.durationSum[index] = (state.durationSum[index] ?? 0) + amount * mean;
  const base = index * bounds.length;
  shares.forEach((share, i) => {
    state.bins[base + i] = (state.bins[base + i] ?? 0) + amount * share;
  });
};

const add = (values: Float64Array, index: number, amount: number): void => {
  values[index] = (values[index] ?? 0) + amount;
};

/** Connections of the demo live a minute or so: what is open at any time is one minute's worth. */
const OPEN_SECONDS = 60;

const addConnections = (state: State, index: number, call: Call, step: Step): void => {
  if (call.protocol !== 'tcp' || call.rate === undefined) return;
  const before = state.count[index] ?? 0;
  add(state.count, index, step.amount);
  state.closed[index] = Math.max(state.closed[index] ?? 0, before - (step.amount / step.seconds) * OPEN_SECONDS, 0);
  const busySeconds = step.amount / call.rate;
  // `received` is what came from downstream, so the request direction, for both reporters (mesh-metrics 3.1).
  add(state.received, index, busySeconds * call.askedPerSecond);
  add(state.sent, index, busySeconds * call.answeredPerSecond);
};

interface Step {
  readonly amount: number;
  readonly seconds: number;
}

/** Cores a proxy burns per request per second through it. */
export const PROXY_CPU = 0.0006;
const IDLE_CPU = 0.01;
const PERIODS_PER_SECOND = 10;

/** Share of CFS periods in which a container wanting `cores` of `limit` is held back. */
const throttling = (cores: number, limit: number): number => Math.min(1, Math.max(0, (cores / limit - 0.7) / 0.6));

const addWork = (state: State, arrivals: Float64Array, moment: Moment, seconds: number): void => {
  pods.forEach(({ workload }, index) => {
    const arrived = arrivals[index] ?? 0;
    const wanted = IDLE_CPU + (arrived / seconds) * dialAt(workload.cpuPerRequest, moment);
    add(state.arrived, index, arrived);
    add(state.cpuSeconds, index, Math.min(wanted, workload.cpuLimit) * seconds);
    add(state.throttledPeriods, index, throttling(wanted, workload.cpuLimit) * PERIODS_PER_SECOND * seconds);
  });
};

interface Stretch {
  readonly moment: Moment;
  readonly seconds: number;
  /** Calls of each entry of `calls` in this stretch. */
  readonly volumes: readonly number[];
  /** Factor on all durations of a call. */
  readonly slowness: readonly number[];
}

const addStretch = (state: State, { moment, seconds, volumes, slowness }: Stretch): void => {
  const profiles = new Map<string, Profile>();
  const arrivals = new Float64Array(pods.length);
  rows.forEach((row, index) => {
    const call = calls[row.call];
    const amount = (volumes[row.call] ?? 0) * row.part(moment);
    if (!call || amount <= 0) return;
    const pod = podIndex.get(row.pod) ?? 0;
    add(row.account === 'server' ? arrivals : state.left, pod, amount);
    if (row.kind === 'tcp') {
      addConnections(state, index, call, { amount, seconds });
      return;
    }
    const key = profileKeys[index] ?? '';
    const profile = profiles.get(key) ?? profileOf(durationOf(call, row, moment, slowness[row.call] ?? 1));
    profiles.set(key, profile);
    addRequests(state, index, amount, profile);
  });
  addWork(state, arrivals, moment, seconds);
};

/** Seconds the proxies had been running when recorded history begins. */
const UPTIME = 30 * 3600;
/** Recorded history before the demo opens, seconds. */
export const HISTORY = generatedSize === null ? 6.5 * 3600 : 20 * 60;

const startOf = (openedAt: number): number => openedAt - HISTORY;

const volumesAt = (at: number, step: number, seconds: number): readonly number[] =>
  busiestRates.map((rate, i) => rate * dayRhythm(at) * sway(callSeeds[i] ?? 0, step) * seconds);

/** The counters when recorded history begins: thirty calm hours. `openedAt` is epoch seconds, a multiple of `STEP`. */
export const initialState = (openedAt: number): State => {
  const state = empty();
  const moment = calmMoment(startOf(openedAt));
  const volumes = busiestRates.map((rate) => rate * 0.775 * UPTIME);
  addStretch(state, { moment, seconds: UPTIME, volumes, slowness: calls.map(() => 1) });
  return state;
};

/** Adds the traffic from `at` (epoch s) for `seconds`, both within one step. Changes `state`. */
const addWithin = (state: State, openedAt: number, at: number, seconds: number): void => {
  const step = Math.floor(at / STEP);
  const moment = momentAt(step * STEP + STEP / 2, openedAt);
  const slowness = callSeeds.map((seed) => sway(seed ^ 0x5f, step));
  addStretch(state, { moment, seconds, volumes: volumesAt(moment.at, step, seconds), slowness });
};

/** A state and the instant (epoch s, on the grid) it belongs to. */
export interface Timed {
  readonly at: number;
  readonly state: State;
}

export const beginning = (openedAt: number): Timed => ({ at: startOf(openedAt), state: initialState(openedAt) });

/**
 * The counters at `at` (epoch s), going on from an earlier state, which is consumed up to the last step before `at`.
 * Answers the state to go on from and, apart, the reading at exactly `at`.
 */
export const advance = (
  from: Timed,
  openedAt: number,
  at: number,
): { readonly grid: Timed; readonly reading: State } => {
  let now = from.at;
  while (now + STEP <= at) {
    addWithin(from.state, openedAt, now, STEP);
    now += STEP;
  }
  const grid = { at: now, state: from.state };
  if (now === at) return { grid, reading: from.state };
  const reading = copyOf(from.state);
  addWithin(reading, openedAt, now, at - now);
  return { grid, reading };
};

/** Whether any two workloads of a service share its arrivals: used by tests of the topology. */
export const weightsAt = (ref: string, moment: Moment): number =>
  workloadsOf(ref).reduce((sum, { weight }) => sum + dialAt(weight, moment), 0);
