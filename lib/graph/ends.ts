import type { CallEnd } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import { eachOf, type Steps } from '@/lib/domain/steps';
import type { SaidEnd, Who } from '@/lib/mesh/adapter';
import type { EndsMemory } from './ends-memory';
import { joinByName } from './join';
import { keyOf, type Place, placesOf } from './places';
import type { Reading } from './reading';
import { wildcard } from './wildcard';

/** Both ends of a pair as nodes see them. `target` null: nobody knows whom the call was for. */
export interface Ends {
  readonly source: CallEnd;
  readonly target: CallEnd | null;
}

/** Hosts outside the mesh that one caller may have as nodes of their own (fine-print.md 5). */
export const MAX_EXTERNAL_HOSTS = 50;
const PASSTHROUGH = 'PassthroughCluster';
const BLACK_HOLE = 'BlackHoleCluster';

/** One end as rows speak of it, before its name is settled. */
interface Spoken extends SaidEnd {
  readonly cluster: string;
  readonly namespace: string;
  /** Which end it is, versions aside. */
  readonly key: string;
}

/** A name and how good it is: canonical service 0, app 1, workload 2. The best wins; of equals the first by alphabet,
 * so that the order of rows decides nothing. */
interface Name {
  readonly rank: number;
  readonly text: string;
}
const nameOf = ({ service, app, workload }: SaidEnd): Name => {
  if (service !== null) return { rank: 0, text: service };
  return app !== null ? { rank: 1, text: app } : { rank: 2, text: workload ?? UNKNOWN };
};
const better = (a: Name, b: Name): Name => {
  if (a.rank !== b.rank) return a.rank < b.rank ? a : b;
  return a.text <= b.text ? a : b;
};

const hasName = ({ workload, service, app }: SaidEnd): boolean => (workload ?? service ?? app) !== null;

const spokenEnd = (end: SaidEnd, cluster: string, otherwise: string | null): Spoken => {
  const namespace = end.namespace ?? otherwise ?? UNKNOWN;
  const key = keyOf(cluster, namespace, end.workload ?? `\u0001${nameOf(end).text}`);
  return { ...end, cluster, namespace, version: end.version === 'latest' ? null : end.version, key };
};

/** The ends of a place. The same end in the same cluster is the same object; null: an end without a name. */
const spokenReader = () => {
  const seen = new Map<SaidEnd, Map<string, Spoken>>();
  const read = (end: SaidEnd, cluster: string, otherwise: string | null): Spoken | null => {
    const own = seen.get(end);
    const before = own?.get(cluster);
    if (before !== undefined) return before;
    if (!hasName(end)) return null;
    const spoken = spokenEnd(end, cluster, otherwise);
    if (end.namespace === null) return spoken;
    if (own === undefined) seen.set(end, new Map([[cluster, spoken]]));
    else own.set(cluster, spoken);
    return spoken;
  };
  return {
    sourceOf: ({ who, sourceCluster }: Place) => read(who.source, sourceCluster, null),
    targetOf: ({ who, targetCluster }: Place) => read(who.target, targetCluster, who.serviceNamespace),
  };
};

interface Registry {
  readonly names: ReadonlyMap<string, Name>;
  readonly gateways: ReadonlySet<string>;
}

/** The best name of every end, and which of them are gateways. */
const registryOf = (
  spoken: ReadonlyMap<Spoken, { readonly gatewayNamespaces: readonly string[] }>,
  gatewayPatterns: readonly string[],
): Registry => {
  const isGateway = wildcard(gatewayPatterns);
  const names = new Map<string, Name>();
  const gateways = new Set<string>();
  for (const [end, { gatewayNamespaces }] of spoken) {
    const before = names.get(end.key);
    names.set(end.key, before === undefined ? nameOf(end) : better(before, nameOf(end)));
    const called = [end.workload, end.app, end.service].some((name) => name !== null && isGateway(name));
    if (end.gateway === true || called || gatewayNamespaces.includes(end.namespace)) gateways.add(end.key);
  }
  return { names, gateways };
};

