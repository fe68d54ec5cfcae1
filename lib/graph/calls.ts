import type { AccountSums, Call, Unattributed } from '@/lib/domain/call';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Settings } from '@/lib/domain/settings';
import { callFolder, type Draft } from './fold';
import type { Reading } from './reading';
import { settleReports } from './reports';
import { finished } from './tally';

interface Settled {
  readonly draft: Draft;
  readonly client: AccountSums | null;
  readonly server: AccountSums | null;
  readonly reasons: readonly string[];
}

const NO_REASONS: readonly string[] = [];

const sumsOf = (account: Account, { told, source, target }: Draft) =>
  settleReports(
    account,
    told[account].map(({ reading, tally }) => ({ reading, sums: finished(tally) })),
    account === 'client' ? source : target,
  );

const settled = (draft: Draft): Settled => {
  const [client, server] = [sumsOf('client', draft), sumsOf('server', draft)];
  const reasons = [...(client?.reasons ?? []), ...(server?.reasons ?? [])];
  return {
    draft,
    client: client?.sums ?? null,
    server: server?.sums ?? null,
    reasons: reasons.length === 0 ? NO_REASONS : [...new Set(reasons)],
  };
};

/** Counted anything in the window? A client that only lists the call while its callee counts it stands for nothing. */
const counted = (sums: AccountSums | null): boolean =>
  sums !== null && (sums.requests > 0 || sums.sentBytes > 0 || sums.receivedBytes > 0 || (sums.connections ?? 0) > 0);

const headlineOfPair = (pair: readonly Settled[]): Account => {
  if (pair.some(({ client }) => counted(client))) return 'client';
  if (pair.some(({ server }) => counted(server))) return 'server';
  return pair.some(({ client }) => client !== null) ? 'client' : 'server';
};

const isStated = (pair: readonly Settled[]): boolean =>
  pair.some(({ draft }) =>
    accounts.some((account) =>
      draft.told[account].some(({ reading }) => reading.adapter.accounts[account].statesProtection),
    ),
  );

const callsOfPair = (pair: readonly Settled[]): readonly Call[] => {
  const [headline, protectionStated] = [headlineOfPair(pair), isStated(pair)];
  return pair.map(({ draft, client, server, reasons }) => ({
    source: draft.source,
    target: draft.target,
    protocol: draft.protocol,
    client,
    server,
    headline,
    protectionStated,
    meshes: draft.meshes.sort(),
    hosts: draft.hosts.sort(),
    serviceNames: draft.serviceNames.sort(),
    reasons,
  }));
};

/** The calls of all drafts; accounts of several sources settled, headline decided per workload pair. */
export const finishCalls = (drafts: Iterable<Draft>): readonly Call[] => {
  const pairs = new Map<number, Settled[]>();
  for (const draft of drafts) {
    const pair = pairs.get(draft.pair);
    if (pair === undefined) pairs.set(draft.pair, [settled(draft)]);
    else pair.push(settled(draft));
  }
  return [...pairs.values()].flatMap(callsOfPair);
};

/** All calls of a frame in one go. */
export const buildCalls = (
  readings: readonly Reading[],
  settings: Pick<Settings, 'gateways' | 'errors'>,
): { readonly calls: readonly Call[]; readonly unattributed: readonly Unattributed[] } => {
  const folder = callFolder(readings, settings);
  for (const step of folder.steps) step();
  return { calls: finishCalls(folder.drafts.values()), unattributed: folder.unattributed() };
};
