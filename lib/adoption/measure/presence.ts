import type { Series } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type MeshAdapter, metricOf } from '@/lib/mesh/adapter';
import { either, fold, marked, rate, selector, sumBy } from '@/lib/promql/build';

const MARK = 'weft_account';

const requestsOf = (adapter: MeshAdapter) =>
  (['client', 'server'] as const).flatMap((account) => {
    const metric = metricOf(adapter, account, 'requests');
    const [name] = metric === null ? [] : [metric.name].flat();
    if (metric === null || name === undefined) return [];
    return [{ account, series: selector(name, metric.where ?? adapter.accounts[account].where) }];
  });

/** Is anything reported of requests at all? null: no mesh to ask about. */
export const presenceQuery = (adapters: readonly MeshAdapter[]): PromQL | null => {
  const series = adapters.flatMap((adapter) => requestsOf(adapter).map((one) => one.series));
  return series.length === 0 ? null : fold('group', [], either(series));
};

/** Requests per second over five minutes, as each account of each mesh counts them. null: no mesh to ask about. */
export const loadQuery = (adapters: readonly MeshAdapter[], window: Millis): PromQL | null => {
  const sums = adapters.flatMap((adapter) =>
    requestsOf(adapter).map(({ account, series }) =>
      marked(MARK, `${adapter.id}.${account}`, sumBy([], rate(series, window))),
    ),
  );
  return sums.length === 0 ? null : either(sums);
};

/** Share of the instants at which there was something. */
export const coveredShare = (series: readonly Series[], instants: number): number => {
  const times = new Set(series.flatMap(({ points }) => points.flatMap(([at, value]) => (value === null ? [] : [at]))));
  return Math.min(1, times.size / instants);
};

/** The mean of the account that counted most: proxies that are busy and idle in turn cost what they cost on average. */
export const meanOf = (series: readonly Series[]): number | null => {
  const means = series.flatMap(({ points }) => {
    const values = points.flatMap(([, value]) => value ?? []);
    return values.length === 0 ? [] : [values.reduce((a, b) => a + b, 0) / values.length];
  });
  return means.length === 0 ? null : Math.max(...means);
};

/** The most any account of any mesh counted at one instant: they tell of the same calls and are never added. */
export const peakOf = (series: readonly Series[]): number | null => {
  const values = series.flatMap(({ points }) => points.flatMap(([, value]) => value ?? []));
  return values.length === 0 ? null : Math.max(...values);
};
