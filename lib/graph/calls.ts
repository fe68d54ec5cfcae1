import {
  type AccountSums,
  type Alternate,
  type Call,
  type Carriers,
  UNNAMED_CALLER,
  type Unattributed,
} from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import { grouped } from '@/lib/domain/grouped';
import type { Settings } from '@/lib/domain/settings';
import { finished, mapOf, type Steps } from '@/lib/domain/steps';
import type { EndsMemory } from './ends-memory';
import { type Draft, foldingRows } from './fold';
import { keyOf } from './places';
import { protectionSpeaker, states } from './protection';
import type { Reading } from './reading';
import { strangersNamed } from './strangers';
import { addSums } from './sums';
import {
  type Counting,
  countedOn,
  countingAlone,
  countingOf,
  isTcp,
  meshTold,
  pairKey,
  sumsOf,
  tellerOf,
  tellersOf,
} from './tellers';

interface Settled {
  readonly draft: Draft;
  readonly client: AccountSums | null;
  readonly server: AccountSums | null;
  readonly tellers: Counting;
  readonly carriers: Carriers | null;
  readonly alternates: readonly Alternate[];
  readonly reasons: readonly string[];
}

const NO_REASONS: readonly string[] = [];
const NO_ALTERNATES: readonly Alternate[] = [];

/** Each end's word on the connections that carry these requests. */
const carriersOf = (draft: Draft): Carriers | null => {
  if (draft.carriers.client.length + draft.carriers.server.length === 0) return null;
  const side = (account: Account): AccountSums | null => {
    const told = draft.carriers[account];
    const [first] = told;
    return first === undefined ? null : (sumsOf(draft, account, told, [tellerOf(first)])?.sums ?? null);
  };
  const [client, server] = [side('client'), side('server')];
  return client === null && server === null ? null : { client, server };
};

type Told = ReturnType<typeof sumsOf>;

const reasonsOf = ({ unnamedCaller }: Draft, client: Told, server: Told): readonly string[] => {
  const inferred = unnamedCaller === undefined ? NO_REASONS : [UNNAMED_CALLER];
  const told = (client?.reasons.length ?? 0) + (server?.reasons.length ?? 0);
  return told === 0 ? inferred : [...new Set([...(client?.reasons ?? []), ...(server?.reasons ?? []), ...inferred])];
};

const settle = (draft: Draft, counting: Counting | null): Settled => {
  const tellers = { client: countedOn(draft, 'client', counting), server: countedOn(draft, 'server', counting) };
  const client = sumsOf(draft, 'client', draft.told.client, tellers.client);
  const server = sumsOf(draft, 'server', draft.told.server, tellers.server);
  return {
    draft,
    client: client?.sums ?? null,
    server: server?.sums ?? null,
    tellers,
    carriers: carriersOf(draft),
    alternates: NO_ALTERNATES,
    reasons: reasonsOf(draft, client, server),
  };
};

