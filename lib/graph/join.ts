import type { CallEnd } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Who } from '@/lib/mesh/adapter';
import type { Ends } from './ends';
import { keyOf, type Place } from './places';

/** Ends that a mesh knows, by the ways in which somebody else may name them. */
const knownEnds = (places: readonly Place[], ends: ReadonlyMap<Who, Ends>): ReadonlyMap<string, readonly CallEnd[]> => {
  const found = new Map<string, Map<string, CallEnd>>();
  const note = (key: string, end: CallEnd) => {
    const services = found.get(key) ?? new Map<string, CallEnd>();
    found.set(key, services.set(keyOf(end.cluster, end.namespace, end.kind, end.service, end.workload), end));
  };
  for (const { who, reading } of places) {
    if (reading.adapter.joinsByName === true) continue;
    const { source, target } = ends.get(who) ?? { source: null, target: null };
    for (const end of [source, target]) {
      if (end === null || end.kind === 'external' || end.kind === 'unknown') continue;
      for (const name of new Set([end.service, end.workload ?? end.service])) {
        note(keyOf('in', end.cluster, end.namespace, name), end);
        note(keyOf('of', end.cluster, name), end);
        note(keyOf('any', name), end);
      }
    }
  }
  return new Map([...found].map(([key, services]) => [key, [...services.values()]]));
};

const serviceOf = ({ cluster, namespace, kind, service }: CallEnd): string => keyOf(cluster, namespace, kind, service);

/** The one service that all candidates belong to; their one workload where there is one. null: several, or none. */
const onlyOne = (candidates: readonly CallEnd[] | undefined, said: CallEnd): CallEnd | null => {
  const [first] = candidates ?? [];
  if (candidates === undefined || first === undefined) return null;
  if (new Set(candidates.map(serviceOf)).size !== 1) return null;
  const plain = { ...first, version: null };
  return candidates.length === 1 ? plain : { ...plain, workload: said.workload };
};

/**
 * Where a teller knows services by name alone (OpenTelemetry), its ends are those a mesh knows: by namespace and name,
 * else by a name that is unique in its cluster (in all, where it names no cluster), else they stay their own
 * (fine-print.md 19).
 */
export const joinByName = (places: readonly Place[], ends: ReadonlyMap<Who, Ends>): ReadonlyMap<Who, Ends> => {
  const strangers = places.filter(({ reading }) => reading.adapter.joinsByName === true);
  if (strangers.length === 0 || strangers.length === places.length) return ends;
  const known = knownEnds(places, ends);
  const joined = new Map<CallEnd, CallEnd>();
  const find = (end: CallEnd): CallEnd => {
    if (end.kind === 'external' || end.kind === 'unknown') return end;
    const name = end.workload ?? end.service;
    const by = (key: string) => onlyOne(known.get(key), end);
    if (end.namespace !== UNKNOWN) return by(keyOf('in', end.cluster, end.namespace, name)) ?? end;
    return by(end.cluster === UNKNOWN ? keyOf('any', name) : keyOf('of', end.cluster, name)) ?? end;
  };
  const joinedEnd = (end: CallEnd): CallEnd => {
    const before = joined.get(end);
    if (before !== undefined) return before;
    const made = find(end);
    joined.set(end, made);
    return made;
  };
  const all = new Map(ends);
  for (const { who } of strangers) {
    const own = ends.get(who);
    if (own === undefined) continue;
    all.set(who, { source: joinedEnd(own.source), target: own.target === null ? null : joinedEnd(own.target) });
  }
  return all;
};
