import { accounts } from '@/lib/domain/graph';
import { eachOf, type Steps } from '@/lib/domain/steps';
import type { Who } from '@/lib/mesh/adapter';
import type { Ends } from './ends';
import type { Reading } from './reading';

export type KnownEnds = ReadonlyMap<Who, Ends>;

/** Frames whose ends were resolved before. Names are repaired from all pairs at once, so that only the very same pairs will do. */
export interface EndsMemory {
  /** The ends of the same pairs of the same sources; undefined: not at hand. */
  readonly find: (readings: readonly Reading[], gatewayPatterns: readonly string[]) => Steps<KnownEnds | undefined>;
  readonly keep: (readings: readonly Reading[], gatewayPatterns: readonly string[], ends: KnownEnds) => void;
  /** Nobody looks any more. */
  readonly forget: () => void;
}

/** Everything that decides ends beside the pairs. */
const circumstances = (readings: readonly Reading[], gatewayPatterns: readonly string[]): string =>
  JSON.stringify([
    gatewayPatterns,
    readings.map(({ source, cluster, aliases, adapter }) => {
      const { id, gatewayNamespaces, joinsByName } = adapter;
      return [source, cluster, aliases, id, gatewayNamespaces, joinsByName];
    }),
  ]);

/** How many pairs there are, if all of them are known; undefined: somebody is new. */
function* countKnown(readings: readonly Reading[], ends: KnownEnds): Steps<number | undefined> {
  const whos = new Set<Who>();
  let isKnown = true;
  for (const reading of readings) {
    for (const account of accounts) {
      for (const { rows } of Object.values(reading.accounts[account].rows)) {
        yield* eachOf(rows, ({ who }) => {
          if (isKnown) whos.add(who);
        });
      }
    }
    for (const who of whos) isKnown &&= ends.has(who);
    if (!isKnown) return undefined;
  }
  return whos.size;
}

/** Remembers the ends of the last few frames. */
export const endsMemory = (most: number): EndsMemory => {
  let kept: readonly { readonly under: string; readonly ends: KnownEnds }[] = [];
  function* find(readings: readonly Reading[], gatewayPatterns: readonly string[]): Steps<KnownEnds | undefined> {
    const under = circumstances(readings, gatewayPatterns);
    for (const entry of kept) {
      if (entry.under !== under || (yield* countKnown(readings, entry.ends)) !== entry.ends.size) continue;
      kept = [entry, ...kept.filter((other) => other !== entry)];
      return entry.ends;
    }
    return undefined;
  }
  return {
    find,
    keep: (readings, gatewayPatterns, ends) => {
      kept = [{ under: circumstances(readings, gatewayPatterns), ends }, ...kept].slice(0, most);
    },
    forget: () => {
      kept = [];
    },
  };
};
