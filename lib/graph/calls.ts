import type { AccountSums, Alternate, Call, CallEnd, Carriers, Unattributed } from '@/lib/domain/call';
import type { MeshId, Protocol } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Settings } from '@/lib/domain/settings';
import { finished, mapOf, type Steps } from '@/lib/domain/steps';
import { precedenceOf } from '@/lib/mesh/precedence';
import { type Draft, foldingRows, type Told } from './fold';
import { keyOf } from './places';
import { states } from './protection';
import type { Reading } from './reading';
import { settleReports } from './reports';
import { addSums } from './sums';
import { finished as finishedTally } from './tally';

interface Settled {
  readonly draft: Draft;
  readonly client: AccountSums | null;
  readonly server: AccountSums | null;
  readonly clientTeller: Teller | null;
  readonly serverTeller: Teller | null;
  readonly carriers: Carriers | null;
  readonly alternates: readonly Alternate[];
  readonly reasons: readonly string[];
}

/** Which adapter reads a mesh: what one reads for several meshes it has laid together already. */
type Teller = MeshId;
const tellerOf = ({ reading }: Told): Teller => reading.adapter.id;

const NO_REASONS: readonly string[] = [];
const NO_ALTERNATES: readonly Alternate[] = [];

/** One account of a draft as one teller has it, over all sources. */
const sumsOf = ({ source, target }: Draft, account: Account, told: readonly Told[], teller: Teller | null) => {
  const reports = told
    .filter((each) => tellerOf(each) === teller)
    .map(({ reading, tally }) => ({ reading, sums: finishedTally(tally) }));
  return settleReports(account, reports, account === 'client' ? source : target);
};

const tells = (draft: Draft, account: Account, teller: Teller): boolean =>
  draft.told[account].some((told) => tellerOf(told) === teller);

interface Strongest {
  readonly mesh: MeshId;
  readonly teller: Teller;
}

/** The strongest of the meshes that tell of a draft, of one account or of either, and who reads it. */
const strongest = (draft: Draft, of: readonly Account[] = accounts): Strongest | null =>
  of
    .flatMap((account) =>
      draft.told[account].flatMap((told) => told.meshes.map((mesh) => ({ mesh, teller: tellerOf(told) }))),
    )
    .sort((a, b) => precedenceOf(a.mesh, draft.protocol) - precedenceOf(b.mesh, draft.protocol))[0] ?? null;

const endKey = ({ cluster, namespace, kind, service }: CallEnd): string => keyOf(cluster, namespace, kind, service);
const pairKey = ({ source, target }: Draft): string => keyOf(endKey(source), endKey(target));
const isTcp = ({ protocol }: Draft): boolean => protocol === 'tcp';
const rankOf = (draft: Draft): number => {
  const best = strongest(draft);
  return best === null ? Number.POSITIVE_INFINITY : precedenceOf(best.mesh, draft.protocol);
};

/**
 * The calls between two services as several meshes tell them. Meshes know workloads, versions and protocols more or less
 * finely: what the strongest does not tell on the very same call is not counted beside it.
 */
const primaryOf = (drafts: readonly Draft[]): { readonly http: Teller | null; readonly tcp: Teller | null } => {
  const best = (own: readonly Draft[]) => own.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
  const [http, tcp] = [best(drafts.filter((draft) => !isTcp(draft))), best(drafts.filter(isTcp))];
  const [ofHttp, ofTcp] = [http, tcp].map((draft) => (draft === undefined ? null : strongest(draft)?.teller) ?? null);
  // Connections a weaker mesh counts are those of the requests a stronger one counts.
  const isBelow = http !== undefined && tcp !== undefined && ofHttp !== ofTcp && rankOf(http) < rankOf(tcp);
  return { http: ofHttp ?? null, tcp: isBelow ? null : (ofTcp ?? null) };
};

/** Each end's word on the connections that carry these requests. */
const carriersOf = (draft: Draft): Carriers | null => {
  const side = (account: Account): AccountSums | null => {
    const told = draft.carriers[account];
    const [first] = told;
    return first === undefined ? null : (sumsOf(draft, account, told, tellerOf(first))?.sums ?? null);
  };
  const [client, server] = [side('client'), side('server')];
  return client === null && server === null ? null : { client, server };
};

