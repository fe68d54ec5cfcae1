/**
 * Turns one snapshot in the text exposition format into a history: counters grow from 0.9 of their value to their
 * value, gauges stay (mesh-metrics.md section 8).
 */

export interface ReplayWindow {
  /** Epoch seconds of the last sample. */
  readonly to: number;
  readonly minutes: number;
  /** Seconds between samples. */
  readonly step: number;
  /** The share of the window after which every counter starts anew, as after a restart; absent: none does. */
  readonly restartAt?: number;
}

interface Line {
  readonly head: string;
  readonly value: number;
  readonly grows: boolean;
}

const parts = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (\S+)$/;
const suffix = /_(bucket|sum|count)$/;

const readTypes = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    lines.flatMap((line) => {
      const found = /^# TYPE (\S+) (\S+)/.exec(line);
      return found?.[1] && found[2] ? [[found[1], found[2]] as const] : [];
    }),
  );

const growing = (name: string, types: ReadonlyMap<string, string>): boolean => {
  // The classic format declares a counter by its whole name, OpenMetrics without `_total`.
  const type = types.get(name) ?? types.get(name.replace(suffix, '')) ?? types.get(name.replace(/_total$/, ''));
  return type === 'counter' || type === 'histogram' || (type === 'summary' && suffix.test(name));
};

const readLines = (exposition: string): readonly Line[] => {
  const lines = exposition.split('\n');
  const types = readTypes(lines);
  return lines.flatMap((line) => {
    const [, name, labels = '', value] = parts.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ head: name + labels, value: Number(value.replace('Inf', 'Infinity')), grows: growing(name, types) }];
  });
};

const text = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : `${value > 0 ? '+' : '-'}Inf`;
};

/** The same series as openmetrics text over a window, without the closing `# EOF`. */
export const replay = (exposition: string, { to, minutes, step, restartAt }: ReplayWindow): string => {
  const lines = readLines(exposition);
  const steps = Math.round((minutes * 60) / step);
  const pages: string[] = [];
  for (let i = 0; i <= steps; i++) {
    const at = to - (steps - i) * step;
    // The sample after a restart holds what was counted since: growth goes on as if nothing had happened.
    const restart = restartAt === undefined ? Number.POSITIVE_INFINITY : Math.round(steps * restartAt);
    const factor = i < restart ? 0.9 + (0.1 * i) / steps : (0.1 * (i - restart + 1)) / steps;
    pages.push(
      lines.map(({ head, value, grows }) => `${head} ${text(grows ? value * factor : value)} ${at}\n`).join(''),
    );
  }
  return pages.join('');
};
