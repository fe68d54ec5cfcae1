import type { Account } from '@/lib/domain/graph';
import type { Measure, MeshAdapter, MeshRows, Rows, Who } from '@/lib/mesh/adapter';

/** What one account of one mesh says in one source. A measure that was not asked for is absent. */
export interface AccountReading {
  readonly rows: Readonly<Partial<Record<Measure | 'buckets', Rows>>>;
  /** Who reports, by `namespace|workload`; empty: not asked or nobody can be told apart. */
  readonly reporters: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Everything one source said of one mesh. */
export interface Reading {
  readonly source: string;
  /** The cluster of series that carry none. */
  readonly cluster: string | null;
  /** The mesh's cluster names to ours. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly adapter: MeshAdapter;
  readonly accounts: Readonly<Record<Account, AccountReading>>;
  /** The rows as they were told, before the adapter read them together. */
  readonly told: MeshRows;
}

/** The pairs whose requests an account tells of. */
export const whosOf = ({ accounts }: Reading, account: Account): ReadonlySet<Who> =>
  new Set((accounts[account].rows.requests?.rows ?? []).map(({ who }) => who));
