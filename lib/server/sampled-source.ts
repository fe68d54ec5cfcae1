import { ok, type Result } from '@/lib/domain/result';
import type { Sample, Series } from '@/lib/domain/sample';
import type { Answer, Ask, MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis } from '@/lib/domain/units';

/** Instants at equal distances, the last one at `to`. */
export interface Instants {
  readonly to: EpochMs;
  readonly step: Millis;
  readonly count: number;
}

const firstOf = ({ to, step, count }: Instants): EpochMs => to - (count - 1) * step;

type Instant = (ask: Ask, signal: AbortSignal) => Promise<Result<Answer<readonly Sample[]>>>;
type Pick = (series: readonly Series[]) => readonly Sample[];

/** One range question in place of an instant one: whoever asks the same text again, for another instant, shares it. */
const asRange = (source: MetricsSource, instants: Instants) => {
  const kept = new Map<string, Promise<Result<Answer<readonly Series[]>>>>();
  const ask = async ({ id, promql }: Ask, signal: AbortSignal): Promise<Result<Answer<readonly Series[]>>> => {
    const range = { id: `${id}.sampled`, promql, from: firstOf(instants), to: instants.to, step: instants.step };
    const riding = kept.get(promql);
    const asked = riding ?? source.range(range, signal);
    kept.set(promql, asked);
    const answer = await asked;
    if (answer.ok) return answer;
    // A fault is told to those who waited for it, and to nobody after them.
    if (kept.get(promql) === asked) kept.delete(promql);
    const isTheirs = riding !== undefined && answer.fault.kind === 'canceled' && !signal.aborted;
    return isTheirs ? ask({ id, promql, at: instants.to }, signal) : answer;
  };
  return (pick: Pick): Instant =>
    async (question, signal) => {
      const answer = await ask(question, signal);
      return answer.ok ? ok({ ...answer.value, value: pick(answer.value.value) }) : answer;
    };
};

const reading = (source: MetricsSource, instant: Instant, now: EpochMs): MetricsSource => ({
  id: source.id,
  origin: source.origin ?? source,
  cluster: source.cluster,
  clusterAliases: source.clusterAliases,
  scrapeInterval: source.scrapeInterval,
  instant,
  range: (ask, signal) => source.range(ask, signal),
  series: (match, window, signal) => source.series(match, window, signal),
  labelValues: (label, match, window, signal) => source.labelValues(label, match, window, signal),
  alerts: (signal) => source.alerts(signal),
  now: () => now,
  clock: () => now,
  health: () => source.health(),
});

/** The mean over the instants; one without a point counts as nothing there. */
const meanOf =
  (count: number): Pick =>
  (series) =>
    series.map(({ labels, points }) => ({
      labels,
      value: points.reduce((sum, [, value]) => sum + (value ?? 0), 0) / count,
    }));

const pointAt =
  (at: EpochMs): Pick =>
  (series) =>
    series.flatMap(({ labels, points }) => {
      const point = points.find(([time]) => Math.abs(time - at) < 1000);
      return point === undefined || point[1] === null ? [] : [{ labels, value: point[1] }];
    });

/**
 * A long window read as instant samples (fine-print.md 26): the source as it answers on the mean over them, and as it
 * answered at each. All of it costs one range question per text, however many instants there are.
 */
export const sampled = (
  source: MetricsSource,
  instants: Instants,
): { readonly mean: MetricsSource; readonly each: readonly MetricsSource[] } => {
  const instantBy = asRange(source, instants);
  const times = Array.from({ length: instants.count }, (_, at) => firstOf(instants) + at * instants.step);
  return {
    mean: reading(source, instantBy(meanOf(instants.count)), instants.to),
    each: times.map((at) => reading(source, instantBy(pointAt(at)), at)),
  };
};
