import { allSeries, openingAt, readerOf, upSeries } from '@/demo/model';
import { lineWriter } from '@/demo/openmetrics';
import { STEP } from '@/demo/time';
import { type RunningPrometheus, startPrometheus } from './prometheus';

export interface DemoWindow {
  /** Epoch seconds on the 15 s grid: twelve minutes into the demo's incident. Default: now. */
  readonly openedAt: number;
  /** Minutes of history up to `openedAt`. */
  readonly minutes: number;
}

/** The demo's history as openmetrics text, a page a step. Ends at `openedAt` with a sample on it. */
export function* demoHistory({ openedAt, minutes }: DemoWindow): Generator<Buffer> {
  const reader = readerOf(openedAt);
  const write = lineWriter([...allSeries, ...upSeries]);
  for (let at = openedAt - minutes * 60; at <= openedAt; at += STEP) yield write(reader.readAt(at));
}

export interface FrozenDemo extends RunningPrometheus {
  readonly openedAt: number;
}

/**
 * A real Prometheus that holds the demo's history and nothing after it: what `truthOf(openedAt, from, to)` says of a
 * window inside is exactly what it holds. Scrapes nothing; ends with `stop`.
 */
export const demoPrometheus = async ({
  openedAt = openingAt(Date.now()),
  minutes = 15,
}: Partial<DemoWindow> = {}): Promise<FrozenDemo> => {
  const prometheus = await startPrometheus({ openmetrics: demoHistory({ openedAt, minutes }) });
  return { ...prometheus, openedAt };
};
