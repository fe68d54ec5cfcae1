import { workloadsOf } from '@/demo/mesh';
import { drawn } from '@/demo/noise';
import type { Call, Outcome, RequestCall, Workload } from '@/demo/shape';
import { dialAt, type Moment } from '@/demo/time';
import { calls } from '@/demo/topology';

/** One way a call can end as its caller lives through it, and the share of all such calls that do. */
interface Ending {
  readonly outcome: Outcome;
  readonly share: number;
}

const SUCCESS: Outcome = { share: 0, seen: 'both', code: '200' };

const targetsOf = ({ to }: RequestCall): readonly Workload[] =>
  to.kind === 'service' || to.kind === 'through' ? workloadsOf(to.ref) : [];

const weightOf = (call: RequestCall, version: string | undefined, moment: Moment): number =>
  version === undefined
    ? 1
    : targetsOf(call)
        .filter((target) => target.version === version)
        .reduce((sum, { weight }) => sum + dialAt(weight, moment), 0);

const kept = new WeakMap<Moment, Map<RequestCall, readonly Ending[]>>();

/** Whether a caller waits for such an ending in vain: what it was refused, or left by itself, is no reason to fail. */
const isFault = ({ code, grpc, flags }: Outcome): boolean =>
  code.startsWith('5') || (code === '0' && flags !== 'DC') || ['2', '4', '13', '14'].includes(grpc ?? '');

/** What is no success of a call, faults last, else in the order they are told; shares of everything the caller asks for (`rows.ts` has the same). */
const endingsOf = (call: RequestCall, moment: Moment): readonly Ending[] => {
  const ofMoment = kept.get(moment) ?? new Map<RequestCall, readonly Ending[]>();
  kept.set(moment, ofMoment);
  const endings = ofMoment.get(call) ?? workedOut(call, moment);
  ofMoment.set(call, endings);
  return endings;
};

const workedOut = (call: RequestCall, moment: Moment): readonly Ending[] => {
  const lost = call.outcomes.filter(({ endpointless }) => endpointless);
  const arriving = 1 - lost.reduce((sum, { share }) => sum + dialAt(share, moment), 0);
  return call.outcomes
    .filter(({ seen }) => seen !== 'server')
    .toSorted((a, b) => Number(isFault(a)) - Number(isFault(b)))
    .map((outcome) => {
      const share = dialAt(outcome.share, moment);
      if (outcome.endpointless) return { outcome, share };
      return { outcome, share: arriving * share * weightOf(call, outcome.version, moment) };
    });
};

/** How a call ended, and where (0..1) it lies among those that ended so. */
export interface Lot {
  readonly outcome: Outcome;
  readonly quantile: number;
}

/**
 * The ending at `rank` (0..1): successes below, faults above them, the rest on top. A call and the one that it waits for
 * share a rank, so that what fails together failed together, and every share stays what the topology says.
 */
export const endingAt = (call: RequestCall, moment: Moment, rank: number): Lot => {
  let top = 1;
  for (const { outcome, share } of endingsOf(call, moment)) {
    if (share > 0 && rank >= top - share) return { outcome, quantile: (rank - top + share) / share };
    top -= share;
  }
  return { outcome: SUCCESS, quantile: top > 0 ? rank / top : 0 };
};

/** The rank (0..1) from which on a call is no success. */
export const faultsFrom = (call: RequestCall, moment: Moment): number =>
  1 - endingsOf(call, moment).reduce((sum, { share }) => sum + share, 0);

/** Failed attempts that the caller's proxy made before this one: the callee alone counts them. */
export const attemptsBefore = (
  { outcomes }: RequestCall,
  target: Workload,
  moment: Moment,
  random: () => number,
): readonly Outcome[] =>
  outcomes.filter(
    ({ seen, version, share }) =>
      seen === 'server' && (version === undefined || version === target.version) && random() < dialAt(share, moment),
  );

/** The Deployment that takes a call which ended so; null: no endpoint was chosen, or it lies outside of the mesh. */
export const targetFor = (
  call: RequestCall,
  { endpointless, version }: Outcome,
  moment: Moment,
  random: () => number,
): Workload | null => {
  const all = endpointless ? [] : targetsOf(call);
  const able = version === undefined ? all : all.filter((target) => target.version === version);
  return drawn(able, ({ weight }) => dialAt(weight, moment), random);
};

const scripted: ReadonlySet<RequestCall> = new Set(
  calls.flatMap((call) =>
    call.protocol !== 'tcp' && call.outcomes.some(({ share }) => typeof share === 'object' && 'script' in share)
      ? [call]
      : [],
  ),
);

const isScripted = (call: Call | undefined): boolean =>
  call !== undefined && call.protocol !== 'tcp' && scripted.has(call);

/** The call, of those that a service makes while it answers `call`, whose failures are why `call` fails. */
export const causeOf = (call: RequestCall, made: readonly number[]): number | null =>
  isScripted(call) ? (made.find((index) => isScripted(calls[index])) ?? null) : null;
