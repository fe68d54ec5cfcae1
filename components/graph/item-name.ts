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

/**
 * How many distinct callees and callers things have, each or those of interest, by the two ends of every call: ids, or
 * places in a list.
 */
export const degreesOf = <T>(from: ArrayLike<T>, to: ArrayLike<T>, of?: Iterable<T>): ReadonlyMap<T, Degree> => {
  const known = new Map<T, { readonly callees: Set<T>; readonly callers: Set<T> }>();
  const fresh = () => ({ callees: new Set<T>(), callers: new Set<T>() });
  for (const each of of ?? [...Array.from(from), ...Array.from(to)]) known.set(each, fresh());
  for (let i = 0; i < from.length; i++) {
    const [source, target] = [from[i] as T, to[i] as T];
    known.get(source)?.callees.add(target);
    known.get(target)?.callers.add(source);
  }
  return new Map(
    [...known].map(([each, { callees, callers }]) => [each, { calls: callees.size, calledBy: callers.size }]),
  );
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
