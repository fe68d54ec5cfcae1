import type { AccountSums, Alternate, Call, CallEnd, Unattributed } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Settings } from '@/lib/domain/settings';
import { precedenceOf } from '@/lib/mesh/precedence';
import { callFolder, type Draft } from './fold';
import { keyOf } from './places';
import type { Reading } from './reading';
import { settleReports } from './reports';
import { addSums } from './sums';
import { finished } from './tally';

interface Settled {
  readonly draft: Draft;
  readonly client: AccountSums | null;
  readonly server: AccountSums | null;
  readonly clientMesh: MeshId | null;
  readonly serverMesh: MeshId | null;
  readonly alternates: readonly Alternate[];
  readonly reasons: readonly string[];
}

const NO_REASONS: readonly string[] = [];
const NO_ALTERNATES: readonly Alternate[] = [];

/** One account of a draft as one mesh tells it, over all sources. */
const sumsOf = ({ told, source, target }: Draft, account: Account, mesh: MeshId | null) =>
  settleReports(
    account,
    told[account].flatMap(({ reading, mesh: own, tally }) =>
      own === mesh ? [{ reading, sums: finished(tally) }] : [],
    ),
    account === 'client' ? source : target,
  );

const tells = (draft: Draft, account: Account, mesh: MeshId): boolean =>
  draft.told[account].some((told) => told.mesh === mesh);

/** The strongest of the meshes that tell of a draft, of one account or of either. */
const strongest = (draft: Draft, of: readonly Account[] = accounts): MeshId | null =>
  of
    .flatMap((account) => draft.told[account].map(({ mesh }) => mesh))
    .sort((a, b) => precedenceOf(a, draft.protocol) - precedenceOf(b, draft.protocol))[0] ?? null;

const endKey = ({ cluster, namespace, kind, service }: CallEnd): string => keyOf(cluster, namespace, kind, service);
const pairKey = ({ source, target }: Draft): string => keyOf(endKey(source), endKey(target));
const isTcp = ({ protocol }: Draft): boolean => protocol === 'tcp';
const rankOf = (draft: Draft): number => {
  const mesh = strongest(draft);
  return mesh === null ? Number.POSITIVE_INFINITY : precedenceOf(mesh, draft.protocol);
};

/**
 * The calls between two services as several meshes tell them. Meshes know workloads, versions and protocols more or less
 * finely: what the strongest does not tell on the very same call is not counted beside it.
 */
const primaryOf = (drafts: readonly Draft[]): { readonly http: MeshId | null; readonly tcp: MeshId | null } => {
  const best = (own: readonly Draft[]) => own.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
  const [http, tcp] = [best(drafts.filter((draft) => !isTcp(draft))), best(drafts.filter(isTcp))];
  // Connections a weaker mesh counts are those of the requests a stronger one counts.
  const isBelow = http !== undefined && tcp !== undefined && rankOf(http) < rankOf(tcp);
  return {
    http: http === undefined ? null : strongest(http),
    tcp: tcp === undefined || isBelow ? null : strongest(tcp),
  };
};

const settle = (draft: Draft, primary: MeshId | null): Omit<Settled, 'alternates'> => {
  const isPrimary = primary !== null && accounts.some((account) => tells(draft, account, primary));
  const meshOf = (account: Account): MeshId | null => {
    if (!isPrimary) return null;
    return tells(draft, account, primary) ? primary : strongest(draft, [account]);
  };
  const [clientMesh, serverMesh] = [meshOf('client'), meshOf('server')];
  const [client, server] = [sumsOf(draft, 'client', clientMesh), sumsOf(draft, 'server', serverMesh)];
  const reasons = [...(client?.reasons ?? []), ...(server?.reasons ?? [])];
  return {
    draft,
    client: client?.sums ?? null,
    server: server?.sums ?? null,
    clientMesh,
    serverMesh,
    reasons: reasons.length === 0 ? NO_REASONS : [...new Set(reasons)],
  };
};

/** What a draft was told beside what counts. */
const uncounted = ({ draft, clientMesh, serverMesh }: Omit<Settled, 'alternates'>): readonly Alternate[] =>
  accounts.flatMap((account) => {
    const counts = account === 'client' ? clientMesh : serverMesh;
    const others = [...new Set(draft.told[account].map(({ mesh }) => mesh))].filter((mesh) => mesh !== counts);
    return others.flatMap((mesh) => {
      const sums = sumsOf(draft, account, mesh)?.sums;
      return sums === undefined ? [] : [{ account, mesh, sums }];
    });
  });

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

/** One mesh tells it all: nothing to choose. */
const settledAlone = (drafts: readonly Draft[], mesh: MeshId | null): readonly Settled[] =>
  drafts.map((draft) => ({ ...settle(draft, mesh), alternates: NO_ALTERNATES }));

const settledTogether = (drafts: readonly Draft[]): readonly Settled[] => {
  const primary = primaryOf(drafts);
  const all = drafts.toSorted(draftOrder).map((draft) => settle(draft, isTcp(draft) ? primary.tcp : primary.http));
  const alternates = mergedAlternates(all.flatMap(uncounted));
  const [first, ...others] = all.filter(({ client, server }) => client !== null || server !== null);
  if (first === undefined) return [];
  return [{ ...first, alternates }, ...others.map((each) => ({ ...each, alternates: NO_ALTERNATES }))];
};

const settledAll = (drafts: readonly Draft[]): readonly Settled[] => {
  const [first] = drafts;
  const meshes = new Set(drafts.flatMap((draft) => draft.meshes));
  if (first === undefined) return [];
  return meshes.size === 1 ? settledAlone(drafts, first.meshes[0] ?? null) : settledTogether(drafts);
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

const isStated = (pair: readonly Settled[]): boolean =>
  pair.some(({ draft }) =>
    accounts.some((account) =>
      draft.told[account].some(({ reading }) => reading.adapter.accounts[account].statesProtection),
    ),
  );

const callsOfPair = (pair: readonly Settled[]): readonly Call[] => {
  const [headline, protectionStated] = [headlineOfPair(pair), isStated(pair)];
  return pair.map(({ draft, client, server, clientMesh, serverMesh, alternates, reasons }) => {
    const meshes = draft.meshes.sort();
    const mesh = headline === 'client' ? (clientMesh ?? serverMesh) : (serverMesh ?? clientMesh);
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
      ...(draft.labelled.client.length + draft.labelled.server.length > 0 ? { labelled: draft.labelled } : {}),
      hosts: draft.hosts.sort(),
      serviceNames: draft.serviceNames.sort(),
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
const settledDrafts = (drafts: readonly Draft[]): readonly Settled[] => {
  const meshes = new Set(drafts.flatMap((draft) => draft.meshes));
  if (meshes.size <= 1) return settledAll(drafts);
  return [...gathered(drafts, pairKey)].flatMap(settledAll);
};

/** The calls of all drafts; accounts of several sources and meshes settled, headline decided per workload pair. */
export const finishCalls = (drafts: Iterable<Draft>): readonly Call[] =>
  [...gathered(settledDrafts([...drafts]), ({ draft }) => draft.pair)].flatMap(callsOfPair);

/** All calls of a frame in one go. */
export const buildCalls = (
  readings: readonly Reading[],
  settings: Pick<Settings, 'gateways' | 'errors'>,
): { readonly calls: readonly Call[]; readonly unattributed: readonly Unattributed[] } => {
  const folder = callFolder(readings, settings);
  for (const step of folder.steps) step();
  return { calls: finishCalls(folder.drafts.values()), unattributed: folder.unattributed() };
};
