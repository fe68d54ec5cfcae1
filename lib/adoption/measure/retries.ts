import type { MeshId } from '@/lib/domain/entity';
import type { Millis, PromQL } from '@/lib/domain/units';
import { either, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { resilienceCounters } from '@/lib/services/resilience-rows';

/** Calls tried again, per second, as each mesh counts them; null: none of these meshes does. */
export const retriesQuery = (meshes: readonly MeshId[], window: Millis): PromQL | null => {
  const rows = resilienceCounters.filter(
    (row) => row.flag === 'retries' && row.meshes.some((mesh) => meshes.includes(mesh)),
  );
  if (rows.length === 0) return null;
  return either(
    rows.map(({ id, metric, where = {} }) =>
      marked('weft_retries', id, sumBy([], rate(selector(metric, where), window))),
    ),
  );
};
