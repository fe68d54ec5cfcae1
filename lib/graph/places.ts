import { ourCluster } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import { eachOf, mapOf, type Steps } from '@/lib/domain/steps';
import type { SaidEnd, Who } from '@/lib/mesh/adapter';
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
  readonly sourceCluster: string | null;
  readonly targetCluster: string | null;
}

/** Clusters as stated: the mesh's label, else the series' label for the end that reports, else the source's own. */
const stated = (who: Who, account: Account, reading: Reading): Draft => {
  const alias = (cluster: string | null) => (cluster === null ? null : ourCluster(cluster, reading.aliases));
  const end = ({ cluster, workload }: SaidEnd, reports: boolean) =>
    alias(cluster) ??
    (reports ? alias(who.reporterCluster) : null) ??
    (reports || workload !== null ? reading.cluster : null);
  return {
    who,
    reading,
    sourceCluster: end(who.source, account === 'client'),
    targetCluster: end(who.target, account === 'server'),
  };
};

/** Where rows place each workload. */
type Clusters = ReadonlyMap<string, ReadonlySet<string>>;

const workloadKey = ({ namespace, workload }: SaidEnd): string => keyOf(namespace, workload);

/** Asked only when somebody has no cluster: most frames need none of it. */
const clustersOf = (drafts: readonly Draft[]): Clusters => {
  const clusters = new Map<string, Set<string>>();
  const note = (end: SaidEnd, cluster: string | null) => {
    if (cluster === null || end.workload === null) return;
    const key = workloadKey(end);
    clusters.set(key, (clusters.get(key) ?? new Set()).add(cluster));
  };
  for (const { who, sourceCluster, targetCluster } of drafts) {
    note(who.source, sourceCluster);
    note(who.target, targetCluster);
  }
  return clusters;
};

/**
 * The cluster of an end that has a name and no cluster: where other rows place that workload, if that is one place; of
 * several the other end's own. It joins both accounts of a call whose far end only one of them can place.
 */
const repaired = (end: SaidEnd, other: string | null, clusters: Clusters): string | null => {
  const places = clusters.get(workloadKey(end));
  if (places === undefined) return null;
  const [only] = places;
  if (places.size === 1) return only ?? null;
  return other !== null && places.has(other) ? other : null;
};

const placed = ({ who, reading, sourceCluster: source, targetCluster: target }: Draft, clusters: Clusters): Place => {
  const unnamed = who.source.workload === null;
  const from = source ?? (unnamed ? target : repaired(who.source, target, clusters));
  const to = target ?? (who.target.workload === null ? from : repaired(who.target, from, clusters));
  return { who, reading, sourceCluster: from ?? (unnamed ? to : null) ?? UNKNOWN, targetCluster: to ?? UNKNOWN };
};

function* distinctWhos(reading: Reading, account: Account): Steps<ReadonlySet<Who>> {
  const whos = new Set<Who>();
  for (const { rows } of Object.values(reading.accounts[account].rows)) yield* eachOf(rows, ({ who }) => whos.add(who));
  return whos;
}

/** The clusters of both ends of every distinct pair (fine-print.md 2). */
export function* placesOf(readings: readonly Reading[]): Steps<readonly Place[]> {
  const drafts: Draft[] = [];
  for (const reading of readings) {
    for (const account of accounts) {
      yield* eachOf(yield* distinctWhos(reading, account), (who) => {
        drafts.push(stated(who, account, reading));
      });
    }
  }
  const isWhole = drafts.every(({ sourceCluster, targetCluster }) => sourceCluster !== null && targetCluster !== null);
  if (isWhole) return drafts as readonly Place[];
  const clusters = clustersOf(drafts);
  return yield* mapOf(drafts, (draft) => placed(draft, clusters));
}
