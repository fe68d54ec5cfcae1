import { hash, unit } from './noise';
import type { Call, ServiceRef, Workload } from './shape';
import { calls, workloads } from './topology';

export interface Pod {
  readonly workload: Workload;
  readonly name: string;
  readonly replicaSet: string;
  readonly node: string;
  readonly ip: string;
  /** Share of its workload's traffic; the pods of a workload add up to 1. */
  readonly share: number;
  readonly seed: number;
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const letters = (seed: number, count: number): string =>
  Array.from({ length: count }, (_, i) => alphabet[Math.floor(unit(seed, i) * alphabet.length)]).join('');

export const refOf = ({ cluster, namespace, service }: Workload): ServiceRef => `${cluster}/${namespace}/${service}`;

const podsOf = (workload: Workload): readonly Pod[] => {
  const seed = hash(`${refOf(workload)}/${workload.name}`);
  const replicaSet = `${workload.name}-${letters(seed, 9)}`;
  const weights = Array.from({ length: workload.replicas }, (_, i) => 0.9 + 0.2 * unit(seed, 100 + i));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, i) => {
    const podSeed = hash(`${replicaSet}#${i}`);
    return {
      workload,
      name: `${replicaSet}-${letters(podSeed, 5)}`,
      replicaSet,
      node: `${workload.cluster}-node-${1 + (podSeed % 4)}`,
      ip: `10.${workload.cluster === 'east' ? 24 : 56}.${1 + (podSeed % 200)}.${1 + ((podSeed >>> 8) % 250)}`,
      share: weight / total,
      seed: podSeed,
    };
  });
};

export const podsByWorkload: ReadonlyMap<Workload, readonly Pod[]> = new Map(
  workloads.map((workload) => [workload, podsOf(workload)]),
);
export const pods: readonly Pod[] = [...podsByWorkload.values()].flat();

const byRef = new Map<ServiceRef, Workload[]>();
for (const workload of workloads) {
  const ref = refOf(workload);
  byRef.set(ref, [...(byRef.get(ref) ?? []), workload]);
}

/** The Deployments behind a service. */
export const workloadsOf = (ref: ServiceRef): readonly Workload[] => {
  const found = byRef.get(ref);
  if (!found) throw new Error(`topology.ts names no service ${ref}`);
  return found;
};

/** The mesh service a call arrives at; null for what lies outside, is dead or has no route. */
export const arrivesAt = ({ to }: Call): ServiceRef | null =>
  to.kind === 'service' || to.kind === 'through' ? to.ref : null;

/** Arrivals per second at the busiest hour of each service, along the calls that give a rate per arriving request. */
const arrivalsOf = (ref: ServiceRef, path: readonly ServiceRef[]): number => {
  if (path.includes(ref)) throw new Error(`topology.ts: a cycle through ${ref} needs one call with a fixed rate`);
  return calls
    .filter((call) => arrivesAt(call) === ref && call.protocol !== 'tcp')
    .reduce((sum, call) => sum + rateAlong(call, [...path, ref]), 0);
};

const rateAlong = (call: Call, path: readonly ServiceRef[]): number => {
  if (call.rate !== undefined) return call.rate;
  if (call.per === undefined || call.from === null)
    throw new Error('topology.ts: a call needs `rate`, or `per` and a caller');
  return call.per * arrivalsOf(call.from, path);
};

/** Calls per second at the busiest hour, in the order of `calls`. */
export const busiestRates: readonly number[] = calls.map((call) => rateAlong(call, []));
