import type { CallEnd } from '@/lib/domain/call';
import type { MeshId, Protocol } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import { precedenceOf } from '@/lib/mesh/precedence';
import type { Draft, Told } from './fold';
import { keyOf } from './places';
import { disjoint, reportersOf, settleReports } from './reports';
import { finished } from './tally';

/** Which adapter reads a mesh: what one reads for several meshes it has laid together already. */
export type Teller = MeshId;
export const tellerOf = ({ reading }: Told): Teller => reading.adapter.id;

const NO_REASONS: readonly string[] = [];
const NOBODY: readonly Teller[] = [];

/** One account of a draft as some tellers have it, over all sources. Of several each has pods of its own. */
export const sumsOf = (draft: Draft, account: Account, told: readonly Told[], tellers: readonly Teller[]) => {
  const [only] = told;
  if (only === undefined || tellers.length === 0) return null;
  // Nearly always one tells it; there are tens of thousands.
  if (told.length === 1 && tellers.includes(tellerOf(only))) return { sums: finished(only.tally), reasons: NO_REASONS };
  const reports = told
    .filter((each) => tellers.includes(tellerOf(each)))
    .map(({ reading, tally }) => ({ reading, sums: finished(tally) }));
  return settleReports(account, reports, endOf(draft, account));
};

/** Who reports an account. */
const endOf = ({ source, target }: Draft, account: Account): CallEnd => (account === 'client' ? source : target);

/** The pods a teller has an account of some drafts from. */
export const podsOf = (drafts: readonly Draft[], account: Account, teller: Teller): ReadonlySet<string> =>
  new Set(
    drafts.flatMap((draft) =>
      draft.told[account].flatMap((told) =>
        tellerOf(told) === teller ? [...reportersOf(told.reading, account, endOf(draft, account))] : [],
      ),
    ),
  );

/** Does this teller tell of that account? */
export const tells = (draft: Draft, account: Account, teller: Teller): boolean =>
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
/** The two services of a draft. */
export const pairKey = ({ source, target }: Draft): string => keyOf(endKey(source), endKey(target));
/** Layer 4: told apart from requests. */
export const isTcp = ({ protocol }: Draft): boolean => protocol === 'tcp';
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

/** Whose word counts on each account of a pair; the first is the strongest. */
export type Counting = Readonly<Record<Account, readonly Teller[]>>;

/** What one teller tells alone. */
export const countingAlone = (teller: Teller): Counting => ({ client: [teller], server: [teller] });

/**
 * The strongest teller of a pair on one layer, and of each account whoever else has it from other pods: while a service
 * moves from one mesh to another, some of its pods are in each. null: nobody counts.
 */
export const countingOf = (pair: readonly Draft[], layer: 'http' | 'tcp'): Counting | null => {
  const primary = primaryOf(pair)[layer];
  if (primary === null) return null;
  const drafts = pair.filter((draft) => isTcp(draft) === (layer === 'tcp'));
  const counted = (account: Account): readonly Teller[] => {
    const others = new Set(drafts.flatMap(({ told }) => told[account].map(tellerOf)));
    const taken = [primary];
    for (const other of [...others].sort()) {
      if (other === primary) continue;
      const pods = podsOf(drafts, account, other);
      if (taken.every((one) => disjoint(pods, podsOf(drafts, account, one)))) taken.push(other);
    }
    return taken;
  };
  return { client: counted('client'), server: counted('server') };
};

/** Those whose word counts on an account who tell of it on this draft. */
const tellingOf = (draft: Draft, account: Account, counting: Counting): readonly Teller[] => {
  const all = counting[account];
  return all.every((teller) => tells(draft, account, teller))
    ? all
    : all.filter((teller) => tells(draft, account, teller));
};

/** Whose word counts on one account of one draft; none: a stronger mesh tells of its pair otherwise. */
export const countedOn = (draft: Draft, account: Account, counting: Counting | null): readonly Teller[] => {
  if (counting === null) return NOBODY;
  const own = tellingOf(draft, account, counting);
  if (own.length > 0) return own;
  if (tellingOf(draft, account === 'client' ? 'server' : 'client', counting).length === 0) return NOBODY;
  const best = strongest(draft, [account]);
  return best === null ? NOBODY : [best.teller];
};

/** The mesh in whose name a teller speaks of a draft. */
export const meshTold = (draft: Draft, account: Account, teller: Teller | null): MeshId | null => {
  const told = draft.told[account];
  const [only] = told;
  if (only === undefined) return null;
  if (told.length === 1) return tellerOf(only) === teller ? strongestMesh(only.meshes, draft.protocol) : null;
  const own = told.filter((each) => tellerOf(each) === teller);
  return strongestMesh(
    own.flatMap(({ meshes }) => meshes),
    draft.protocol,
  );
};

const strongestMesh = (meshes: readonly MeshId[], protocol: Protocol): MeshId | null => {
  const [first = null] = meshes;
  if (meshes.length < 2) return first;
  return meshes.toSorted((a, b) => precedenceOf(a, protocol) - precedenceOf(b, protocol))[0] ?? null;
};

/** Everybody who tells of any of these. */
export const tellersOf = (drafts: readonly Draft[]): ReadonlySet<Teller> => {
  const tellers = new Set<Teller>();
  for (const { told, carriers } of drafts)
    for (const side of [told.client, told.server, carriers.client, carriers.server])
      for (const each of side) tellers.add(tellerOf(each));
  return tellers;
};
