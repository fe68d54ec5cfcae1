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
    alerts: answers
      .flatMap(({ value }) => value ?? [])
      .map(shown)
      .sort(worstFirst),
    answers,
  };
};
