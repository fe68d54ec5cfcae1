import type { Protocol } from '@/lib/domain/entity';
import type { EdgeMtls, GraphEdge, GraphNode, Health } from '@/lib/domain/graph';
import { lazyRecord } from '@/lib/domain/lazily';
import type { Whole } from './packed';
import { type Figures, figuresFrom, readTable, type Table, type Words, wordsFrom } from './table';

interface Account {
  readonly requestRate: Figures;
  readonly errorRate: Figures;
}

/**
 * What a picture shows of calls, a list for each field. A refresh brings ten thousand, and nobody reads more than a few
 * in full: lists are gone through without a record of each. Figures are NaN where nobody reports them.
 */
export interface Calls {
  readonly length: number;
  /** Places of their ends among the nodes; -1 or NaN: not among them. */
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  readonly protocol: Words<Protocol>;
  readonly health: Words<Health>;
  readonly requestRate: Figures;
  readonly errorRate: Figures;
  readonly bytesRate: Figures;
  readonly meanMs: Figures;
  readonly p95Ms: Figures;
  readonly mtls: {
    readonly state: Words<EdgeMtls['state']>;
    readonly basis: Words<EdgeMtls['basis']>;
    readonly share: Figures;
    readonly knownRate: Figures;
  };
  /** What the two ends say. A side that reports nothing has no figures. */
  readonly client: Account;
  readonly server: Account;
}

type End = 'source' | 'target';

/**
 * A mesh says the same pairs at every refresh, and only their figures are new: the same text is the same list again, and what
 * was made of the list can be kept by it.
 */
const lastEnds = new Map<End, { readonly said: Whole; readonly places: Figures }>();

const endsOf = (table: Table, end: End): Figures => {
  const said = table.fields[end];
  if (said === undefined || !('whole' in said)) return readTable(table).figures(end);
  const last = lastEnds.get(end);
  if (last?.said.whole === said.whole && last.said.bytes === said.bytes) return last.places;
  const places = readTable(table).figures(end);
  lastEnds.set(end, { said, places });
  return places;
};

/** The calls of a table. Fields are read out of it when they are asked for: most pages need few of them. */
export const readCalls = (table: Table): Calls => {
  const { figures, words } = readTable(table);
  const account = (side: 'client' | 'server') =>
    lazyRecord<Account>({
      requestRate: () => figures('accounts', side, 'requestRate'),
      errorRate: () => figures('accounts', side, 'errorRate'),
    });
  return lazyRecord<Calls>({
    length: () => table.count,
    from: () => endsOf(table, 'source'),
    to: () => endsOf(table, 'target'),
    protocol: () => words('protocol'),
    health: () => words('health'),
    requestRate: () => figures('requestRate'),
    errorRate: () => figures('errorRate'),
    bytesRate: () => figures('bytesRate'),
    meanMs: () => figures('latency', 'meanMs'),
    p95Ms: () => figures('latency', 'p95Ms'),
    mtls: () =>
      lazyRecord<Calls['mtls']>({
        state: () => words('mtls', 'state'),
        basis: () => words('mtls', 'basis'),
        share: () => figures('mtls', 'share'),
        knownRate: () => figures('mtls', 'knownRate'),
      }),
    client: () => account('client'),
    server: () => account('server'),
  });
};

/** The same of records, with their ends among these nodes. */
export const callsAmong = (nodes: readonly Pick<GraphNode, 'id'>[], edges: readonly GraphEdge[]): Calls => {
  const places = new Map(nodes.map(({ id }, i) => [id, i]));
  const figures = (of: (edge: GraphEdge) => number | null | undefined) =>
    figuresFrom(edges.length, (i) => of(edges[i] as GraphEdge));
  const account = (side: 'client' | 'server'): Account => ({
    requestRate: figures(({ accounts }) => accounts[side]?.requestRate),
    errorRate: figures(({ accounts }) => accounts[side]?.errorRate),
  });
  return {
    length: edges.length,
    from: figures(({ source }) => places.get(source)),
    to: figures(({ target }) => places.get(target)),
    protocol: wordsFrom(edges.map(({ protocol }) => protocol)),
    health: wordsFrom(edges.map(({ health }) => health)),
    requestRate: figures(({ requestRate }) => requestRate),
    errorRate: figures(({ errorRate }) => errorRate),
    bytesRate: figures(({ bytesRate }) => bytesRate),
    meanMs: figures(({ latency }) => latency.meanMs),
    p95Ms: figures(({ latency }) => latency.p95Ms),
    mtls: {
      state: wordsFrom(edges.map(({ mtls }) => mtls.state)),
      basis: wordsFrom(edges.map(({ mtls }) => mtls.basis)),
      share: figures(({ mtls }) => mtls.share),
      knownRate: figures(({ mtls }) => mtls.knownRate),
    },
    client: account('client'),
    server: account('server'),
  };
};
