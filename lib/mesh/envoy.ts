import type { Measure, MeshAdapter, MeshRows, Row, Rows, SaidEnd, Who } from './adapter';

/**
 * What every Envoy counts of the clusters it calls, whichever mesh configures it (mesh-metrics 3.4). Requests are final
 * answers by code: an attempt that was retried is not among them. Named from the caller: what it receives is what the
 * callee sent. gRPC failures are 200s here: Envoy's code statistics do not read the status in the trailers.
 */
export const envoyMetrics = {
  requests: 'envoy_cluster_upstream_rq',
  duration: 'envoy_cluster_upstream_rq_time',
  sent: 'envoy_cluster_upstream_cx_rx_bytes_total',
  received: 'envoy_cluster_upstream_cx_tx_bytes_total',
  opened: 'envoy_cluster_upstream_cx_total',
  connectFailures: 'envoy_cluster_upstream_cx_connect_fail',
  handshakes: 'envoy_cluster_ssl_handshake',
  dials: 'envoy_cluster_upstream_cx_total',
  failedDials: 'envoy_cluster_upstream_cx_connect_fail',
} as const satisfies MeshAdapter['metrics'];

/** The callee's proxy never learns who called: its own counters of arrivals make no edges, so none of these are its. */
export const notByCallees = {
  requests: null,
  duration: null,
  sent: null,
  received: null,
  connectFailures: null,
  handshakes: null,
  dials: null,
  failedDials: null,
} as const satisfies Readonly<Partial<Record<Measure, null>>>;

/** Our words for what handshakes tell of a connection. */
export const envoyProtection = { yes: ['tls'], no: ['plaintext'] } as const;

/** A pair as the mesh's names say it. */
export interface Naming {
  readonly who: Who;
  /** TLS on this way is the mesh's own, where both ends prove who they are; else it proves at most the server. */
  readonly isMutual: boolean;
}
/** null: not a call between services (a proxy's own plumbing). */
export type NameOf = (who: Who) => Naming | null;

type Account = MeshRows['client'];
type KeyOf = (who: Who) => string;

const saidOf = ({ cluster, namespace, workload, service, version, app }: SaidEnd) => [
  cluster,
  namespace,
  workload,
  service,
  version,
  app,
];

/** Rows of different measures share no objects: pairs are told apart by what they say. */
export const pairKeys = (): KeyOf => {
  const keys = new Map<Who, string>();
  return (who) => {
    const before = keys.get(who);
    if (before !== undefined) return before;
    const made = JSON.stringify([
      saidOf(who.source),
      saidOf(who.target),
      [who.host, who.serviceName, who.serviceNamespace, who.protocol, who.reporterCluster, who.reporter, who.link],
    ]);
    keys.set(who, made);
    return made;
  };
};

/** Calls `make` once per object. */
export const once = <From, To>(make: (from: From) => To): ((from: From) => To) => {
  const made = new Map<From, { readonly value: To }>();
  return (from) => {
    const before = made.get(from);
    if (before !== undefined) return before.value;
    const value = make(from);
    made.set(from, { value });
    return value;
  };
};

/** Values by pair, summed. */
export const sumsByPair = (rows: Rows | undefined, keyOf: KeyOf): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { who, value } of rows?.rows ?? []) sums.set(keyOf(who), (sums.get(keyOf(who)) ?? 0) + value);
  return sums;
};

/**
 * Share of a pair's connections that did a TLS handshake, since its proxies started: connections live longer than any
 * window. Those that never came about could not do one. null: nothing was dialled, or nobody counts handshakes.
 */
const shareOfTls = ({ handshakes, dials, failedDials }: Account, keyOf: KeyOf): ((pair: string) => number | null) => {
  const isCounted = (handshakes?.rows.length ?? 0) > 0;
  const [done, all, failed] = [handshakes, dials, failedDials].map((rows) => sumsByPair(rows, keyOf));
  return (pair) => {
    const dialled = all?.get(pair) ?? 0;
    if (!isCounted || dialled <= 0) return null;
    const secured = done?.get(pair) ?? 0;
    // Never below the handshakes: the counters are read one after another.
    const came = Math.max(dialled - (failed?.get(pair) ?? 0), secured);
    return came > 0 ? secured / came : null;
  };
};

