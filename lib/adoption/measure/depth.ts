import { type Call, headlineOf } from '@/lib/domain/call';
import { serviceOf } from '@/lib/mtls/ends';
import type { Analysis } from '@/lib/trace/analyse';
import type { Measured } from './item';
import { carried } from './traffic';

/** How many calls between services follow each other in the most important requests (adoption model, 4.4). */

/** Fewer traces than this say nothing of their slowest tenth. */
const ENOUGH = 20;
/** The slowest requests are those whose latency anybody minds. */
const SLOWEST = 0.1;
/** A path that is only pieced together from edges is not believed beyond this. */
const LONGEST = 10;
/** Of what arrives at a service: below it an edge is not on the way of the usual request. */
const USUAL = 0.01;

/**
 * Calls the whole request waited for, one after the other: those with a part on the critical path. Calls to what writes
 * no spans (databases, hosts outside) have no mesh at the other end, and nobody waits for who takes from a queue.
 */
export const callsInTurn = ({ hops, criticalUs }: Analysis): number =>
  hops.filter(
    ({ caller, callees }) =>
      caller.kind !== 'producer' && callees.length > 0 && [caller, ...callees].some((node) => criticalUs.has(node)),
  ).length;

const middle = (ascending: readonly number[]): number => ascending[Math.floor(ascending.length / 2)] ?? 0;

/** Over the slowest tenth of a sample of traces: the median, and the most beside it. null: too few traces. */
export const depthOfTraces = (sample: readonly Analysis[]): Measured | null => {
  const whole = sample.filter(({ root, hops }) => root !== null && hops.length > 0);
  if (whole.length < ENOUGH) return null;
  const slowest = whole
    .toSorted((a, b) => b.durationUs - a.durationUs)
    .slice(0, Math.max(1, Math.round(whole.length * SLOWEST)));
  const depths = slowest.map(callsInTurn).sort((a, b) => a - b);
  return {
    value: middle(depths),
    detail: { from: 'traces', most: depths.at(-1) ?? null, traces: whole.length, slowest: slowest.length },
  };
};

type Onward = ReadonlyMap<string, ReadonlyMap<string, number>>;

const onwardOf = (calls: readonly Call[]): Onward => {
  const onward = new Map<string, Map<string, number>>();
  for (const call of carried(calls)) {
    const [from, to] = [serviceOf(call.source), serviceOf(call.target)];
    if (call.protocol === 'tcp' || call.target.kind !== 'service' || from === to) continue;
    const own = onward.get(from) ?? new Map<string, number>();
    own.set(to, (own.get(to) ?? 0) + (headlineOf(call)?.requests ?? 0));
    onward.set(from, own);
  }
  return onward;
};

const arrivingAt = (onward: Onward): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const own of onward.values()) for (const [to, rate] of own) found.set(to, (found.get(to) ?? 0) + rate);
  return found;
};

/** Longest ways onward from every service, each service once on a way: an edge that leads back ends it. */
const waysFrom = (onward: Onward): ReadonlyMap<string, number> => {
  const arriving = arrivingAt(onward);
  const length = new Map<string, number>();
  const open = new Set<string>();
  const usual = (from: string): readonly string[] =>
    [...(onward.get(from) ?? [])]
      .filter(([, rate]) => rate >= USUAL * (arriving.get(from) ?? 0))
      .map(([to]) => to)
      .sort();
  for (const start of [...onward.keys()].sort()) {
    const stack = [start];
    while (stack.length > 0) {
      const at = stack.at(-1) as string;
      const next = length.has(at) ? undefined : usual(at).find((to) => !length.has(to) && !open.has(to) && to !== at);
      open.add(at);
      if (next !== undefined) {
        stack.push(next);
        continue;
      }
      const ways = usual(at).flatMap((to) => (length.has(to) ? [1 + (length.get(to) ?? 0)] : []));
      if (!length.has(at)) length.set(at, Math.min(LONGEST, Math.max(0, ...ways)));
      open.delete(at);
      stack.pop();
    }
  }
  return length;
};

/** Without traces: the longest way through the graph, as an estimate. */
export const depthOfGraph = (calls: readonly Call[]): Measured => {
  const ways = [...waysFrom(onwardOf(calls)).values()];
  if (ways.length === 0) return { value: null, missing: 'Neither traces nor requests between services are here.' };
  const longest = Math.max(...ways);
  return { value: longest, detail: { from: 'graph', estimated: `longest way through the graph, at most ${LONGEST}` } };
};

/** Calls on the way of a request to a service, that to it included: for what is asked service by service. */
export const depthBelow = (calls: readonly Call[]): ((service: string) => number) => {
  const ways = waysFrom(onwardOf(calls));
  return (service) => Math.min(LONGEST, 1 + (ways.get(service) ?? 0));
};
