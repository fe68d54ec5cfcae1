import type { CallEnd } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Who } from '@/lib/mesh/adapter';
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

/** One end of a row, before its name is settled. */
interface Spoken {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string | null;
  readonly version: string | null;
  readonly service: string | null;
  readonly app: string | null;
}

const versionOf = (text: string | null): string | null => (text === 'latest' ? null : text);

const spokenSource = ({ who, sourceCluster }: Place): Spoken => ({
  cluster: sourceCluster,
  namespace: who.sourceNamespace ?? UNKNOWN,
  workload: who.sourceWorkload,
  version: versionOf(who.sourceVersion),
  service: who.sourceService,
  app: who.sourceApp,
});

const spokenTarget = ({ who, targetCluster }: Place): Spoken => ({
  cluster: targetCluster,
  namespace: who.targetNamespace ?? who.serviceNamespace ?? UNKNOWN,
  workload: who.targetWorkload,
  version: versionOf(who.targetVersion),
  service: who.targetService,
  app: who.targetApp,
});

const hasName = ({ workload, service, app }: Spoken): boolean => (workload ?? service ?? app) !== null;

/** A name and how good it is: canonical service 0, app 1, workload 2. The best wins; of equals the first by alphabet,
 * so that the order of rows decides nothing. */
interface Name {
  readonly rank: number;
  readonly text: string;
}
const nameOf = ({ service, app, workload }: Spoken): Name => {
  if (service !== null) return { rank: 0, text: service };
  return app !== null ? { rank: 1, text: app } : { rank: 2, text: workload ?? UNKNOWN };
};
const better = (a: Name, b: Name): Name => {
  if (a.rank !== b.rank) return a.rank < b.rank ? a : b;
  return a.text <= b.text ? a : b;
};

const endKey = (end: Spoken): string => keyOf(end.cluster, end.namespace, end.workload ?? `\u0001${nameOf(end).text}`);

interface Registry {
  readonly names: ReadonlyMap<string, Name>;
  readonly gateways: ReadonlySet<string>;
}

const registryOf = (places: readonly Place[], gatewayPatterns: readonly string[]): Registry => {
  const isGateway = wildcard(gatewayPatterns);
  const names = new Map<string, Name>();
  const gateways = new Set<string>();
  const add = (end: Spoken, gatewayNamespaces: readonly string[]) => {
    if (!hasName(end)) return;
    const key = endKey(end);
    const before = names.get(key);
    names.set(key, before === undefined ? nameOf(end) : better(before, nameOf(end)));
    const called = [end.workload, end.app, end.service].some((name) => name !== null && isGateway(name));
    if (called || gatewayNamespaces.includes(end.namespace)) gateways.add(key);
  };
  for (const place of places) {
    add(spokenSource(place), place.reading.adapter.gatewayNamespaces);
    add(spokenTarget(place), place.reading.adapter.gatewayNamespaces);
  }
  return { names, gateways };
};

const namedEnd = (end: Spoken, { names, gateways }: Registry): CallEnd => {
  const key = endKey(end);
  return {
    cluster: end.cluster,
    namespace: end.namespace,
    kind: gateways.has(key) ? 'gateway' : 'service',
    service: (names.get(key) ?? nameOf(end)).text,
    workload: end.workload,
    version: end.version,
  };
};

/** `name.namespace.svc.cluster.local`, with or without a port. */
const INTERNAL_HOST = /^([^.:]+)\.([^.:]+)\.svc(?:[.:]|$)/;

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

/** A callee that no workload answered for, by what it was called (fine-print.md 1 and 5). */
const calledEnd = (
  who: Who,
  cluster: string,
  reached: ReadonlyMap<string, ReadonlyMap<string, CallEnd>>,
): CallEnd | null => {
  const { host, serviceName, serviceNamespace } = who;
  if (serviceName === BLACK_HOLE) return outside(cluster, 'external', BLACK_HOLE);
  const others = host === null ? undefined : reached.get(keyOf(cluster, host));
  const [only] = others?.values() ?? [];
  if (others?.size === 1 && only !== undefined) return only;
  if (!isInternal(who) && (host !== null || serviceName === PASSTHROUGH))
    return outside(cluster, 'external', host ?? PASSTHROUGH);
  const internal = INTERNAL_HOST.exec(host ?? '');
  const service = serviceName ?? internal?.[1] ?? host;
  if (service === null || service === undefined) return null;
  const namespace = serviceNamespace ?? internal?.[2] ?? UNKNOWN;
  return { cluster, namespace, kind: 'service', service, workload: null, version: null };
};

/**
 * Which services answered to a host, by cluster and host. A gateway that calls to an outside host pass through is not
 * what that host names: its own call onwards must not come back to it.
 */
const reachedBy = (places: readonly Place[], registry: Registry): Map<string, Map<string, CallEnd>> => {
  const reached = new Map<string, Map<string, CallEnd>>();
  for (const place of places) {
    const spoken = spokenTarget(place);
    if (place.who.host === null || !hasName(spoken)) continue;
    const end: CallEnd = { ...namedEnd(spoken, registry), workload: null, version: null };
    if (end.kind === 'gateway' && !isInternal(place.who)) continue;
    const key = keyOf(end.cluster, place.who.host);
    const services = reached.get(key) ?? new Map<string, CallEnd>();
    reached.set(key, services.set(keyOf(end.namespace, end.service), end));
  }
  return reached;
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

/** Who each row speaks of, for all rows of a frame at once: names and clusters are repaired from one another. */
export const resolveEnds = (
  readings: readonly Reading[],
  gatewayPatterns: readonly string[],
): ReadonlyMap<Who, Ends> => {
  const places = placesOf(readings);
  const registry = registryOf(places, gatewayPatterns);
  const reached = reachedBy(places, registry);
  const ends = new Map<Who, Ends>();
  for (const place of places) {
    const [source, target] = [spokenSource(place), spokenTarget(place)];
    ends.set(place.who, {
      source: hasName(source) ? namedEnd(source, registry) : outside(place.sourceCluster, 'unknown', UNKNOWN),
      target: hasName(target) ? namedEnd(target, registry) : calledEnd(place.who, place.targetCluster, reached),
    });
  }
  const busy = busyCallers(ends.values());
  if (busy.size === 0) return ends;
  for (const [who, { source, target }] of ends) {
    if (isHost(target) && busy.has(callerKey(source)))
      ends.set(who, { source, target: outside(target.cluster, 'external', PASSTHROUGH) });
  }
  return ends;
};
