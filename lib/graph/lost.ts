import type { CallEnd, Unattributed } from '@/lib/domain/call';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Reading } from './reading';
import { settleReports } from './reports';
import { emptyTally, finished } from './tally';

interface Lost {
  readonly reason: Unattributed['reason'];
  readonly from: CallEnd | null;
  readonly told: Readonly<Record<Account, Map<Reading, number>>>;
}

/** One account of it over all sources. Labels nobody can read say nothing of who reports: all that is said counts. */
const settled = ({ reason, from, told }: Lost, account: Account): number => {
  const all = [...told[account]];
  if (reason === 'unreadable-labels' || from === null) return all.reduce((sum, [, requests]) => sum + requests, 0);
  const reports = all.map(([reading, requests]) => ({ reading, sums: finished({ ...emptyTally(), requests }) }));
  return settleReports(account, reports, from)?.sums.requests ?? 0;
};

/** Counts traffic that reached no node. Both ends may tell of it: like any call it counts once. */
export const lostCounter = () => {
  const lost = new Map<string, Lost>();
  const add = (
    { reason, from, key }: Pick<Lost, 'reason' | 'from'> & { readonly key: string },
    { reading, account }: { readonly reading: Reading; readonly account: Account },
    requests: number,
  ): void => {
    const entry = lost.get(key) ?? { reason, from, told: { client: new Map(), server: new Map() } };
    lost.set(key, entry);
    entry.told[account].set(reading, (entry.told[account].get(reading) ?? 0) + requests);
  };
  const all = (): readonly Unattributed[] =>
    [...lost.values()].map((entry) => ({
      reason: entry.reason,
      source: entry.from?.kind === 'unknown' ? null : entry.from,
      requests: Math.max(...accounts.map((account) => settled(entry, account))),
    }));
  return { add, all };
};
