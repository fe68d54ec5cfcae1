import type { AccountSums, CallEnd } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import { grouped } from '@/lib/domain/grouped';
import type { Draft, Told } from './fold';
import { keyOf } from './places';
import { amountOf, portionOf, unprovenOf } from './portion';
import type { Reading } from './reading';
import { disjoint, settleReports } from './reports';
import { addSums } from './sums';
import { finished, unfinished } from './tally';
import { countedOn, countingOf, isTcp, pairKey, podsOf, sumsOf, type Teller, tellerOf, tells } from './tellers';

/**
 * A proxy cannot name a caller from another mesh: it counts those requests as an unknown caller's, while the caller's own
 * mesh tells of the same requests by name. So what callees count from strangers is first what others say they sent them,
 * and only the rest has an unknown caller. Whoever proved an identity of the callee's mesh is no stranger and stays.
 */

/** Two accounts of one call differ by a scrape or so: strangers that are this few too many are no further callers. */
const SLACK = 1.05;

const layers = ['http', 'tcp'] as const;
type Layer = (typeof layers)[number];
const isOn = (layer: Layer) => (draft: Draft) => isTcp(draft) === (layer === 'tcp');

/** Without its kind: that a callee is a gateway is told by some meshes only. */
const calleeKey = ({ target: { cluster, namespace, service } }: Draft): string => keyOf(cluster, namespace, service);
const isStranger = ({ kind }: CallEnd): boolean => kind === 'unknown';

/** A call somebody tells by name, and how much they say it carries. */
interface Named {
  readonly draft: Draft;
  readonly amount: number;
}

/**
 * The calls of one pair that a callee's mesh may count from strangers: as far as others tell them of pods of their own,
 * without what the callee's pods in other meshes tell of them. None where the callee's mesh names the caller itself.
 */
const namedCalls = (
  pair: readonly Draft[],
  layer: Layer,
  { callees, strangers }: { readonly callees: Teller; readonly strangers: readonly Draft[] },
): readonly Named[] => {
  const own = pair.filter(isOn(layer));
  const counting = countingOf(pair, layer);
  const isNamed = accounts.some((account) => own.some((draft) => tells(draft, account, callees)));
  if (counting === null || (isNamed && !counting.client.includes(callees))) return [];
  const here = podsOf(strangers, 'server', callees);
  const areElsewhere = (teller: Teller) => disjoint(here, podsOf(own, 'server', teller));
  return own.flatMap((draft) => {
    const by = (account: Account, keep: (teller: Teller) => boolean): number => {
      const tellers = countedOn(draft, account, counting).filter((teller) => teller !== callees && keep(teller));
      const sums = sumsOf(draft, account, draft.told[account], tellers)?.sums;
      return sums === undefined ? 0 : amountOf(sums);
    };
    const sent = by('client', () => true);
    const told = sent > 0 ? sent - by('server', areElsewhere) : by('server', (teller) => !areElsewhere(teller));
    return told <= 0 ? [] : [{ draft, amount: told }];
  });
};

/** What a callee's mesh counts from strangers, as each source has it. */
interface Strange {
  readonly sums: AccountSums;
  readonly meshes: readonly MeshId[];
}

const strangeBySource = (strangers: readonly Draft[], callees: Teller): ReadonlyMap<Reading, Strange> => {
  const found = new Map<Reading, Strange>();
  for (const { told } of strangers) {
    for (const each of told.server) {
      if (tellerOf(each) !== callees) continue;
      const before = found.get(each.reading);
      const sums = finished(each.tally);
      found.set(each.reading, {
        sums: before === undefined ? sums : addSums(before.sums, sums),
        meshes: [...new Set([...(before?.meshes ?? []), ...each.meshes])],
      });
    }
  }
  return found;
};

const toldOf = (reading: Reading, { sums, meshes }: Strange): Told => ({
  reading,
  meshes: [...meshes],
  tally: unfinished(sums),
});

