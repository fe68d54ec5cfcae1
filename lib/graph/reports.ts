import { type AccountSums, type Call, type CallEnd, headlineOf } from '@/lib/domain/call';
import type { Account } from '@/lib/domain/graph';
import { PACK } from '@/lib/promql/build';
import type { Reading } from './reading';
import { addSums } from './sums';

/** What one source says of one account of a call. */
export interface Report {
  readonly reading: Reading;
  readonly sums: AccountSums;
}

const size = ({ requests, sentBytes, receivedBytes, connections }: AccountSums): number =>
  requests > 0 ? requests : (sentBytes ?? 0) + (receivedBytes ?? 0) + (connections ?? 0);

/** The larger first; equal ones by name, so that the order of the sources decides nothing. */
const bySize = (a: Report, b: Report): number =>
  size(b.sums) - size(a.sums) || (a.reading.source < b.reading.source ? -1 : 1);

/** Who of a workload reports in one reading, as pod and instance; none: not asked, or nobody can be told apart. */
export const reportersOf = (reading: Reading, account: Account, end: CallEnd): ReadonlySet<string> =>
  reading.accounts[account].reporters.get(`${end.namespace}${PACK}${end.workload ?? ''}`) ?? new Set();

/** The pods, or the instances, of some reporters; null: not all of them have one. */
const partOf = (all: ReadonlySet<string>, part: 0 | 1): ReadonlySet<string> | null => {
  const names = [...all].map((reporter) => reporter.split(PACK)[part] ?? '');
  return names.length === 0 || names.includes('') ? null : new Set(names);
};

/**
 * By pod where all name theirs, for two back ends may scrape one pod under different addresses; else by instance. Nobody
 * who cannot be told apart is disjoint from anybody.
 */
export const disjoint = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  for (const part of [0, 1] as const) {
    const [mine, theirs] = [partOf(a, part), partOf(b, part)];
    if (mine !== null && theirs !== null) return [...mine].every((name) => !theirs.has(name));
  }
  return false;
};

/**
 * One account of one call from several sources: reports of disjoint reporters add up (each source scrapes some of the
 * pods); otherwise the larger stands, because the same requests would be counted twice (fine-print.md 19).
 */
export const settleReports = (
  account: Account,
  reports: readonly Report[],
  reporting: CallEnd,
): { readonly sums: AccountSums; readonly reasons: readonly string[] } | null => {
  const [only] = reports;
  if (only !== undefined && reports.length === 1) return { sums: only.sums, reasons: [] };
  const [largest, ...others] = [...reports].sort(bySize);
  if (largest === undefined) return null;
  const taken = [largest];
  for (const other of others) {
    const own = reportersOf(other.reading, account, reporting);
    if (taken.every((one) => disjoint(own, reportersOf(one.reading, account, reporting)))) taken.push(other);
  }
  const sums = taken.slice(1).reduce((sum, other) => addSums(sum, other.sums), largest.sums);
  return { sums, reasons: taken.length < reports.length ? ['duplicate-source'] : [] };
};

/**
 * Do sources mostly tell the same calls (a pair for safety)? Then the larger of their sums stands. Where they mostly tell
 * different ones (one a cluster), the few that two tell weigh less than a whole source left out.
 */
export const mostlyTwice = (calls: readonly Call[]): boolean => {
  const weight = (own: readonly Call[]) => own.reduce((sum, call) => sum + (headlineOf(call)?.requests ?? 0), 0);
  const twice = calls.filter(({ reasons }) => reasons.includes('duplicate-source'));
  return twice.length > 0 && weight(twice) * 2 >= weight(calls);
};
