import { type DialectId, seriesOf } from './dialects';
import type { DemoSeries, Reading } from './series';
import { advance, beginning, type Timed } from './state';
import { momentAt, STEP } from './time';

/** One scrape target: what one job sees of one cluster. Its path is `/cluster/job`. */
export interface Target {
  readonly cluster: string;
  readonly job: string;
  readonly series: readonly DemoSeries[];
}

const targetKey = ({ labels }: DemoSeries): string => `${labels.cluster}/${labels.job}`;

/** One per cluster and job. */
const targetsOf = (all: readonly DemoSeries[]): readonly Target[] => {
  const byKey = new Map<string, DemoSeries[]>();
  for (const series of all) {
    const own = byKey.get(targetKey(series));
    if (own) own.push(series);
    else byKey.set(targetKey(series), [series]);
  }
  return [...byKey].map(([key, series]) => {
    const [cluster = '', job = ''] = key.split('/');
    return { cluster, job, series };
  });
};

/** The `instance` of every target: fixed, so that `up` in history and `up` of live scrapes are one series. */
export const INSTANCE = 'demo';

/** The target that says how the demo itself is doing. */
export const STATUS_JOB = 'weftline-demo';

/** What a Prometheus that had scraped all along would have noted itself; from it a reader learns the scrape interval. */
const upOf = (targets: readonly Target[]): readonly DemoSeries[] =>
  [
    ...targets.map(({ cluster, job }) => ({ cluster, instance: INSTANCE, job })),
    { instance: INSTANCE, job: STATUS_JOB },
  ].map((labels) => ({ family: 'up', type: 'gauge', name: 'up', labels, read: () => 1 }));

/** The shop as one mesh reports it: everything it exposes, and where. */
export interface Exposition {
  readonly series: readonly DemoSeries[];
  readonly targets: readonly Target[];
  readonly up: readonly DemoSeries[];
}

/** The shop in a mesh's words. */
export const expositionOf = (mesh: DialectId): Exposition => {
  const series = seriesOf(mesh);
  const targets = targetsOf(series);
  return { series, targets, up: upOf(targets) };
};

/** The demo opens on the grid, so that history and live samples meet on a step. Epoch seconds. */
export const openingAt = (nowMs: number): number => Math.floor(nowMs / 1000 / STEP) * STEP;

/** Reads the demo at instants that never go back. */
export interface Reader {
  /** The reading at `at`, epoch seconds. Valid until the next call: the counters are shared. */
  readAt(at: number): Reading;
}

/** A reader of the demo that opened at `openedAt` (epoch seconds, on the grid). */
export const readerOf = (openedAt: number): Reader => {
  let timed: Timed = beginning(openedAt);
  return {
    readAt(at) {
      const { grid, reading } = advance(timed, openedAt, at);
      timed = grid;
      return { at, moment: momentAt(at, openedAt), state: reading };
    },
  };
};
