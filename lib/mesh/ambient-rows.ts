import type { MeshRows, Row, SaidEnd, Who } from './adapter';
import { type L7Pairs, l7PairsOf } from './ambient-pairs';
import { isTcp, PLAINTEXT, withTellers, workloadKey } from './ambient-tellers';
import { type Waypoints, waypointsOf } from './ambient-waypoints';
import { mapRows, oncePerWho, SILENT_END } from './rows';

/** A caller's Envoy answered itself: nobody else saw these requests. */
const NEVER_SENT: readonly string[] = ['UH', 'UF', 'UO', 'NR', 'NC', 'FI'];
const isNeverSent = ({ flags }: Row): boolean => flags?.split(',').some((flag) => NEVER_SENT.includes(flag)) ?? false;

const reached = (who: Who, target: SaidEnd): Who => (target === who.target ? who : { ...who, target });

/** Whom it reached nobody tells; the name that its series bear instead (a waypoint's) is kept to find them by. */
const reachedNobody = (who: Who): Who => ({
  ...reached(who, SILENT_END),
  labelled: { sourceNamespace: null, sourceWorkload: null, targetWorkload: who.target.workload, host: who.host },
});

/**
 * Requests, each once. What a waypoint tells of, the caller's own gateway or sidecar tells once more: only what never
 * reached the waypoint is added. What a waypoint passes on to a sidecar it has told already.
 */
const withRequestsOnce = (told: MeshRows, waypoints: Waypoints, pairs: L7Pairs): MeshRows => {
  const silent = oncePerWho(reachedNobody);
  const ofCaller = (row: Row): Who | null => {
    if (pairs.isToldByWaypoint(row.who)) return isNeverSent(row) ? silent(row.who) : null;
    return waypoints.isOnTheWay(row.who, row.who.target) ? silent(row.who) : row.who;
  };
  const ofCallee = ({ who }: Row): Who | null => (waypoints.isPassedOn(who) && pairs.isWaypointed(who) ? null : who);
  return mapRows(told, (row, { account, measure }) => {
    if (isTcp(measure)) return [row];
    const who = account === 'client' ? ofCaller(row) : ofCallee(row);
    return who === null ? [] : [who === row.who ? row : { ...row, who }];
  });
};

/** What ztunnels tell of connections, by the ends they are between: waypoints are no ends. */
const withRealEnds = (told: MeshRows, waypoints: Waypoints, pairs: L7Pairs): MeshRows => {
  const named = oncePerWho((who) => {
    if (!waypoints.isOnTheWay(who, who.target)) return who;
    const answering = pairs.onlyAnswering(who);
    return answering === null ? reachedNobody(who) : reached(who, answering);
  });
  return mapRows(told, (row, { account, measure }) => {
    if (!isTcp(measure) || row.who.mesh !== 'ambient' || row.who.reporter === 'waypoint') return [row];
    if (waypoints.isPassedOn(row.who)) return [];
    const who = named(row.who);
    if (who === null) return [];
    // A waypoint tells of these connections itself, with the workloads that took them.
    const isToldTwice = account === 'client' && who.target.workload === null && pairs.hasTcpByWaypoint(who);
    return isToldTwice ? [] : [{ ...row, who }];
  });
};

/** Connections that carry requests told apart are those of the requests: a second reading of one call, no second call. */
const carried = (told: MeshRows, pairs: L7Pairs): MeshRows => {
  const made = new Map<Who, Who | null>();
  const carrying = (who: Who): Who | null => {
    const before = made.get(who);
    if (before !== undefined) return before;
    const protocol = pairs.protocolOf(who);
    const whole = protocol === null ? null : { ...who, carries: protocol };
    made.set(who, whole);
    return whole;
  };
  return mapRows(told, (row, { measure }) => {
    if (!isTcp(measure) || row.who.mesh !== 'ambient' || row.who.reporter === 'waypoint') return [row];
    // Plaintext goes past a waypoint: these are other connections, whose requests nobody sees.
    const isPast = row.protection === PLAINTEXT && pairs.isToldByWaypoint(row.who);
    const who = isPast ? null : carrying(row.who);
    return [who === null ? row : { ...row, who }];
  });
};

const DENIED = 'DENY';

/** A refusal is no failure. Where a ztunnel counts failures at all, a pair without any had none. */
const withFailures = (told: MeshRows): MeshRows => {
  const counted = [told.client, told.server].some(({ connectFailures }) => (connectFailures?.rows.length ?? 0) > 0);
  if (!counted) return told;
  const side = (account: MeshRows['client']): MeshRows['client'] => {
    const failures = account.connectFailures?.rows.filter(({ flags }) => flags !== DENIED) ?? [];
    const opened =
      account.opened?.rows.filter(({ who }) => who.mesh === 'ambient' && who.reporter !== 'waypoint') ?? [];
    const none = [...new Map(opened.map((row) => [row.who, row])).values()].map((row) => ({ ...row, value: 0 }));
    const unreadable = account.connectFailures?.unreadable ?? 0;
    return { ...account, connectFailures: { rows: [...failures, ...none], unreadable } };
  };
  return { client: side(told.client), server: side(told.server) };
};

/** How many of a pair's connections were protected, as the callee's ztunnel saw it: by connections, else by bytes. */
const sharesOf = ({ server }: MeshRows): ReadonlyMap<string, number> => {
  const shares = new Map<string, number>();
  // The better basis last: it stands.
  for (const measures of [['sent', 'received'], ['opened']] as const) {
    const sums = new Map<string, { protected: number; all: number }>();
    for (const { who, protection, value } of measures.flatMap((measure) => server[measure]?.rows ?? [])) {
      if (who.carries === undefined) continue;
      const key = `${workloadKey(who.source)}>${workloadKey(who.target)}`;
      const sum = sums.get(key) ?? { protected: 0, all: 0 };
      sums.set(key, { protected: sum.protected + (protection === PLAINTEXT ? 0 : value), all: sum.all + value });
    }
    for (const [key, sum] of sums) if (sum.all > 0) shares.set(key, sum.protected / sum.all);
  }
  return shares;
};

/** Requests of an Envoy to a workload with nothing but a ztunnel: its ztunnel says how their connections came. */
const withProtection = (told: MeshRows, pairs: L7Pairs): MeshRows => {
  const shares = sharesOf(told);
  if (shares.size === 0) return told;
  return mapRows(told, (row, { account, measure }) => {
    const share = shares.get(`${workloadKey(row.who.source)}>${workloadKey(row.who.target)}`);
    if (account !== 'client' || measure !== 'requests' || share === undefined || pairs.isToldByCallee(row.who))
      return [row];
    const part = (protection: string, of: number): readonly Row[] =>
      of > 0 ? [{ ...row, protection, value: row.value * of }] : [];
    return [...part('mutual_tls', share), ...part(PLAINTEXT, 1 - share)];
  });
};

/** One call, one edge (product.md rule 12): what sidecars, ztunnels and waypoints tell of a call, laid together. */
export const readTogether = (told: MeshRows): MeshRows => {
  const all = withTellers(told);
  const waypoints = waypointsOf(all);
  const pairs = l7PairsOf(all, waypoints);
  const once = withRealEnds(withRequestsOnce(all, waypoints, pairs), waypoints, pairs);
  return withProtection(withFailures(carried(once, pairs)), pairs);
};
