import type { SignalPoints } from '@/lib/domain/signals';
import type { EpochMs } from '@/lib/domain/units';

/** One line of a chart. */
export interface Line {
  readonly id: string;
  readonly name: string;
  readonly points: SignalPoints;
  /** A colour token without its dashes: `accent`, `failing-fill`. */
  readonly tone: string;
  /** The second cue beside colour. */
  readonly dash?: string;
  /** Fills what is under it. */
  readonly area?: boolean;
}

/** What the chart library takes: the time, and each line's value under its id. */
export type ChartRow = { readonly at: EpochMs } & Readonly<Record<string, number | null>>;

/** Times at which something is missing: a step and a half without a point is a hole, marked just after it begins. */
const holes = (times: readonly EpochMs[], stepMs: number): readonly EpochMs[] =>
  times.flatMap((at, index) => {
    const before = times[index - 1];
    return before !== undefined && at - before > stepMs * 1.5 ? [before + stepMs] : [];
  });

/**
 * Lines as rows on one time axis. A gap in the data becomes a row of nulls, so that no line is drawn across it:
 * joining it would invent traffic.
 */
export const chartRows = (lines: readonly Line[], stepSeconds: number): readonly ChartRow[] => {
  const byTime = new Map<EpochMs, Record<string, number | null>>();
  for (const { id, points } of lines) {
    for (const [at, value] of points) {
      const row = byTime.get(at) ?? {};
      row[id] = value;
      byTime.set(at, row);
    }
  }
  const times = [...byTime.keys()].sort((a, b) => a - b);
  for (const at of holes(times, stepSeconds * 1000)) byTime.set(at, {});
  const empty = Object.fromEntries(lines.map(({ id }) => [id, null]));
  return [...byTime].sort(([a], [b]) => a - b).map(([at, values]) => ({ ...empty, ...values, at }));
};

export interface Summary {
  readonly last: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

/** First, last and extremes of a line; null where nobody reported. */
export const summarise = (points: SignalPoints): Summary => {
  const values = points.map(([, value]) => value).filter((value) => value !== null);
  return {
    last: values.at(-1) ?? null,
    least: values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b)),
    most: values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b)),
  };
};

/** At most `most` of a list, evenly spread, both ends kept. */
export const thin = <T>(list: readonly T[], most: number): readonly T[] => {
  if (list.length <= most) return list;
  const every = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => list[Math.round(index * every)]).filter(
    (item) => item !== undefined,
  );
};
