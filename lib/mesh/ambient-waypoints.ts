import type { MeshRows, SaidEnd, Who } from './adapter';
import { workloadKey } from './ambient-tellers';

/** A Service as rows name it; null: they do not. */
export const serviceKey = ({ host, serviceName, serviceNamespace }: Who): string | null =>
  host ?? (serviceName === null ? null : `${serviceName} ${serviceNamespace ?? ''}`);

/** Istio's own name for the gateway between networks: it stands for an end until the answer tells which (mesh-metrics 3.2). */
const BETWEEN_NETWORKS = /(?:^|-)eastwest/;

const isNamed = ({ workload, service }: SaidEnd): boolean => (workload ?? service) !== null;

/** Ends by Service and workload. */
type Ends = Map<string, Map<string, SaidEnd>>;

const noted = (ends: Ends, who: Who, end: SaidEnd): void => {
  const service = serviceKey(who);
  if (service === null) return;
  const known = ends.get(service) ?? new Map<string, SaidEnd>();
  ends.set(service, isNamed(end) ? known.set(workloadKey(end), end) : known);
};

/** Which waypoints stand before a Service, and who may answer behind them. */
export interface Waypoints {
  /** Is this end, as a callee, a waypoint or gateway on the way to the Service that was called? */
  readonly isOnTheWay: (who: Who, end: SaidEnd) => boolean;
  /** Does a waypoint send this row on? Then its caller told of it already. */
  readonly isPassedOn: (who: Who) => boolean;
}

/**
 * Nothing says which workload is a waypoint; what it does tells. Connections for a Service arrive at it and leave it for
 * the same Service, and no waypoint's own row names it as who answered. A workload that calls its own Service is none.
 */
export const waypointsOf = ({ client, server }: MeshRows): Waypoints => {
  const [reached, senders, answering]: readonly [Ends, Ends, Ends] = [new Map(), new Map(), new Map()];
  const each = (account: MeshRows['client'], read: (who: Who) => void): void => {
    for (const who of new Set(Object.values(account).flatMap(({ rows }) => rows.map((row) => row.who)))) read(who);
  };
  each(client, (who) => noted(reached, who, who.target));
  each(server, (who) => {
    if (who.reporter === 'waypoint') noted(answering, who, who.target);
    else if (who.source.service !== who.target.service) noted(senders, who, who.source);
  });
  const isWaypoint = (service: string, key: string, end: SaidEnd): boolean => {
    const behind = answering.get(service);
    const answers = (one: SaidEnd) => workloadKey(one) === key || one.service === end.service;
    if ([...(behind?.values() ?? [])].some(answers)) return false;
    // Its own rows name who answers; without them it is known by sending on what it takes.
    const isBefore = behind !== undefined && !service.startsWith(`${end.service}.`);
    return isBefore || senders.get(service)?.has(key) === true;
  };
  const found = new Map(
    [...reached].map(([service, ends]) => [
      service,
      new Set([...ends].flatMap(([key, end]) => (isWaypoint(service, key, end) ? [key] : []))),
    ]),
  );
  const all = new Set([...found.values()].flatMap((keys) => [...keys]));
  return {
    isOnTheWay: (who, end) =>
      isNamed(end) &&
      ((found.get(serviceKey(who) ?? '')?.has(workloadKey(end)) ?? false) ||
        (BETWEEN_NETWORKS.test(end.workload ?? '') && who.host !== null)),
    isPassedOn: ({ source, reporter }) => reporter !== 'waypoint' && isNamed(source) && all.has(workloadKey(source)),
  };
};
