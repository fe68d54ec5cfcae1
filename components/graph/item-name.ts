import { UNKNOWN } from '@/lib/domain/entity';
import type { GraphNode } from '@/lib/domain/graph';
import { formatBytesRate, formatPercent, formatRate } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';

const kindWords: Readonly<Partial<Record<GraphNode['kind'], string>>> = {
  gateway: 'gateway',
  external: 'outside the mesh',
  namespace: 'whole namespace',
  cluster: 'whole cluster',
};

const trafficWords = ({ requestRate, errorRate, bytesRate }: GraphNode['in']): readonly string[] => {
  if (requestRate === null)
    return bytesRate === null
      ? ['traffic not reported']
      : [`${formatBytesRate(bytesRate).text} ${formatBytesRate(bytesRate).unit.replace('/s', ' per second')}`];
  const requests = `${formatRate(requestRate).text} requests per second`;
  return errorRate === null ? [requests] : [requests, `${formatPercent(errorRate).text} % errors`];
};

export interface Degree {
  readonly calls: number;
  readonly calledBy: number;
}

const NOBODY: Degree = { calls: 0, calledBy: 0 };

/**
 * A node as it is read out: "payments-api, namespace payments, degraded, 120 requests per second, 2.1 % errors, calls 5,
 * called by 3".
 */
export const itemName = (node: GraphNode, degree: Degree = NOBODY): string => {
  const reported = node.in.requestRate !== null || node.in.bytesRate !== null;
  const named = node.version === null ? node.name : `${node.name} version ${node.version}`;
  const kind = kindWords[node.kind];
  const place = node.kind === 'namespace' || node.kind === 'cluster' || node.namespace === UNKNOWN;
  return [
    named,
    ...(kind === undefined ? [] : [kind]),
    ...(place ? [] : [`namespace ${node.namespace}`]),
    node.health === 'unknown' ? 'health unknown' : node.health,
    ...trafficWords(reported ? node.in : node.out),
    `calls ${degree.calls}`,
    `called by ${degree.calledBy}`,
  ].join(', ');
};

/** Calls by the places of their two ends among the nodes; whoever has none (-1, NaN) is nobody's caller or callee. */
interface Ends {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
}

/**
 * How many distinct callees and callers each of `count` nodes has, or those at the places `of`, in that order. One bit
 * for each pair that could be: sets of thousands are made anew with every refresh.
 */
export const degreesOf = ({ from, to }: Ends, count: number, of?: readonly number[]): readonly Degree[] => {
  const places = of ?? Array.from({ length: count }, (_, i) => i);
  const rowAt = new Int32Array(count).fill(-1);
  for (const [row, place] of places.entries()) rowAt[place] = row;
  const tally = () => ({ seen: new Uint8Array(Math.ceil((places.length * count) / 8)), of: places.map(() => 0) });
  const [callees, callers] = [tally(), tally()];
  const add = (each: ReturnType<typeof tally>, whom: number, other: number): void => {
    const row = rowAt[whom] ?? -1;
    if (row < 0 || !(other >= 0)) return;
    const pair = row * count + other;
    const [byte, bit] = [Math.floor(pair / 8), 1 << (pair % 8)];
    const before = each.seen[byte] ?? 0;
    each.seen[byte] = before | bit;
    if ((before & bit) === 0) each.of[row] = (each.of[row] ?? 0) + 1;
  };
  for (let i = 0; i < from.length; i++) {
    const [source, target] = [from[i] ?? -1, to[i] ?? -1];
    add(callees, source, target);
    add(callers, target, source);
  }
  return places.map((_, row) => ({ calls: callees.of[row] ?? 0, calledBy: callers.of[row] ?? 0 }));
};

/** How many there are of what: "40 namespaces", "12 services and 39 namespaces". */
export const thingsWords = (nodes: readonly Pick<GraphNode, 'kind'>[]): string => {
  const namespaces = nodes.filter(({ kind }) => kind === 'namespace').length;
  const others = nodes.length - namespaces;
  if (namespaces === 0) return plural(others, 'service');
  return others === 0
    ? plural(namespaces, 'namespace')
    : `${plural(others, 'service')} and ${plural(namespaces, 'namespace')}`;
};