/** Names ends. Equal ends are one object, whoever speaks of them. */
const endNamer = ({ names, gateways }: Registry) => {
  const known = new Map<Spoken, CallEnd>();
  const made = new Map<string, CallEnd>();
  const make = ({ cluster, namespace, workload, version, key, ...said }: Spoken): CallEnd => {
    const whole = keyOf(key, version);
    const before = made.get(whole);
    if (before !== undefined) return before;
    const service = (names.get(key) ?? nameOf({ cluster, namespace, workload, version, ...said })).text;
    const kind = gateways.has(key) ? 'gateway' : 'service';
    const end: CallEnd = { cluster, namespace, kind, service, workload, version };
    made.set(whole, end);
    return end;
  };
  return (spoken: Spoken): CallEnd => {
    const end = known.get(spoken) ?? make(spoken);
    known.set(spoken, end);
    return end;
  };
};

/** `name.namespace.svc.<any domain>`, with or without a port, also of one pod (`db-0.db.data.svc…`). */
const INTERNAL_HOST = /(?:^|\.)([^.:]+)\.([^.:]+)\.svc(?:[.:]|$)/;

const isInternal = ({ host, serviceNamespace }: Who): boolean =>
  serviceNamespace !== null || INTERNAL_HOST.test(host ?? '');

const outside = (cluster: string, kind: 'external' | 'unknown', service: string): CallEnd => ({
  cluster,
  namespace: UNKNOWN,
  kind,
  service,
  workload: null,
  version: null,
});

type Reached = ReadonlyMap<string, ReadonlyMap<string, CallEnd>>;

type IsGateway = (name: string, namespace: string) => boolean;

/** A service of the mesh by what it was called. The proxy's own name for "let through" says nothing of that. */
const serviceCalled = ({ host, serviceName, serviceNamespace }: Who, cluster: string, isGateway: IsGateway) => {
  const [, hostName, hostNamespace] = INTERNAL_HOST.exec(host ?? '') ?? [];
  const service = (serviceName === PASSTHROUGH ? null : serviceName) ?? hostName ?? host;
  if (service === null) return null;
  const namespace = serviceNamespace ?? hostNamespace ?? UNKNOWN;
  const kind = isGateway(service, namespace) ? 'gateway' : 'service';
  return { cluster, namespace, kind, service, workload: null, version: null } as const;
};

/** A callee that no workload answered for, by what it was called (fine-print.md 1 and 5). */
const calledEnd = (who: Who, cluster: string, reached: Reached, isGateway: IsGateway): CallEnd | null => {
  const { host, serviceName } = who;
  if (serviceName === BLACK_HOLE) return outside(cluster, 'external', BLACK_HOLE);
  const others = host === null ? undefined : reached.get(keyOf(cluster, host));
  const [only] = others?.values() ?? [];
  if (others?.size === 1 && only !== undefined) return only;
  if (!isInternal(who) && (host !== null || serviceName === PASSTHROUGH))
    return outside(cluster, 'external', host ?? PASSTHROUGH);
  return serviceCalled(who, cluster, isGateway);
};

/**
 * Which services answered to a host, by cluster and host. A gateway that calls to an outside host pass through is not
 * what that host names: its own call onwards must not come back to it.
 */
const reachedBy = (
  places: readonly Place[],
  unnamed: readonly Place[],
  nameOfTarget: (place: Place) => CallEnd | null,
): Reached => {
  const wanted = new Set(unnamed.map(({ who }) => who.host));
  wanted.delete(null);
  const reached = new Map<string, Map<string, CallEnd>>();
  for (const place of places) {
    const { who } = place;
    const end = wanted.has(who.host) ? nameOfTarget(place) : null;
    if (end === null || (end.kind === 'gateway' && !isInternal(who))) continue;
    const key = keyOf(end.cluster, who.host);
    const services = reached.get(key) ?? new Map<string, CallEnd>();
    const service: CallEnd = { ...end, workload: null, version: null };
    reached.set(key, services.set(keyOf(end.namespace, end.service), service));
  }
  return reached;
};

