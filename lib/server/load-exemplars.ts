import type { Signals } from '@/lib/domain/signals';
import type { Millis } from '@/lib/domain/units';
import { shownExemplars } from '@/lib/signals/exemplars';
import { lastOf } from '@/lib/signals/grid';
import { signalPlan } from '@/lib/signals/plan';
import { inTime } from './asked';
import type { Context } from './context';
import { keptIn } from './detect';
import type { ScopeQuestion } from './load-signals-scope';

/** Dots on a chart: nobody waits for them. */
const PATIENCE: Millis = 1_500;

/**
 * Exemplars of the latency of a service or an edge, where a metrics source keeps any. They lead to traces: without a
 * trace back end, and for a whole mesh, nobody asks.
 */
export const askExemplars = async (
  context: Context,
  question: ScopeQuestion,
): Promise<readonly Signals['exemplars'][number][]> => {
  const { grid, selection, calls, view, rateWindow, meshes, signal } = question;
  if ((context.traces ?? []).length === 0 || (view.scope !== 'service' && view.scope !== 'edge')) return [];
  const asked = context.sources.flatMap((source) =>
    meshes.map(async (mesh) => {
      const adapter = keptIn(source, mesh);
      const plan = signalPlan({
        scope: view.scope,
        adapter,
        selection,
        calls,
        names: source,
        rules: context.settings.errors,
        protocols: view.protocol,
        window: rateWindow,
      });
      const buckets = plan.get('buckets')?.promql;
      if (buckets === undefined || source.exemplars === undefined) return [];
      const answer = await source.exemplars(buckets, { from: grid.first, to: lastOf(grid) }, signal);
      return answer.ok ? shownExemplars(answer.value, adapter.durationUnitMs, grid) : [];
    }),
  );
  const found = await Promise.all(asked.map((answer) => inTime(answer, [], PATIENCE)));
  return found.flat().toSorted((a, b) => a.at - b.at);
};
