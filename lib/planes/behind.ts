import type { MeshVersions } from '@/lib/domain/mesh';
import type { PromQL } from '@/lib/domain/units';
import { either, fold, marked, selector } from '@/lib/promql/build';
import { topk } from '@/lib/promql/combine';
import { ROW_MARK } from './queries';
import type { MeshPlace } from './state';
import type { Told } from './told';
import { type VersionRow, versionMark, versionRows } from './versions';

const MOST = 20;

const minorityOf = ({ proxies }: MeshVersions): readonly string[] => proxies.slice(1).map(({ version }) => version);

/** Rows that name each proxy by its version: not what a control plane counts, nor a number without a name. */
const naming = (metric: string | null): readonly VersionRow[] =>
  versionRows.filter(
    (row) => row.plane === 'proxies' && row.metric === metric && row.how === 'count' && row.read === undefined,
  );

/** The proxies that run another version than most of their mesh; null: everywhere one version runs. */
export const behindQuery = (all: readonly MeshVersions[]): PromQL | null => {
  const sides = new Map<VersionRow, Set<string>>();
  for (const versions of all) {
    for (const row of naming(versions.metric)) {
      const wanted = sides.get(row) ?? new Set<string>();
      for (const version of minorityOf(versions)) wanted.add(version);
      if (wanted.size > 0) sides.set(row, wanted);
    }
  }
  if (sides.size === 0) return null;
  return either(
    [...sides].map(([row, versions]) => {
      const series = selector(row.metric, { ...row.where, [row.label]: { in: [...versions].sort() } });
      const by = ['cluster', 'namespace', 'pod', row.label];
      return marked(ROW_MARK, versionMark(row), topk(MOST, fold('group', by, series)));
    }),
  );
};

/** The versions of one place with the names of those that are not of the most frequent one. */
export const readBehind = (
  told: readonly Told[],
  { mesh, cluster, versions }: MeshPlace & { readonly versions: MeshVersions },
): MeshVersions => {
  const wanted = new Set(minorityOf(versions));
  const rows = versionRows.filter((row) => row.mesh === mesh && row.metric === versions.metric);
  const behind = rows.flatMap((row) =>
    told
      .filter((each) => each.mark === versionMark(row) && each.cluster === cluster)
      .flatMap(({ labels }) => {
        const version = labels[row.label] ?? '';
        return wanted.has(version) ? [{ version, namespace: labels.namespace ?? null, pod: labels.pod ?? '' }] : [];
      }),
  );
  return {
    ...versions,
    behind: behind.toSorted((a, b) => (`${a.namespace}/${a.pod}` < `${b.namespace}/${b.pod}` ? -1 : 1)).slice(0, MOST),
  };
};
