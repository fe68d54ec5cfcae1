import type { MeshOverride } from '@/lib/domain/settings';
import type { Matchers } from '@/lib/promql/build';
import { type AccountRow, type MeshAdapter, measures, type RowField } from './adapter';

const renamed = (where: Matchers, { labels }: MeshOverride): Matchers =>
  Object.fromEntries(Object.entries(where).map(([label, want]) => [labels[label] ?? label, want]));

const accountWith = (account: AccountRow, override: MeshOverride): AccountRow => ({
  ...account,
  where: { ...renamed(account.where, override), ...override.extraMatchers },
  labels: Object.fromEntries(
    Object.entries(account.labels).map(([field, label]) => [field as RowField, override.labels[label] ?? label]),
  ),
});

/** The adapter with a mesh's own names: `metrics` by measure, `labels` by the name they usually have. */
export const withOverride = (adapter: MeshAdapter, override: MeshOverride | undefined): MeshAdapter => {
  if (override === undefined) return adapter;
  const names = measures.map((measure) => [measure, override.metrics[measure] ?? adapter.metrics[measure]]);
  return {
    ...adapter,
    metrics: Object.fromEntries(names) as MeshAdapter['metrics'],
    accounts: {
      client: accountWith(adapter.accounts.client, override),
      server: accountWith(adapter.accounts.server, override),
    },
    clientOnly: adapter.clientOnly.map((where) => renamed(where, override)),
    tells: adapter.tells.map((tell) => ({ ...tell, where: { ...tell.where, ...override.extraMatchers } })),
  };
};
