import { bounds } from '@/demo/latency';
import { quantileBracket, type Truth, type TruthEdge, type TruthSide } from '@/demo/truth';
import type { Latency } from '@/lib/domain/graph';

/**
 * The demo's truth in the words of the API: what every edge, node, namespace and cell must say. Derived from the
 * topology and the counters alone, by the rules of product.md 2; none of the product's code takes part.
 */

export interface ExpectedEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: TruthEdge['protocol'];
  readonly truth: TruthEdge;
  /** The account that is the headline; null on TCP. */
  readonly headline: TruthSide | null;
  /** The account latency is told by. */
  readonly timed: { readonly account: 'client' | 'server'; readonly side: TruthSide } | null;
}

export const clusterOf = ({ from, to }: TruthEdge): string => (from ?? to ?? '').split('/')[0] ?? '';

const nodeId = (ref: string): string => {
  const [cluster, namespace, name = ''] = ref.split('/');
  return `${cluster}/${namespace}/${name.endsWith('gateway') ? 'gateway' : 'service'}/${name}`;
};

const targetOf = (edge: TruthEdge): string => {
  if (edge.kind !== 'host') return nodeId(edge.to ?? '');
  const name = edge.via === 'blackhole' ? 'BlackHoleCluster' : edge.to;
  return `${clusterOf(edge)}/unknown/external/${name}`;
};

const sourceOf = (edge: TruthEdge): string =>
  edge.from === null ? `${clusterOf(edge)}/unknown/unknown/unknown` : nodeId(edge.from);

const timedBy = ({ client, server }: TruthEdge): ExpectedEdge['timed'] => {
  if (server !== null && server.requests > 0) return { account: 'server', side: server };
  return client !== null && client.requests > 0 ? { account: 'client', side: client } : null;
};

/** Every edge that carried something, by id. What had no route is no edge. */
export const expectedEdges = (truth: Truth): ReadonlyMap<string, ExpectedEdge> =>
  new Map(
    truth.edges
      .filter(({ to, client, server, tcp }) => to !== null && (tcp?.opened ?? client?.requests ?? server?.requests))
      .map((edge) => {
        const [source, target] = [sourceOf(edge), targetOf(edge)];
        const id = `${source}~${target}~${edge.protocol}`;
        const { protocol } = edge;
        const headline = edge.client ?? edge.server;
        return [id, { id, source, target, protocol, truth: edge, headline, timed: timedBy(edge) }];
      }),
  );

/** The namespace entity a node counts under; outside the mesh it is `unknown`. */
export const namespaceId = (id: string): string => {
  const [cluster, namespace] = id.split('/');
  return `${cluster}/${namespace}/namespace/${namespace}`;
};

export const sumOf = <T>(items: Iterable<T>, of: (item: T) => number): number => {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
};

export const grouped = <T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

export const isTcp = ({ protocol }: Pick<ExpectedEdge, 'protocol'>): boolean => protocol === 'tcp';

/** Requests, errors and what no `rate()` can see, of some edges' headlines. TCP adds nothing. */
export const requestsOf = (edges: Iterable<ExpectedEdge>) => {
  const sides = [...edges].flatMap(({ headline }) => headline ?? []);
  const requests = sumOf(sides, (side) => side.requests);
  const errors = sumOf(sides, (side) => side.requests * (side.errorRate ?? 0));
  return { requests, errors, unseen: sumOf(sides, ({ unseen }) => unseen) };
};

/** Protected, known and unknown: requests, or connections of TCP. */
export const protectionOf = (edges: Iterable<ExpectedEdge>) => {
  const all = [...edges];
  return {
    protected: sumOf(all, ({ truth }) => truth.protectedCount),
    known: sumOf(all, ({ truth }) => truth.knownCount),
    unknown: sumOf(all, ({ truth }) => truth.unattestedCount),
    unseen: sumOf(all, ({ truth }) => truth.unseenKnown),
  };
};

/** Histograms of several sides as one. */
export const mergedBuckets = (sides: readonly TruthSide[]): readonly number[] =>
  bounds.map((_, index) => sumOf(sides, ({ buckets }) => buckets[index] ?? 0));

export const unseenOf = (sides: readonly TruthSide[]): number => sumOf(sides, ({ unseen }) => unseen);

/**
 * Whether a quantile lies inside the bucket that truly holds it. `slack`: share of the requests that a back end may
 * not have seen, so that a quantile at the very edge of a bucket may fall on its other side.
 */
export const isInBucket = (
  value: number | null | undefined,
  { buckets, quantile, slack }: { buckets: readonly number[]; quantile: number; slack: number },
): boolean => {
  const [low, high] = [quantile - slack, Math.min(1, quantile + slack)].map((q) => quantileBracket(buckets, q));
  if (low === undefined || high === undefined || low === null || high === null) return value === null;
  // A quantile in the open-ended bucket is told as its lower bound; 4 significant digits may round past a bound.
  const top = Number.isFinite(high.upTo) ? high.upTo : high.above;
  return typeof value === 'number' && value >= low.above * 0.999 && value <= top * 1.001;
};

/** What is off about the protected share of some edges; nothing known means no share. */
export const offShare = (
  what: string,
  share: number | null | undefined,
  { protected: safe, known, unseen }: ReturnType<typeof protectionOf>,
): readonly string[] => {
  if (known === 0) return share === null ? [] : [`${what} has a share of ${share}`];
  return off(`${what} share`, share, safe / known, 0.01 + unseen / known);
};

/** What is off about latency: by the wrong account, a mean by more than 1 %, or a percentile outside its bucket. */
export const offLatency = (
  what: string,
  latency: Latency,
  timed: readonly NonNullable<ExpectedEdge['timed']>[],
): readonly string[] => {
  const account = timed.some((one) => one.account === 'server') ? 'server' : 'client';
  const sides = timed.flatMap((one) => (one.account === account ? [one.side] : []));
  if (latency.account !== (sides.length === 0 ? null : account)) return [`${what} is timed by ${latency.account}`];
  return sides.length === 0 ? [] : offTimes(what, latency, sides);
};

const offTimes = (what: string, latency: Latency, sides: readonly TruthSide[]): readonly string[] => {
  const buckets = mergedBuckets(sides);
  const requests = sumOf(sides, (side) => side.requests);
  const unseen = unseenOf(sides) / requests;
  const ms = sumOf(sides, (side) => side.requests * (side.meanMs ?? 0));
  const mean = ms / requests;
  // Of few requests the first ones of a label set may be the slow ones.
  const seenMean = unseen === 1 ? mean : (ms - sumOf(sides, ({ unseenMs }) => unseenMs)) / (requests * (1 - unseen));
  const meanSlack = mean * (0.01 + 2 * unseen) + Math.abs(mean - seenMean);
  const quantiles = [
    [0.5, latency.p50Ms],
    [0.95, latency.p95Ms],
    [0.99, latency.p99Ms],
  ] as const;
  return [
    ...off(`${what} mean`, latency.meanMs, mean, meanSlack),
    ...quantiles.flatMap(([quantile, value]) =>
      isInBucket(value, { buckets, quantile, slack: 0.0005 + unseen })
        ? []
        : [`${what} p${quantile * 100} is ${value}`],
    ),
  ];
};

/** A figure that is off: for lists that must be empty. */
export const off = (
  what: string,
  actual: number | null | undefined,
  wanted: number,
  tolerance: number,
): readonly string[] =>
  typeof actual === 'number' && Math.abs(actual - wanted) <= tolerance
    ? []
    : [`${what}: ${actual}, in truth ${Number(wanted.toPrecision(6))} ± ${Number(tolerance.toPrecision(2))}`];