/** The call with its callee's word on it: this share of what the callee counts from strangers. */
const withCallee = (draft: Draft, strange: ReadonlyMap<Reading, Strange>, share: number, isAll: boolean): Draft => {
  // One source tells of a callee once: what its proxies count by name and what they do not is one account.
  const before = new Map(draft.told.server.map((each) => [each.reading, each]));
  const told = [...strange].map(([reading, { sums, meshes }]) => {
    const part = portionOf(sums, { proven: 0, unproven: share });
    const own = before.get(reading);
    before.delete(reading);
    return toldOf(reading, { meshes, sums: own === undefined ? part : addSums(finished(own.tally), part) });
  });
  return {
    ...draft,
    told: { ...draft.told, server: [...before.values(), ...told] },
    meshes: [...new Set([...draft.meshes, ...told.flatMap((each) => each.meshes)])],
    unnamedCaller: isAll && draft.unnamedCaller !== 'in-part' ? 'wholly' : 'in-part',
  };
};

/** A stranger's call without what has a name now; null: nothing is left of it. */
const withoutNamed = (draft: Draft, callees: Teller, share: number): Draft | null => {
  const server = draft.told.server.flatMap((each) => {
    if (tellerOf(each) !== callees) return [each];
    const sums = portionOf(finished(each.tally), { proven: 1, unproven: 1 - share });
    return amountOf(sums) === 0 ? [] : [toldOf(each.reading, { sums, meshes: each.meshes })];
  });
  const isTold = server.length + draft.told.client.length > 0;
  return isTold ? { ...draft, told: { ...draft.told, server } } : null;
};

/** What one mesh counts from strangers at a callee, laid to those who say that they called it. */
const named = (callee: readonly Draft[], layer: Layer, callees: Teller): readonly Draft[] => {
  const isStrange = (draft: Draft) => isStranger(draft.source) && isOn(layer)(draft);
  const strangers = callee.filter(isStrange);
  const pairs = grouped(
    callee.filter(({ source }) => !isStranger(source)),
    pairKey,
  );
  const amounts = new Map<Draft, number>();
  for (const pair of pairs.values())
    for (const { draft, amount } of namedCalls(pair, layer, { callees, strangers })) amounts.set(draft, amount);
  const strange = strangeBySource(strangers, callees);
  const [first] = strangers;
  const reports = [...strange].map(([reading, { sums }]) => ({ reading, sums }));
  const whole = first === undefined ? null : settleReports('server', reports, first.target);
  const unproven = whole === null ? 0 : unprovenOf(whole.sums);
  const asked = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
  if (unproven === 0 || asked === 0) return callee;
  const share = unproven <= asked * SLACK ? 1 : asked / unproven;
  return callee.flatMap((draft) => {
    if (isStrange(draft)) return withoutNamed(draft, callees, share) ?? [];
    const amount = amounts.get(draft);
    return amount === undefined ? draft : withCallee(draft, strange, (share * amount) / asked, share === 1);
  });
};

/** One mesh after the other: what the first has laid to a caller, the next is not asked for again. */
const namedBy = (callee: readonly Draft[], layer: Layer): readonly Draft[] => {
  const strangers = callee.filter((draft) => isStranger(draft.source) && isOn(layer)(draft));
  const tellers = new Set(strangers.flatMap(({ told }) => told.server.map(tellerOf)));
  return [...tellers].sort().reduce((drafts, callees) => named(drafts, layer, callees), callee);
};

/**
 * Calls with the strangers that other meshes know by name laid to those. Where several called, each gets its part by what
 * they say they sent, and nobody's errors are told apart. Callees that one mesh alone tells of stay as they are.
 */
export const strangersNamed = (drafts: readonly Draft[]): readonly Draft[] =>
  [...grouped(drafts, calleeKey).values()].flatMap((callee) =>
    callee.some(({ source }) => isStranger(source)) ? layers.reduce(namedBy, callee) : callee,
  );
