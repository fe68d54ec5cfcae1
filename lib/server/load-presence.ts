import { evidenceItem } from '@/lib/adoption/measure/item';
import { coveredShare, loadQuery, meanOf, peakOf, presenceQuery } from '@/lib/adoption/measure/presence';
import type { EvidenceWindows } from '@/lib/adoption/measure/windows';
import type { EvidenceItem } from '@/lib/domain/adoption';
import type { Series } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { adaptersIn } from './adapters-in';
import { type Asked, asked } from './asked';
import { SAMPLE, SAMPLES } from './calls-over';
import type { Context } from './context';
import { DAY } from './evidence-part';

type Coverage = Readonly<Record<keyof EvidenceWindows, number | null>>;

export interface Presence {
  /** Of each window, the share in which anything was reported of requests; null: no source told. */
  readonly coverage: Coverage;
  readonly facts: { readonly rps_peak: EvidenceItem };
  readonly answers: readonly Asked<unknown>[];
}

interface Over {
  readonly window: Millis;
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

const put = async (
  source: MetricsSource,
  part: string,
  promql: PromQL | null,
  { window, now, signal }: Over,
): Promise<Asked<readonly Series[]> | null> => {
  if (promql === null) return null;
  const step = Math.round(window / SAMPLES);
  // The first instant lies one step into the window: what was reported before it does not count.
  const range = { id: `adoption.${part}`, promql, from: now - (SAMPLES - 1) * step, to: now, step };
  return asked(source, part, source.range(range, signal));
};

/** The least of the sources that hold anything: what one of them lacks is lacking. */
const leastOf = (shares: readonly number[]): number | null => {
  const some = shares.filter((share) => share > 0);
  if (some.length > 0) return Math.min(...some);
  return shares.length === 0 ? null : 0;
};

/** How much of each window there is data of, and the busiest instant of the longest look. */
export const loadPresence = async (
  context: Context,
  windows: EvidenceWindows,
  now: EpochMs,
  signal: AbortSignal,
): Promise<Presence> => {
  const perSource = await Promise.all(
    context.sources.map(async (source) => {
      const adapters = await adaptersIn(context, source);
      const over = (window: Millis): Over => ({ window, now, signal });
      const present = (window: Millis) => put(source, 'presence', presenceQuery(adapters), over(window));
      const load = (window: Millis) => put(source, 'load', loadQuery(adapters, SAMPLE), over(window));
      const [shares, topology, releases, busy, day] = await Promise.all([
        present(windows.shares),
        present(windows.topology),
        present(windows.releases),
        load(windows.topology),
        // Over the same time as what proxies use.
        load(Math.min(windows.shares, DAY)),
      ]);
      return { source, shares, topology, releases, load: busy, day };
    }),
  );
  const coverageOf = (of: keyof EvidenceWindows) =>
    leastOf(perSource.flatMap((one) => (one[of]?.value ? [coveredShare(one[of].value, SAMPLES)] : [])));
  const loads = perSource.flatMap(({ load }) => load ?? []);
  const peaks = loads.flatMap(({ value }) => (value === null ? [] : (peakOf(value) ?? [])));
  const means = perSource.flatMap(({ day }) => meanOf(day?.value ?? []) ?? []);
  const coverage = { shares: coverageOf('shares'), topology: coverageOf('topology'), releases: coverageOf('releases') };
  const told = {
    queries: loads.flatMap(({ receipt }) => receipt?.promql ?? []),
    window: windows.topology,
    coverage: coverage.topology,
    sources: loads.flatMap(({ source, value }) => (value === null ? [] : [source])),
    at: now,
  };
  const peak =
    peaks.length === 0
      ? { value: null, missing: 'No mesh and no instrumented service reports requests.' }
      : {
          value: peaks.reduce((a, b) => a + b, 0),
          detail: { samples: SAMPLES, mean_of_day: means.length === 0 ? null : means.reduce((a, b) => a + b, 0) },
        };
  const answers = perSource.flatMap(({ shares, topology, releases, load, day }) =>
    [shares, topology, releases, load, day].filter((answer) => answer !== null),
  );
  return { coverage, facts: { rps_peak: evidenceItem('rps_peak', peak, told) }, answers };
};
