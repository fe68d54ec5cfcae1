import type { MeshId } from '@/lib/domain/entity';
import type { MeshOverride } from '@/lib/domain/settings';
import { escapeRe2, type Matchers } from '@/lib/promql/build';
import { type AccountRow, type Measure, type MeshAdapter, type MetricRow, measures, type RowField } from './adapter';

const renamed = (where: Matchers, { labels }: MeshOverride): Matchers =>
  Object.fromEntries(Object.entries(where).map(([label, want]) => [labels[label] ?? label, want]));

const metricWith = (measure: Measure, metric: MetricRow, override: MeshOverride): MetricRow => ({
  name: override.metrics[measure] ?? metric.name,
  ...(metric.where === undefined ? {} : { where: { ...renamed(metric.where, override), ...override.extraMatchers } }),
});

const accountWith = (account: AccountRow, override: MeshOverride): AccountRow => {
  const named = (label: string) => override.labels[label] ?? label;
  const metrics = Object.entries(account.metrics ?? {}).map(([measure, metric]) => [
    measure,
    metric === null ? null : metricWith(measure as Measure, metric, override),
  ]);
  return {
    ...account,
    where: { ...renamed(account.where, override), ...override.extraMatchers },
    labels: Object.fromEntries(
      Object.entries(account.labels).map(([field, label]) => [
        field as RowField,
        typeof label === 'string' ? named(label) : label.map(named),
      ]),
    ),
    metrics: Object.fromEntries(metrics),
    ...(account.anonymous === undefined ? {} : { anonymous: renamed(account.anonymous, override) }),
    ...(account.protocolRows === undefined
      ? {}
      : {
          protocolRows: {
            http: renamed(account.protocolRows.http, override),
            grpc: renamed(account.protocolRows.grpc, override),
          },
        }),
  };
};

/** An adapter as the configuration names it; one that reads for other meshes as well reads them by their own names. */
export const asConfigured = (
  adapter: MeshAdapter,
  meshes: Readonly<Partial<Record<MeshId, MeshOverride>>>,
): MeshAdapter => {
  const own = [...(adapter.covers ?? []), adapter.id].flatMap((id) => meshes[id] ?? []);
  return withOverride(adapter, own.length > 1 ? own.reduce(together) : own[0]);
};

const together = (a: MeshOverride, b: MeshOverride): MeshOverride => ({
  metrics: { ...a.metrics, ...b.metrics },
  labels: { ...a.labels, ...b.labels },
  extraMatchers: { ...a.extraMatchers, ...b.extraMatchers },
});

const isNamed = (exports: MeshAdapter['exports'], metric: string): boolean =>
  exports.some(({ names }) => new RegExp(`^(?:${names})$`).test(metric));

/** Renamed metrics are added under the names they have; others keep theirs. */
const exportsWith = ({ exports }: MeshAdapter, override: MeshOverride): MeshAdapter['exports'] => {
  const where = (usual: Matchers) => ({ ...renamed(usual, override), ...override.extraMatchers });
  const named = [...new Set(Object.values(override.metrics))].filter((metric) => !isNamed(exports, metric));
  return [
    ...exports.map((each) => ({ ...each, where: where(each.where) })),
    ...named.map((metric) => ({ names: `${escapeRe2(metric)}(?:_bucket|_sum|_count)?`, where: where({}) })),
  ];
};

/** The adapter with a mesh's own names: `metrics` by measure, `labels` by the name they usually have. */
export const withOverride = (adapter: MeshAdapter, override: MeshOverride | undefined): MeshAdapter => {
  if (override === undefined) return adapter;
  const names = measures.flatMap((measure) => {
    const name = override.metrics[measure] ?? adapter.metrics[measure];
    return name === undefined ? [] : [[measure, name] as const];
  });
  return {
    ...adapter,
    exports: exportsWith(adapter, override),
    metrics: Object.fromEntries(names),
    accounts: {
      client: accountWith(adapter.accounts.client, override),
      server: accountWith(adapter.accounts.server, override),
    },
    clientOnly: adapter.clientOnly.map((where) => renamed(where, override)),
    ...(adapter.mutualTls === undefined ? {} : { mutualTls: renamed(adapter.mutualTls, override) }),
    tells: adapter.tells.map((tell) => ({
      ...tell,
      where: { ...renamed(tell.where, override), ...override.extraMatchers },
      versionLabel: tell.versionLabel === null ? null : (override.labels[tell.versionLabel] ?? tell.versionLabel),
    })),
  };
};