const reasonsOf = (accounts: readonly ReturnType<typeof sumsOf>[]): readonly string[] => {
  const told = accounts.filter((account) => account !== null && account.reasons.length > 0);
  return told.length === 0 ? NO_REASONS : [...new Set(told.flatMap((account) => account?.reasons ?? []))];
};

const settle = (draft: Draft, primary: Teller | null): Settled => {
  const isPrimary = primary !== null && accounts.some((account) => tells(draft, account, primary));
  const tellerOfAccount = (account: Account): Teller | null => {
    if (!isPrimary) return null;
    return tells(draft, account, primary) ? primary : (strongest(draft, [account])?.teller ?? null);
  };
  const [clientTeller, serverTeller] = [tellerOfAccount('client'), tellerOfAccount('server')];
  const client = sumsOf(draft, 'client', draft.told.client, clientTeller);
  const server = sumsOf(draft, 'server', draft.told.server, serverTeller);
  return {
    draft,
    client: client?.sums ?? null,
    server: server?.sums ?? null,
    clientTeller,
    serverTeller,
    carriers: carriersOf(draft),
    alternates: NO_ALTERNATES,
    reasons: reasonsOf([client, server]),
  };
};

/** What a draft was told beside what counts. */
const uncounted = ({ draft, clientTeller, serverTeller }: Settled): readonly Alternate[] =>
  accounts.flatMap((account) => {
    const told = draft.told[account];
    const counts = account === 'client' ? clientTeller : serverTeller;
    const others = [...new Set(told.map(tellerOf))].filter((teller) => teller !== counts);
    return others.flatMap((teller) => {
      const sums = sumsOf(draft, account, told, teller)?.sums;
      const mesh = meshTold(draft, account, teller);
      return sums === undefined || mesh === null ? [] : [{ account, mesh, sums }];
    });
  });

/** The mesh in whose name a teller speaks of a draft. */
const meshTold = (draft: Draft, account: Account, teller: Teller | null): MeshId | null => {
  const own = draft.told[account].filter((told) => tellerOf(told) === teller);
  const [only] = own;
  const meshes = only !== undefined && own.length === 1 ? only.meshes : own.flatMap((told) => told.meshes);
  return strongestMesh(meshes, draft.protocol);
};

const strongestMesh = (meshes: readonly MeshId[], protocol: Protocol): MeshId | null => {
  const [first = null] = meshes;
  if (meshes.length < 2) return first;
  return meshes.toSorted((a, b) => precedenceOf(a, protocol) - precedenceOf(b, protocol))[0] ?? null;
};

const alternateKey = ({ mesh, account }: Alternate): string => `${mesh} ${account}`;

/** One of each mesh and account, in a fixed order. */
export const mergedAlternates = (all: readonly Alternate[]): readonly Alternate[] => {
  const found = new Map<string, Alternate>();
  for (const alternate of all) {
    const before = found.get(alternateKey(alternate));
    const sums = before === undefined ? alternate.sums : addSums(before.sums, alternate.sums);
    found.set(alternateKey(alternate), { ...alternate, sums });
  }
  return [...found.values()].sort((a, b) => (alternateKey(a) < alternateKey(b) ? -1 : 1));
};

const draftOrder = (a: Draft, b: Draft): number => {
  const key = ({ source, target, protocol }: Draft) =>
    keyOf(protocol, source.workload, source.version, target.workload, target.version);
  return key(a) < key(b) ? -1 : 1;
};

const isTold = ({ client, server, carriers }: Settled): boolean =>
  client !== null || server !== null || carriers !== null;

const settledTogether = (drafts: readonly Draft[]): readonly Settled[] => {
  const primary = primaryOf(drafts);
  const all = drafts.toSorted(draftOrder).map((draft) => settle(draft, isTcp(draft) ? primary.tcp : primary.http));
  const alternates = mergedAlternates(all.flatMap(uncounted));
  const [first, ...others] = all.filter(isTold);
  if (first === undefined) return [];
  return [{ ...first, alternates }, ...others];
};

const tellersOf = (drafts: readonly Draft[]): ReadonlySet<Teller> => {
  const tellers = new Set<Teller>();
  for (const { told, carriers } of drafts)
    for (const side of [told.client, told.server, carriers.client, carriers.server])
      for (const each of side) tellers.add(tellerOf(each));
  return tellers;
};

