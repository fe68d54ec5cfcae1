import { clusterOfSeries, ourCluster } from '@/lib/domain/call';
import { type MeshId, UNKNOWN } from '@/lib/domain/entity';
import type { Labels, Sample } from '@/lib/domain/sample';
import { checkRows } from './checks';
import { NAME_MARK, ROW_MARK, readMark } from './queries';

/** How a source names its clusters. */
export interface ClusterNames {
  readonly cluster: string | null;
  readonly clusterAliases: Readonly<Record<string, string>>;
}

/** A row of an answer, placed: of which expression, in which cluster, with which labels beside. */
export interface Told {
  readonly mark: string;
  readonly cluster: string;
  readonly labels: Labels;
  readonly value: number | null;
}

/** Labels that speak of another cluster than the one the series comes from; scrapes then spell ours apart. */
const remoteChecks = new Set(checkRows.filter(({ by }) => by.includes('exported_cluster')).map(({ id }) => id));

const placed = (mark: string, labels: Labels): Labels => {
  if (!remoteChecks.has(readMark(mark).id)) return labels;
  const { cluster, exported_cluster: exported, ...rest } = labels;
  const said = exported !== undefined && exported !== '';
  return { ...rest, ...(said && cluster !== undefined ? { cluster } : {}), remote: (said ? exported : cluster) ?? '' };
};

export const toldRows = (samples: readonly Sample[], names: ClusterNames): readonly Told[] =>
  samples.flatMap((sample): Told[] => {
    const mark = sample.labels[ROW_MARK];
    if (mark === undefined) return [];
    const { [ROW_MARK]: _, ...own } = sample.labels;
    if (mark.startsWith(NAME_MARK)) {
      const name = Object.values(own)[0] ?? '';
      return [
        { mark, cluster: UNKNOWN, labels: { name: ourCluster(name, names.clusterAliases) }, value: sample.value },
      ];
    }
    const { cluster, ...labels } = placed(mark, own);
    return [{ mark, cluster: clusterOfSeries(cluster, names), labels, value: sample.value }];
  });

const keyOf = ({ mark, cluster, labels }: Told): string =>
  JSON.stringify([mark, cluster, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** What two sources tell of one thing is one thing: the larger stands, they never add up. */
export const mergeTold = (all: readonly Told[]): readonly Told[] => {
  const found = new Map<string, Told>();
  for (const row of all) {
    const key = keyOf(row);
    const before = found.get(key);
    if (before === undefined || (row.value ?? -Infinity) > (before.value ?? -Infinity)) found.set(key, row);
  }
  return [...found.values()];
};

/** What a mesh calls the one cluster its proxies are in, where nothing else names it; null: it does not, or several. */
export const ownClusterName = (told: readonly Told[], mesh: MeshId): string | null => {
  const names = new Set(
    told.filter(({ mark }) => mark === `${NAME_MARK}${mesh}`).flatMap(({ labels: { name } }) => (name ? [name] : [])),
  );
  const [only] = names;
  return names.size === 1 ? (only ?? null) : null;
};
