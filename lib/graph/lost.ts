import type { CallEnd, Unattributed } from '@/lib/domain/call';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Reading } from './reading';
import { settleReports } from './reports';
import { emptyTally, finished } from './tally';

/** Per second. */
type Amount = Pick<Unattributed, 'requests' | 'bytes'>;
const NOTHING: Amount = { requests: 0, bytes: 0 };
const plus = (a: Amount, b: Amount): Amount => ({ requests: a.requests + b.requests, bytes: a.bytes + b.bytes });

interface Lost {
  readonly reason: Unattributed['reason'];
  readonly from: CallEnd | null;
  readonly told: Readonly<Record<Account, Map<Reading, Amount>>>;
}

/** One account of it over all sources. Labels nobody can read say nothing of who reports: all that is said counts. */
const settled = ({ reason, from, told }: Lost, account: Account): Amount => {
  const all = [...told[account]];
  if (reason === 'unreadable-labels' || from === null) return all.map(([, amount]) => amount).reduce(plus, NOTHING);
  const reports = all.map(([reading, { requests, bytes }]) => ({
    reading,
    sums: finished({ ...emptyTally(), requests, sentBytes: bytes }),
  }));
  const sums = settleReports(account, reports, from)?.sums;
  return sums === undefined ? NOTHING : { requests: sums.requests, bytes: sums.sentBytes ?? 0 };
};

/** Counts traffic that reached no node. Both ends may tell of it: like any call it counts once. */
export const lostCounter = () => {
  const lost = new Map<string, Lost>();
  const add = (
    { reason, from, key }: Pick<Lost, 'reason' | 'from'> & { readonly key: string },
    { reading, account }: { readonly reading: Reading; readonly account: Account },
    amount: Amount,
  ): void => {
    const entry = lost.get(key) ?? { reason, from, told: { client: new Map(), server: new Map() } };
    lost.set(key, entry);
    entry.told[account].set(reading, plus(entry.told[account].get(reading) ?? NOTHING, amount));
  };
  const all = (): readonly Unattributed[] =>
    [...lost.values()].map((entry) => {
      const told = accounts.map((account) => settled(entry, account));
      return {
        reason: entry.reason,
        source: entry.from?.kind === 'unknown' ? null : entry.from,
        requests: Math.max(...told.map(({ requests }) => requests)),
        bytes: Math.max(...told.map(({ bytes }) => bytes)),
      };
    });
  return { add, all };
};
