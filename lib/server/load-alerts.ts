import type { Overview } from '@/lib/domain/overview';
import type { Alert, MetricsSource } from '@/lib/domain/source';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import { type Asked, inTime } from './asked';
import type { Context } from './context';

type Shown = Overview['alerts'][number];

const shown = ({ labels, state, activeAt }: Alert): Shown => {
  const { alertname, severity, ...others } = labels;
  return { name: alertname ?? 'alert', severity: severity ?? null, state, since: activeAt, labels: others };
};

/** An alert of a source that has one cluster is of that cluster, whatever its labels leave out. */
const placed = (alert: Shown, { cluster }: Pick<MetricsSource, 'cluster'>): Shown =>
  cluster === null || alert.labels.cluster !== undefined ? alert : { ...alert, labels: { cluster, ...alert.labels } };

const keyOf = ({ name, severity, state, labels }: Shown): string =>
  JSON.stringify([name, severity, state, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** A pair that evaluates the same rules tells each alert twice: once counts, since the earlier of the two. */
export const distinctAlerts = (all: readonly Shown[]): Shown[] => {
  const found = new Map<string, Shown>();
  for (const alert of all) {
    const key = keyOf(alert);
    const before = found.get(key);
    const isEarlier = before !== undefined && (alert.since ?? Infinity) < (before.since ?? Infinity);
    if (before === undefined || isEarlier) found.set(key, alert);
  }
  return [...found.values()];
};

const worstFirst = (a: Shown, b: Shown): number =>
  Number(b.state === 'firing') - Number(a.state === 'firing') ||
  (a.since ?? 0) - (b.since ?? 0) ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const ask = async (source: MetricsSource, signal: AbortSignal): Promise<Asked<readonly Alert[]>> => {
  const about = { source: source.id, part: 'alerts', receipt: null };
  const missing = (reason: string): Trust => ({ state: 'partial', reasons: [`${reason}:alerts:${source.id}`] });
  const question = source
    .alerts(signal)
    .then(
      (answer): Asked<readonly Alert[]> =>
        answer.ok
          ? { ...about, value: answer.value, trust: COMPLETE, fault: null }
          : { ...about, value: null, trust: missing('missing'), fault: answer.fault },
    );
  return inTime(question, { ...about, value: null, trust: missing('late'), fault: null });
};

/** What the sources' own rules say: firing first, longest first. */
export const loadAlerts = async (
  { sources }: Pick<Context, 'sources'>,
  signal: AbortSignal,
): Promise<{ readonly alerts: Shown[]; readonly answers: readonly Asked<unknown>[] }> => {
  const answers = await Promise.all(sources.map((source) => ask(source, signal)));
  return {
    alerts: distinctAlerts(
      answers.flatMap(({ value }, index) => {
        const source = sources[index];
        return (value ?? []).map((alert) => (source === undefined ? shown(alert) : placed(shown(alert), source)));
      }),
    ).sort(worstFirst),
    answers,
  };
};
