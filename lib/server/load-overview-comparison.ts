import { accounts } from '@/lib/domain/graph';
import type { Signals } from '@/lib/domain/signals';
import type { MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { type MeshAdapter, metricOf } from '@/lib/mesh/adapter';
import { either, fold, marked, selector } from '@/lib/promql/build';
import type { Grid } from '@/lib/signals/grid';
import { type Asked, askedInTime } from './asked';
import type { Context } from './context';
import { askFullness, askSignals, type ScopeQuestion } from './load-signals-scope';

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/** Before now, and how a sentence calls it. */
export interface Before {
  readonly ago: Millis;
  readonly words: string;
}
const yesterday: Before = { ago: DAY, words: 'yesterday' };
const hourEarlier: Before = { ago: HOUR, words: 'one hour earlier' };

/** Anything of the meshes at that time? */
const presenceQuery = (meshes: readonly MeshAdapter[]): PromQL | null => {
  const counted = (adapter: MeshAdapter) =>
    (['requests', 'sent', 'opened'] as const)
      .map((measure) => accounts.flatMap((account) => metricOf(adapter, account, measure)?.name ?? []))
      .find((names) => names.length > 0) ?? [];
  const metrics = [...new Set(meshes.flatMap(counted))];
  return metrics.length === 0
    ? null
    : either(metrics.map((metric) => marked('weft_metric', metric, fold('count', [], selector(metric)))));
};

const holds = async (source: MetricsSource, promql: PromQL, at: EpochMs, signal: AbortSignal): Promise<boolean> => {
  const answer = await askedInTime(source, 'history', source.instant({ id: 'overview.history', promql, at }, signal));
  return (answer.value ?? []).some(({ value }) => value !== null && value > 0);
};

/** Yesterday where every source that has the mesh holds 25 h, else one hour earlier (fine-print.md 17). */
export const beforeOf = async (
  { sources }: Pick<Context, 'sources'>,
  meshes: readonly MeshAdapter[],
  { to }: { readonly to: EpochMs },
  signal: AbortSignal,
): Promise<Before> => {
  const promql = presenceQuery(meshes);
  if (promql === null || sources.length === 0) return hourEarlier;
  // Whole hours, so that the answer is asked for once an hour and not with every tick.
  const at = Math.floor((to - DAY - HOUR) / HOUR) * HOUR;
  const held = await Promise.all(sources.map((source) => holds(source, promql, at, signal)));
  return held.every(Boolean) ? yesterday : hourEarlier;
};

const instantAt = (at: EpochMs, grid: Grid): Grid => ({ first: at, step: grid.step, count: 1 });

type Figures = Readonly<Record<'requestRate' | 'errorRate' | 'p95Ms' | 'saturation', number | null>>;

export interface Moment {
  readonly figures: Figures;
  readonly fullest: Awaited<ReturnType<typeof askFullness>>['fullest'];
  readonly answers: readonly Asked<unknown>[];
}

const lastOf = ({ points }: Signals['series']['requestRate']): number | null => points.at(-1)?.[1] ?? null;

/** The golden signals of the whole view over one window that ends at `at`. */
export const goldenAt = async (context: Context, question: ScopeQuestion, at: EpochMs): Promise<Moment> => {
  const there: ScopeQuestion = {
    ...question,
    grid: instantAt(at, question.grid),
    parts: ['requests', 'errors', 'buckets'],
  };
  const [signals, fullness] = await Promise.all([askSignals(context, there), askFullness(context, there)]);
  const { requestRate, errorRate, p95Ms } = signals.measured.series;
  return {
    figures: {
      requestRate: lastOf(requestRate),
      errorRate: lastOf(errorRate),
      p95Ms: lastOf(p95Ms),
      saturation: fullness.saturation.points.at(-1)?.[1] ?? null,
    },
    fullest: fullness.fullest,
    answers: [...signals.answers, ...fullness.answers],
  };
};