/** Equal ends that were made apart become one object. */
const sharer = () => {
  const shared = new Map<string, CallEnd>();
  return (end: CallEnd): CallEnd => {
    const key = keyOf(end.cluster, end.namespace, end.kind, end.service);
    const before = shared.get(key) ?? end;
    shared.set(key, before);
    return before;
  };
};

const isHost = (end: CallEnd | null): end is CallEnd =>
  end?.kind === 'external' && end.service !== PASSTHROUGH && end.service !== BLACK_HOLE;
const callerKey = ({ cluster, namespace, service }: CallEnd): string => keyOf(cluster, namespace, service);

/** Callers with more external hosts than a picture can hold. */
const busyCallers = (ends: Iterable<Ends>): ReadonlySet<string> => {
  const hosts = new Map<string, Set<string>>();
  for (const { source, target } of ends) {
    if (!isHost(target)) continue;
    const key = callerKey(source);
    hosts.set(key, (hosts.get(key) ?? new Set()).add(target.service));
  }
  return new Set([...hosts].filter(([, names]) => names.size > MAX_EXTERNAL_HOSTS).map(([key]) => key));
};

/** Callers with more outside hosts than a picture holds call PassthroughCluster instead. */
const folded = (ends: Map<Who, Ends>, share: (end: CallEnd) => CallEnd): ReadonlyMap<Who, Ends> => {
  const busy = busyCallers(ends.values());
  if (busy.size === 0) return ends;
  for (const [who, { source, target }] of ends) {
    if (isHost(target) && busy.has(callerKey(source)))
      ends.set(who, { source, target: share(outside(target.cluster, 'external', PASSTHROUGH)) });
  }
  return ends;
};

/**
 * Who each row speaks of, for all rows of a frame at once: names and clusters are repaired from one another. Equal ends
 * are one object.
 */
function* resolvingAnew(
  readings: readonly Reading[],
  gatewayPatterns: readonly string[],
): Steps<ReadonlyMap<Who, Ends>> {
  const { sourceOf, targetOf } = spokenReader();
  const places = yield* placesOf(readings);
  const heard = new Map<Spoken, Reading['adapter']>();
  yield* eachOf(places, (place) => {
    for (const spoken of [sourceOf(place), targetOf(place)])
      if (spoken !== null) heard.set(spoken, place.reading.adapter);
  });
  const [named, share] = [endNamer(registryOf(heard, gatewayPatterns)), sharer()];
  const namedTarget = (place: Place) => {
    const spoken = targetOf(place);
    return spoken === null ? null : named(spoken);
  };
  yield;
  const unnamed = places.filter(({ who }) => !hasName(who.target));
  const reached = reachedBy(places, unnamed, namedTarget);
  const isGatewayName = wildcard(gatewayPatterns);
  const called = ({ who, targetCluster, reading: { adapter } }: Place) => {
    const isGateway: IsGateway = (name, namespace) =>
      isGatewayName(name) || adapter.gatewayNamespaces.includes(namespace);
    const end = calledEnd(who, targetCluster, reached, isGateway);
    return end === null ? null : share(end);
  };
  const ends = new Map<Who, Ends>();
  yield* eachOf(places, (place) => {
    const spoken = sourceOf(place);
    const source = spoken === null ? share(outside(place.sourceCluster, 'unknown', UNKNOWN)) : named(spoken);
    ends.set(place.who, { source, target: namedTarget(place) ?? called(place) });
  });
  return joinByName(places, folded(ends, share));
}

/** Who each row speaks of, for all rows of a frame at once; the same pairs as lately speak of the same ends. */
export function* resolvingEnds(
  readings: readonly Reading[],
  gatewayPatterns: readonly string[],
  memory?: EndsMemory,
): Steps<ReadonlyMap<Who, Ends>> {
  const known = memory === undefined ? undefined : yield* memory.find(readings, gatewayPatterns);
  if (known !== undefined) return known;
  const ends = yield* resolvingAnew(readings, gatewayPatterns);
  memory?.keep(readings, gatewayPatterns, ends);
  return ends;
}
