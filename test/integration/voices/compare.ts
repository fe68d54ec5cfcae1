import type { GraphEdge } from '@/lib/domain/graph';
import { off } from '@/test/harness/expected';
import type { ExpectedEdge } from './voice';

/** What differs between an edge and what a mesh can say of the truth; empty: nothing that counts. */
export type Compare = (edge: GraphEdge, wanted: ExpectedEdge, seconds: number) => readonly string[];

const headlineOf = ({ sides }: ExpectedEdge) => sides.client ?? sides.server;

export const offRequests: Compare = (edge, wanted, seconds) => {
  const side = headlineOf(wanted);
  if (side === null || side.requests === 0) return [];
  const slack = (0.02 * side.requests + wanted.unseen + 1) / seconds;
  const rates = off(`${edge.id} rate`, edge.requestRate, side.requests / seconds, slack);
  if (side.judged === 0)
    return edge.errorRate === null ? rates : [...rates, `${edge.id} has an error ratio of ${edge.errorRate}`];
  return [
    ...rates,
    ...off(`${edge.id} errors`, edge.errorRate, side.errors / side.judged, 0.01),
    ...off(`${edge.id} client errors`, edge.clientErrorRate, side.clientErrors / side.judged, 0.01),
  ];
};

export const offTcp: Compare = (edge, wanted, seconds) => [
  ...off(
    `${edge.id} connections`,
    edge.connectionRate,
    wanted.opened / seconds,
    (0.03 * wanted.opened + wanted.unseen + 5) / seconds,
  ),
  ...(wanted.bytes === 0 || edge.bytesRate === null
    ? []
    : off(`${edge.id} bytes`, edge.bytesRate, wanted.bytes / seconds, (0.03 * wanted.bytes) / seconds)),
];

export const offMean: Compare = (edge, wanted) => {
  const [server, client] = [wanted.sides.server, wanted.sides.client];
  const side = server !== null && server.timed > 0 ? server : client;
  if (side === null || side.meanMs === null)
    return edge.latency.meanMs === null ? [] : [`${edge.id} has a mean of ${edge.latency.meanMs}`];
  // What proxies answer themselves is counted and not timed: the mean is over what was timed, or over all requests.
  const { least, most } = side.meanMs;
  const [low, high] = [
    (least * side.timed) / (wanted.counted ?? side.requests),
    (most * side.timed) / (wanted.counted ?? side.timed),
  ];
  const mean = edge.latency.meanMs;
  const isBetween = mean !== null && mean >= low * 0.97 - 0.5 && mean <= high * 1.03 + 0.5;
  return isBetween ? [] : [`${edge.id} mean: ${mean}, in truth ${low} to ${high}`];
};

export const offProtection: Compare = (edge, wanted) => {
  if (wanted.knownCount === 0) return edge.mtls.share === null ? [] : [`${edge.id} has a share of ${edge.mtls.share}`];
  // Counters are whole: of few connections one more or less is a step of its own.
  const step = Math.max(0.02, 2 / wanted.countedOf);
  return off(`${edge.id} protection`, edge.mtls.share, wanted.protectedCount / wanted.knownCount, step);
};

/** What differs on any edge of requests, or of TCP. */
export const offAmong = (
  {
    edges,
    expected,
    seconds,
  }: {
    readonly edges: readonly GraphEdge[];
    readonly expected: ReadonlyMap<string, ExpectedEdge>;
    readonly seconds: number;
  },
  of: Compare,
  isTcp: boolean,
): readonly string[] =>
  edges.flatMap((edge) => {
    const wanted = expected.get(edge.id);
    return wanted === undefined || (wanted.protocol === 'tcp') !== isTcp ? [] : of(edge, wanted, seconds);
  });
