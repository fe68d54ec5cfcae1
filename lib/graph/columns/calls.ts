import type { Protocol } from '@/lib/domain/entity';
import type { EdgeMtls, GraphEdge, GraphNode, Health } from '@/lib/domain/graph';
import { readTable, type Table } from './table';

/** A figure of each call; null where nobody reports it. */
export type Figures = ArrayLike<number | null>;

interface Account {
  readonly requestRate: Figures;
  readonly errorRate: Figures;
}

/**
 * What a picture shows of calls, a list for each field. A refresh brings ten thousand, and nobody reads more than a few
 * in full: lists are gone through without a record of each.
 */
export interface Calls {
  readonly length: number;
  /** Places of their ends among the nodes; -1: not among them. */
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  readonly protocol: ArrayLike<Protocol>;
  readonly health: ArrayLike<Health>;
  readonly requestRate: Figures;
  readonly errorRate: Figures;
  readonly bytesRate: Figures;
  readonly meanMs: Figures;
  readonly p95Ms: Figures;
  readonly mtls: {
    readonly state: ArrayLike<EdgeMtls['state']>;
    readonly basis: ArrayLike<EdgeMtls['basis']>;
    readonly share: Figures;
    readonly knownRate: Figures;
  };
  /** What the two ends say. A side that reports nothing has no figures. */
  readonly client: Account;
  readonly server: Account;
}

/** The calls of a table. */
export const readCalls = (table: Table): Calls => {
  const { values, within } = readTable(table);
  const account = (side: 'client' | 'server') => ({
    requestRate: within<number>('accounts', side, 'requestRate'),
    errorRate: within<number>('accounts', side, 'errorRate'),
  });
  return {
    length: table.count,
    from: values<number>('source'),
    to: values<number>('target'),
    protocol: values<Protocol>('protocol'),
    health: values<Health>('health'),
    requestRate: values<number | null>('requestRate'),
    errorRate: values<number | null>('errorRate'),
    bytesRate: values<number | null>('bytesRate'),
    meanMs: within<number>('latency', 'meanMs'),
    p95Ms: within<number>('latency', 'p95Ms'),
    mtls: {
      state: within('mtls', 'state') as readonly EdgeMtls['state'][],
      basis: within('mtls', 'basis') as readonly EdgeMtls['basis'][],
      share: within<number>('mtls', 'share'),
      knownRate: within<number>('mtls', 'knownRate'),
    },
    client: account('client'),
    server: account('server'),
  };
};

/** The same of records, with their ends among these nodes. */
export const callsAmong = (nodes: readonly Pick<GraphNode, 'id'>[], edges: readonly GraphEdge[]): Calls => {
  const places = new Map(nodes.map(({ id }, i) => [id, i]));
  const account = (side: 'client' | 'server'): Account => ({
    requestRate: edges.map(({ accounts }) => accounts[side]?.requestRate ?? null),
    errorRate: edges.map(({ accounts }) => accounts[side]?.errorRate ?? null),
  });
  return {
    length: edges.length,
    from: edges.map(({ source }) => places.get(source) ?? -1),
    to: edges.map(({ target }) => places.get(target) ?? -1),
    protocol: edges.map(({ protocol }) => protocol),
    health: edges.map(({ health }) => health),
    requestRate: edges.map(({ requestRate }) => requestRate),
    errorRate: edges.map(({ errorRate }) => errorRate),
    bytesRate: edges.map(({ bytesRate }) => bytesRate),
    meanMs: edges.map(({ latency }) => latency.meanMs),
    p95Ms: edges.map(({ latency }) => latency.p95Ms),
    mtls: {
      state: edges.map(({ mtls }) => mtls.state),
      basis: edges.map(({ mtls }) => mtls.basis),
      share: edges.map(({ mtls }) => mtls.share),
      knownRate: edges.map(({ mtls }) => mtls.knownRate),
    },
    client: account('client'),
    server: account('server'),
  };
};
