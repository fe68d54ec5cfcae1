import type { Protocol } from '@/lib/domain/entity';
import type { AccountFigures, EdgeMtls, GraphEdge, GraphNode, Health, Latency } from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';
import { at, readTable, type Table } from './table';

type Ends = Pick<GraphEdge, 'source' | 'target' | 'protocol'>;
type Account = Pick<AccountFigures, 'requestRate' | 'errorRate'>;

/** What a picture shows of a call. */
export interface Call extends Ends, Pick<GraphEdge, 'health' | 'requestRate' | 'errorRate' | 'bytesRate'> {
  readonly latency: Pick<Latency, 'meanMs' | 'p95Ms'>;
  readonly mtls: Pick<EdgeMtls, 'state' | 'basis' | 'share' | 'knownRate'>;
  readonly accounts: { readonly client: Account | null; readonly server: Account | null };
}

/** Calls to go through. Each may be the same object with other figures: nobody may keep one. */
export interface Calls extends Iterable<Call> {
  readonly length: number;
  /** Places of their ends among the nodes, where they came as such. */
  readonly ends?: { readonly from: ArrayLike<number>; readonly to: ArrayLike<number> };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends object ? Writable<T[K]> : T[K] };

const listsOf = (table: Table) => {
  const { values, within } = readTable(table);
  const account = (side: 'client' | 'server') => ({
    requestRate: within<number>('accounts', side, 'requestRate'),
    errorRate: within<number>('accounts', side, 'errorRate'),
  });
  return {
    from: values<number>('source'),
    to: values<number>('target'),
    protocol: values<Protocol>('protocol'),
    health: values<Health>('health'),
    requestRate: values<number | null>('requestRate'),
    errorRate: values<number | null>('errorRate'),
    bytesRate: values<number | null>('bytesRate'),
    meanMs: within<number>('latency', 'meanMs'),
    p95Ms: within<number>('latency', 'p95Ms'),
    state: within('mtls', 'state') as readonly EdgeMtls['state'][],
    basis: within('mtls', 'basis') as readonly EdgeMtls['basis'][],
    share: within<number>('mtls', 'share'),
    knownRate: within<number>('mtls', 'knownRate'),
    client: account('client'),
    server: account('server'),
  };
};

const blank = (): Writable<Call> & { accounts: { client: Writable<Account>; server: Writable<Account> } } => ({
  ...{ source: '', target: '', protocol: 'http', health: 'unknown' },
  ...{ requestRate: null, errorRate: null, bytesRate: null },
  latency: { meanMs: null, p95Ms: null },
  mtls: { state: 'unknown', basis: 'requests', share: null, knownRate: null },
  accounts: { client: { requestRate: null, errorRate: null }, server: { requestRate: null, errorRate: null } },
});

/**
 * The calls of a table without a record of each: of ten thousand that a refresh brings, nobody reads more than a few in
 * full. A side that reports nothing has an account without figures.
 */
export const readCalls = (table: Table, nodes: readonly GraphNode[]): Calls => {
  const lists = lazily(() => listsOf(table));
  return {
    length: table.count,
    get ends() {
      return lists();
    },
    *[Symbol.iterator]() {
      const { from, to, protocol, health, state, basis, client, server, ...figures } = lists();
      const call = blank();
      const { latency, mtls, accounts } = call;
      for (let i = 0; i < table.count; i++) {
        call.source = nodes[at(from, i)]?.id ?? '';
        call.target = nodes[at(to, i)]?.id ?? '';
        call.protocol = at(protocol, i);
        call.health = at(health, i);
        call.requestRate = at(figures.requestRate, i);
        call.errorRate = at(figures.errorRate, i);
        call.bytesRate = at(figures.bytesRate, i);
        latency.meanMs = at(figures.meanMs, i);
        latency.p95Ms = at(figures.p95Ms, i);
        mtls.state = at(state, i);
        mtls.basis = at(basis, i);
        mtls.share = at(figures.share, i);
        mtls.knownRate = at(figures.knownRate, i);
        accounts.client.requestRate = at(client.requestRate, i);
        accounts.client.errorRate = at(client.errorRate, i);
        accounts.server.requestRate = at(server.requestRate, i);
        accounts.server.errorRate = at(server.errorRate, i);
        yield call;
      }
    },
  };
};