/** What a draft was told beside what counts. */
const uncounted = ({ draft, tellers }: Settled): readonly Alternate[] =>
  accounts.flatMap((account) => {
    const told = draft.told[account];
    const others = [...new Set(told.map(tellerOf))].filter((teller) => !tellers[account].includes(teller));
    return others.flatMap((teller) => {
      const sums = sumsOf(draft, account, told, [teller])?.sums;
      const mesh = meshTold(draft, account, teller);
      return sums === undefined || mesh === null ? [] : [{ account, mesh, sums }];
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

const isTold = ({ client, server, carriers }: Settled): boolean =>
  client !== null || server !== null || carriers !== null;

const settledTogether = (drafts: readonly Draft[]): readonly Settled[] => {
  const [http, tcp] = [countingOf(drafts, 'http'), countingOf(drafts, 'tcp')];
  const all = drafts.toSorted(draftOrder).map((draft) => settle(draft, isTcp(draft) ? tcp : http));
  const alternates = mergedAlternates(all.flatMap(uncounted));
  const [first, ...others] = all.filter(isTold);
  if (first === undefined) return [];
  return [{ ...first, alternates }, ...others];
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

/** Whose word an account of a call is: the first of those who tell it. */
const speakerOf = ({ draft, tellers }: Settled, account: Account): MeshId | null => {
  for (const teller of tellers[account]) {
    const mesh = meshTold(draft, account, teller);
    if (mesh !== null) return mesh;
  }
  return null;
};

const NO_MESHES: readonly MeshId[] = [];

/** Who speaks beside the first. */
const othersBeside = ({ draft, tellers }: Settled, account: Account): readonly MeshId[] =>
  tellers[account].length < 2
    ? NO_MESHES
    : tellers[account].flatMap((teller) => meshTold(draft, account, teller) ?? []).slice(1);

/** In which meshes' names the accounts of a call speak. */
const speakersOf = (settled: Settled, headline: Account) => {
  const own = speakerOf(settled, headline);
  const account = own === null && headline === 'client' ? 'server' : own === null ? 'client' : headline;
  const headlineMesh = own ?? speakerOf(settled, account) ?? sorted(settled.draft.meshes)[0] ?? 'otel';
  return {
    headlineMesh,
    besideMeshes: othersBeside(settled, account),
    protectionMesh: speakerOf(settled, protectionSpeaker(settled)) ?? headlineMesh,
  };
};

/** What few calls have; null: nothing of it. */
const special = (
  { draft, carriers }: Settled,
  { headlineMesh, besideMeshes, protectionMesh }: ReturnType<typeof speakersOf>,
): Partial<Call> | null => {
  const { unnamedCaller, labelled } = draft;
  const isLabelled = labelled.client.length + labelled.server.length > 0;
  const isPlain = carriers === null && unnamedCaller === undefined && !isLabelled;
  if (isPlain && besideMeshes.length === 0 && protectionMesh === headlineMesh) return null;
  return {
    ...(carriers === null ? {} : { carriers }),
    ...(unnamedCaller === undefined ? {} : { unnamedCaller }),
    ...(isLabelled ? { labelled } : {}),
    ...(besideMeshes.length === 0 ? {} : { besideMeshes }),
    ...(protectionMesh === headlineMesh ? {} : { protectionMesh }),
  };
};

/** The meshes of a call, and those that tell of it beside. */
const meshesOf = ({ draft, alternates }: Settled): readonly MeshId[] => {
  const meshes = sorted(draft.meshes);
  return alternates.length === 0 ? meshes : [...new Set([...meshes, ...alternates.map(({ mesh }) => mesh)])].sort();
};

const callsOfPair = (pair: readonly Settled[]): readonly Call[] => {
  const [headline, protectionStated] = [headlineOfPair(pair), isStated(pair)];
  return pair.map((settled) => {
    const { draft, client, server, alternates, reasons } = settled;
    const speakers = speakersOf(settled, headline);
    // One plain object for each of tens of thousands: what few have is laid over it.
    const call: Call = {
      source: draft.source,
      target: draft.target,
      protocol: draft.protocol,
      client,
      server,
      headline,
      protectionStated,
      meshes: meshesOf(settled),
      headlineMesh: speakers.headlineMesh,
      alternates,
      hosts: sorted(draft.hosts),
      serviceNames: sorted(draft.serviceNames),
      reasons,
    };
    const more = special(settled, speakers);
    return more === null ? call : { ...call, ...more };
  });
};

/** Only where several meshes report must their calls be laid side by side; thousands of keys are saved elsewhere. */
function* settledDrafts(drafts: readonly Draft[]): Steps<readonly Settled[]> {
  const [only = null, ...others] = tellersOf(drafts);
  // One tells it all: nothing to choose.
  const alone = only === null ? null : countingAlone(only);
  if (others.length === 0) return yield* mapOf(drafts, (draft) => settle(draft, alone));
  const settledAll = (group: readonly Draft[]): readonly Settled[] => {
    const [teller = null, ...more] = tellersOf(group);
    if (more.length > 0) return settledTogether(group);
    const counting = teller === null ? null : countingAlone(teller);
    return group.map((draft) => settle(draft, counting));
  };
  return (yield* mapOf(grouped(strangersNamed(drafts), pairKey).values(), settledAll)).flat();
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
  memory?: EndsMemory,
): Steps<BuiltCalls> {
  const { drafts, unattributed } = yield* foldingRows(readings, settings, memory);
  const settled = yield* settledDrafts([...drafts.values()]);
  yield;
  const pairs = yield* mapOf(grouped(settled, ({ draft }) => draft.pair).values(), callsOfPair);
  return { calls: pairs.flat(), unattributed };
}

/** All calls of a frame in one go. */
export const buildCalls = (
  readings: readonly Reading[],
  settings: Pick<Settings, 'gateways' | 'errors'>,
  memory?: EndsMemory,
): BuiltCalls => finished(buildingCalls(readings, settings, memory));
