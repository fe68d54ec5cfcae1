import type { MeshId } from '@/lib/domain/entity';
import type { MetricsSource } from '@/lib/domain/source';
import type { Window } from '@/lib/domain/view';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import {
  type Counted,
  evidenceQuery,
  type Failing,
  mergedCounts,
  NOTHING_COUNTED,
  readCounted,
} from '@/lib/services/counters';
import { type Asked, askedInTime } from './asked';
import type { Context } from './context';
import { meshesOf } from './meshes';

interface Question {
  readonly window: Window;
  readonly signal: AbortSignal;
}

const askOne = async (
  source: MetricsSource,
  adapter: MeshAdapter,
  { side, calls }: Failing,
  { window, signal }: Question,
): Promise<{ readonly counted: Counted; readonly answers: readonly Asked<unknown>[] }> => {
  const [first] = calls;
  const promql = evidenceQuery(adapter, { side, calls }, window.to - window.from);
  if (promql === null || first === undefined) return { counted: NOTHING_COUNTED, answers: [] };
  const ask = { id: `${adapter.id}.causes`, promql, at: window.to };
  const answer = await askedInTime(source, 'causes', source.instant(ask, signal));
  const reading = { adapter, names: source, side, cluster: first[side].cluster };
  return { counted: answer.value === null ? NOTHING_COUNTED : readCounted(answer.value, reading), answers: [answer] };
};

/** What proxies counted of the failures of one service's calls: one question a source and mesh that keeps such counters. */
export const askEvidence = async (
  context: Context,
  { side, calls }: Failing,
  question: Question,
): Promise<{ readonly counted: Counted; readonly answers: readonly Asked<unknown>[] }> => {
  const meshes = meshesOf(context, calls);
  const all = await Promise.all(
    context.sources.flatMap((source) =>
      meshes.map((adapter) => {
        const read: readonly MeshId[] = [adapter.id, ...(adapter.covers ?? [])];
        const own = calls.filter((call) => call.meshes.some((mesh) => read.includes(mesh)));
        return askOne(source, adapter, { side, calls: own }, question);
      }),
    ),
  );
  return {
    counted: mergedCounts(all.map(({ counted }) => counted)),
    answers: all.flatMap(({ answers }) => answers),
  };
};