/** Counted anything in the window? A client that only lists the call while its callee counts it stands for nothing. */
const counted = (sums: AccountSums | null): boolean =>
  sums !== null &&
  (sums.requests > 0 || (sums.sentBytes ?? 0) > 0 || (sums.receivedBytes ?? 0) > 0 || (sums.connections ?? 0) > 0);

const headlineOfPair = (pair: readonly Settled[]): Account => {
  if (pair.some(({ client }) => counted(client))) return 'client';
  if (pair.some(({ server }) => counted(server))) return 'server';
  return pair.some(({ client }) => client !== null) ? 'client' : 'server';
};

/** A callee that may state protection does; a caller that may only where it says something. */
const isStated = (pair: readonly Settled[]): boolean =>
  pair.some(
    ({ draft, client }) =>
      draft.told.server.some(({ reading }) => reading.adapter.accounts.server.statesProtection) ||
      (client !== null &&
        states(client) &&
        draft.told.client.some(({ reading }) => reading.adapter.accounts.client.statesProtection)),
  );

const sorted = <T>(list: readonly T[]): readonly T[] => (list.length < 2 ? list : list.toSorted());

const callsOfPair = (pair: readonly Settled[]): readonly Call[] => {
  const [headline, protectionStated] = [headlineOfPair(pair), isStated(pair)];
  return pair.map(({ draft, client, server, clientTeller, serverTeller, carriers, alternates, reasons }) => {
    const meshes = sorted(draft.meshes);
    const [byClient, byServer] = [meshTold(draft, 'client', clientTeller), meshTold(draft, 'server', serverTeller)];
    const mesh = headline === 'client' ? (byClient ?? byServer) : (byServer ?? byClient);
    return {
      source: draft.source,
      target: draft.target,
      protocol: draft.protocol,
      client,
      server,
      headline,
      protectionStated,
      meshes:
        alternates.length === 0 ? meshes : [...new Set([...meshes, ...alternates.map((each) => each.mesh)])].sort(),
      headlineMesh: mesh ?? meshes[0] ?? 'otel',
      alternates,
      ...(carriers === null ? {} : { carriers }),
      ...(draft.labelled.client.length + draft.labelled.server.length > 0 ? { labelled: draft.labelled } : {}),
      hosts: sorted(draft.hosts),
      serviceNames: sorted(draft.serviceNames),
      reasons,
    };
  });
};

const gathered = <K, T>(all: Iterable<T>, keyOfOne: (one: T) => K): Iterable<readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOfOne(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups.values();
};

/** Only where several meshes report must their calls be laid side by side; thousands of keys are saved elsewhere. */
function* settledDrafts(drafts: readonly Draft[]): Steps<readonly Settled[]> {
  const [only = null, ...others] = tellersOf(drafts);
  // One tells it all: nothing to choose.
  if (others.length === 0) return yield* mapOf(drafts, (draft) => settle(draft, only));
  const settledAll = (group: readonly Draft[]): readonly Settled[] => {
    const [teller = null, ...more] = tellersOf(group);
    return more.length === 0 ? group.map((draft) => settle(draft, teller)) : settledTogether(group);
  };
  return (yield* mapOf(gathered(drafts, pairKey), settledAll)).flat();
}

interface BuiltCalls {
  readonly calls: readonly Call[];
  readonly unattributed: readonly Unattributed[];
}

/**
 * The calls of a frame, in steps: accounts of several sources and meshes settled, headline decided per workload pair.
 */
export function* buildingCalls(
  readings: readonly Reading[],
  settings: Pick<Settings, 'gateways' | 'errors'>,
): Steps<BuiltCalls> {
  const { drafts, unattributed } = yield* foldingRows(readings, settings);
  const settled = yield* settledDrafts([...drafts.values()]);
  yield;
  const pairs = yield* mapOf(
    gathered(settled, ({ draft }) => draft.pair),
    callsOfPair,
  );
  return { calls: pairs.flat(), unattributed };
}

/** All calls of a frame in one go. */
export const buildCalls = (readings: readonly Reading[], settings: Pick<Settings, 'gateways' | 'errors'>): BuiltCalls =>
  finished(buildingCalls(readings, settings));
