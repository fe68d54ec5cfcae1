import type { MeshRows, Row, SaidEnd, Who } from './adapter';
import { isTcp, workloadKey } from './ambient-tellers';
import { serviceKey, type Waypoints } from './ambient-waypoints';

type Protocol = 'http' | 'grpc';

/** Who talks to whom in requests, and who tells of it. */
export interface L7Pairs {
  /** Does a waypoint tell of this caller's requests to that Service? */
  readonly isToldByWaypoint: (who: Who) => boolean;
  readonly isWaypointed: (who: Who) => boolean;
  /** Does a waypoint tell of this caller's TCP to that Service? */
  readonly hasTcpByWaypoint: (who: Who) => boolean;
  /** The one workload that answered this caller behind a waypoint; null: several, or nobody yet. */
  readonly onlyAnswering: (who: Who) => SaidEnd | null;
  /** The protocol of the requests these connections carry; null: none that anybody tells of. */
  readonly protocolOf: (who: Who) => Protocol | null;
  readonly isToldByCallee: (who: Who) => boolean;
}

const byService = (who: Who): string | null => {
  const service = serviceKey(who);
  return service === null ? null : `${workloadKey(who.source)}>${service}`;
};
const byWorkload = ({ source, target }: Who): string | null =>
  (target.workload ?? target.service) === null ? null : `${workloadKey(source)}>${workloadKey(target)}`;

const pairsIn = (rows: readonly Row[], key: (who: Who) => string | null): ReadonlySet<string> =>
  new Set(rows.flatMap(({ who }) => key(who) ?? []));

const has = (keys: ReadonlySet<string>, key: string | null): boolean => key !== null && keys.has(key);

/** More requests decide where a pair speaks both. */
const protocolsOf = (rows: readonly Row[], key: (who: Who) => string | null): ReadonlyMap<string, Protocol> => {
  const sums = new Map<string, Record<Protocol, number>>();
  for (const { who, value } of rows) {
    const pair = key(who);
    if (pair === null) continue;
    const sum = sums.get(pair) ?? { http: 0, grpc: 0 };
    sum[who.protocol === 'grpc' ? 'grpc' : 'http'] += value;
    sums.set(pair, sum);
  }
  // Counters that stand still have a protocol, too.
  const spoken = protocolsSeen(rows, key);
  return new Map(
    [...sums].map(([pair, { http, grpc }]) => [
      pair,
      grpc > http || (grpc === http && spoken.get(pair)?.has('http') !== true) ? 'grpc' : 'http',
    ]),
  );
};

const protocolsSeen = (rows: readonly Row[], key: (who: Who) => string | null) => {
  const seen = new Map<string, Set<Protocol>>();
  for (const { who } of rows) {
    const pair = key(who);
    if (pair === null) continue;
    seen.set(pair, (seen.get(pair) ?? new Set()).add(who.protocol === 'grpc' ? 'grpc' : 'http'));
  }
  return seen;
};

const answeringIn = (rows: readonly Row[]): ReadonlyMap<string, SaidEnd | null> => {
  const found = new Map<string, SaidEnd | null>();
  for (const { who } of rows) {
    const pair = byService(who);
    if (pair === null || byWorkload(who) === null) continue;
    const before = found.get(pair);
    const isSame = before === undefined || (before !== null && workloadKey(before) === workloadKey(who.target));
    found.set(pair, isSame ? (before ?? who.target) : null);
  }
  return found;
};

/** Reads the pairs out of rows that know who tells them. */
export const l7PairsOf = ({ client, server }: MeshRows, waypoints: Waypoints): L7Pairs => {
  const sent = client.requests?.rows ?? [];
  const arrived = server.requests?.rows ?? [];
  const isWaypoints = ({ who }: Row) => who.reporter === 'waypoint';
  const byWaypoint = arrived.filter(isWaypoints);
  const byEnvoys = [...sent, ...arrived.filter((row) => !isWaypoints(row) && !waypoints.isPassedOn(row.who))];
  const tcp = Object.entries(server).flatMap(([measure, { rows }]) => (isTcp(measure) ? rows.filter(isWaypoints) : []));
  const [behind, beside] = [pairsIn(byWaypoint, byService), pairsIn(tcp, byService)];
  const services = new Set(byWaypoint.flatMap(({ who }) => serviceKey(who) ?? []));
  const answered = pairsIn(arrived, byWorkload);
  const answering = answeringIn([...byWaypoint, ...tcp]);
  const [ofServices, ofWorkloads] = [protocolsOf(byWaypoint, byService), protocolsOf(byEnvoys, byWorkload)];
  const toServices = protocolsOf(
    byEnvoys.filter(({ who }) => waypoints.isOnTheWay(who, who.target)),
    byService,
  );
  return {
    isToldByWaypoint: (who) => has(behind, byService(who)),
    isWaypointed: (who) => services.has(serviceKey(who) ?? ''),
    hasTcpByWaypoint: (who) => has(beside, byService(who)),
    onlyAnswering: (who) => answering.get(byService(who) ?? '') ?? null,
    protocolOf: (who) =>
      ofServices.get(byService(who) ?? '') ??
      toServices.get(byService(who) ?? '') ??
      ofWorkloads.get(byWorkload(who) ?? '') ??
      null,
    isToldByCallee: (who) => has(answered, byWorkload(who)),
  };
};
