import { UNKNOWN } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Who } from '@/lib/mesh/adapter';
import type { Reading } from './reading';

/** A distinct pair as one account reports it, with the clusters of its ends. */
export interface Place {
  readonly who: Who;
  readonly reading: Reading;
  readonly sourceCluster: string;
  readonly targetCluster: string;
}

const SEPARATOR = '\u0000';
export const keyOf = (...parts: readonly (string | null)[]): string => parts.join(SEPARATOR);

interface Draft {
  readonly who: Who;
  readonly reading: Reading;
  readonly source: string | null;
  readonly target: string | null;
}

/** Clusters as stated: the mesh's label, else the series' label for the end that reports, else the source's own. */
const stated = (who: Who, account: Account, reading: Reading): Draft => {
  const alias = (cluster: string | null) => (cluster === null ? null : (reading.aliases[cluster] ?? cluster));
  const reporter = alias(who.reporterCluster);
  const end = (own: string | null, reports: boolean, named: boolean) =>
    alias(own) ?? (reports ? reporter : null) ?? (reports || named ? reading.cluster : null);
  return {
    who,
    reading,
    source: end(who.sourceCluster, account === 'client', who.sourceWorkload !== null),
    target: end(who.targetCluster, account === 'server', who.targetWorkload !== null),
  };
};

const sourceKey = (who: Who) => keyOf(who.sourceNamespace, who.sourceWorkload);
const targetKey = (who: Who) => keyOf(who.targetNamespace, who.targetWorkload);

const note = (clusters: Map<string, Set<string>>, key: string, cluster: string | null) => {
  if (cluster === null) return;
  clusters.set(key, (clusters.get(key) ?? new Set()).add(cluster));
};

/**
 * The cluster of an end that has a name and no cluster: where other rows place that workload, if that is one place; of
 * several the other end's own. It joins both accounts of a call whose far end only one of them can place.
 */
const repaired = (places: ReadonlySet<string> | undefined, other: string | null): string | null => {
  if (places === undefined) return null;
  const [only] = places;
  if (places.size === 1) return only ?? null;
  return other !== null && places.has(other) ? other : null;
};

const distinct = (readings: readonly Reading[]): Draft[] =>
  readings.flatMap((reading) =>
    accounts.flatMap((account) => {
      const whos = new Set<Who>();
      for (const { rows } of Object.values(reading.accounts[account].rows)) for (const row of rows) whos.add(row.who);
      return [...whos].map((who) => stated(who, account, reading));
    }),
  );

/** The clusters of both ends of every distinct pair (fine-print.md 2). */
export const placesOf = (readings: readonly Reading[]): readonly Place[] => {
  const drafts = distinct(readings);
  const clusters = new Map<string, Set<string>>();
  for (const { who, source, target } of drafts) {
    if (who.sourceWorkload !== null) note(clusters, sourceKey(who), source);
    if (who.targetWorkload !== null) note(clusters, targetKey(who), target);
  }
  return drafts.map(({ who, reading, source, target }) => {
    const placedSource =
      source ?? (who.sourceWorkload === null ? target : repaired(clusters.get(sourceKey(who)), target));
    const placedTarget =
      target ?? (who.targetWorkload === null ? placedSource : repaired(clusters.get(targetKey(who)), placedSource));
    return {
      who,
      reading,
      sourceCluster: placedSource ?? (who.sourceWorkload === null ? placedTarget : null) ?? UNKNOWN,
      targetCluster: placedTarget ?? UNKNOWN,
    };
  });
};
