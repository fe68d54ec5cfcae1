import type { Sample } from '@/lib/domain/sample';
import type { PromQL } from '@/lib/domain/units';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { either, fold, marked, namedLike } from '@/lib/promql/build';
import type { Measured } from './item';

/** What a mesh adds to the store that its metrics are kept in (adoption model, 4.3): how many series, now. */

const MARK = 'weft_series';

/** One count for every kind of series of every mesh. null: no mesh to count those of. */
export const extraSeriesQuery = (adapters: readonly MeshAdapter[]): PromQL | null => {
  const counts = adapters.flatMap(({ id, exports }) =>
    exports.map(({ names, where }, index) =>
      marked(MARK, `${id}.${index}`, fold('count', [], namedLike(names, where))),
    ),
  );
  return counts.length === 0 ? null : either(counts);
};

/** Of all sources together; a mesh without a series is none. */
export const extraSeries = (samples: readonly Sample[]): Measured => {
  const each: Record<string, number> = {};
  for (const { labels, value } of samples) {
    const [mesh] = (labels[MARK] ?? '').split('.');
    if (mesh && value !== null && value > 0) each[mesh] = (each[mesh] ?? 0) + value;
  }
  const all = Object.values(each).reduce((sum, count) => sum + count, 0);
  return all === 0 ? { value: null, missing: 'No series of a mesh’s proxies is here.' } : { value: all, detail: each };
};