/** A row in two: what was protected and what was not. */
const parted = (row: Row, { who, isMutual }: Naming, share: number | null): readonly Row[] => {
  if (share === null) return [{ ...row, who }];
  const part = (protection: string | null, of: number) =>
    of > 0 ? [{ ...row, who, protection, value: row.value * of }] : [];
  return [...part(isMutual ? 'tls' : null, share), ...part('plaintext', 1 - share)];
};

/** Requests of one pair stand in several families: those that name codes say more than those that only count. */
const codedFirst = (requests: Rows, keyOf: KeyOf): Rows => {
  const coded = new Set(requests.rows.filter(({ code }) => code !== null).map(({ who }) => keyOf(who)));
  return { ...requests, rows: requests.rows.filter(({ who, code }) => code !== null || !coded.has(keyOf(who))) };
};

/** Of a gRPC call a 2xx says only that there was an answer, not how it ended. */
const withoutGuess = (row: Row): Row =>
  row.who.protocol === 'grpc' && row.code?.startsWith('2') ? { ...row, code: null } : row;

const TCP = ['sent', 'received', 'opened', 'connectFailures'] as const;
type Read = (row: Row, naming: Naming) => readonly Row[];

/**
 * How much longer durations would be if every proxy told them: some profiles leave them out, and a mean over requests
 * that nobody timed would be too short. By the pair as named, which several proxies tell.
 */
const untimed = (
  { requests, duration }: Readonly<Record<'requests' | 'duration', Rows | undefined>>,
  keyOf: KeyOf,
  named: NameOf,
): ((naming: Naming) => number) => {
  const timedPairs = new Set(duration?.rows.map(({ who }) => keyOf(who)));
  const [all, timed] = [new Map<string, number>(), new Map<string, number>()];
  for (const { who, value } of requests?.rows ?? []) {
    const naming = named(who);
    if (naming === null) continue;
    for (const sums of timedPairs.has(keyOf(who)) ? [all, timed] : [all])
      sums.set(keyOf(naming.who), (sums.get(keyOf(naming.who)) ?? 0) + value);
  }
  return ({ who }) => {
    const [whole, part] = [all.get(keyOf(who)) ?? 0, timed.get(keyOf(who)) ?? 0];
    return part > 0 ? whole / part : 1;
  };
};

/**
 * The callers' account out of the counters of their outbound clusters: named, with the protection that handshakes tell.
 * A pair with requests has no TCP of its own (its connections carry them), and a pair that was never dialled is no call:
 * an Envoy lists every cluster it could call.
 */
export const callersAccount = (client: Account, nameOf: NameOf): Account => {
  const [keyOf, named] = [pairKeys(), once(nameOf)];
  const requests = client.requests === undefined ? undefined : codedFirst(client.requests, keyOf);
  const share = shareOfTls(client, keyOf);
  const stretch = untimed({ requests, duration: client.duration }, keyOf, named);
  const carriers = new Set(requests?.rows.map(({ who }) => keyOf(who)));
  const dials = sumsByPair(client.dials, keyOf);
  const stated: Read = (row, naming) => parted(row, naming, share(keyOf(row.who)));
  const ofRequests: Read = (row, naming) => stated(row, naming).map(withoutGuess);
  const ofTcp: Read = (row, naming) =>
    carriers.has(keyOf(row.who)) || dials.get(keyOf(row.who)) === 0 ? [] : stated(row, naming);
  const ofDurations: Read = (row, naming) => [{ ...row, who: naming.who, value: row.value * stretch(naming) }];
  const ofBuckets: Read = (row, { who }) => [{ ...row, who }];
  const part = (measure: keyof Account, read: Read, rows = client[measure]): Account => {
    if (rows === undefined) return {};
    const told = rows.rows.flatMap((row) => {
      const naming = named(row.who);
      return naming === null ? [] : read(row, naming);
    });
    return { [measure]: { ...rows, rows: told } };
  };
  const tcp = TCP.map((measure) => part(measure, ofTcp));
  return Object.assign(
    part('requests', ofRequests, requests),
    part('duration', ofDurations),
    part('buckets', ofBuckets),
    ...tcp,
  );
};

/** Connections that reached a callee in plaintext, from nobody knows whom. Where there were none, nobody is invented. */
export const plaintextArrivals = (rows: readonly Row[]): Account => ({
  opened: {
    rows: rows.flatMap((row) => (row.value > 0 ? [{ ...row, protection: 'plaintext', reason: 'permissive' }] : [])),
    unreadable: 0,
  },
});
