import { incident } from './incident';
import { type Dial, type Script, type ScriptName, scriptNames } from './shape';
import { generatedSize } from './size';

/** The grid of the demo: rates are constant within a step and every backfilled sample lies on it: minutes where thousands
 * of services would fill a disk. Seconds. */
export const STEP = generatedSize === null ? 15 : 60;

/** An instant of the demo, with everything that dials depend on. `at` is epoch seconds. */
export interface Moment {
  readonly at: number;
  readonly intensity: Readonly<Record<ScriptName, number>>;
}

const between = (from: readonly [number, number], to: readonly [number, number], x: number): number =>
  from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);

/** Intensity 0..1 of a storyline `minutes` after it first began; 0 before that. */
export const intensityAt = (script: Script, minutes: number): number => {
  if (minutes < 0) return 0;
  const minute = minutes % script.cycleMinutes;
  const next = script.course.findIndex(([corner]) => corner > minute);
  const from = script.course[next - 1];
  const to = script.course[next];
  if (from && to) return between(from, to, minute);
  return script.course.at(-1)?.[1] ?? 0;
};

const minutesSince = (script: Script, openedAt: number, at: number): number =>
  (at - openedAt) / 60 + script.beganMinutesAgo;

/** What every storyline is at, `openedAt` being the time (epoch seconds) the demo opens. */
export const momentAt = (at: number, openedAt: number): Moment => ({
  at,
  intensity: Object.fromEntries(
    scriptNames.map((name) => [name, intensityAt(incident[name], minutesSince(incident[name], openedAt, at))]),
  ) as Record<ScriptName, number>,
});

/** A moment at which nothing is wrong: what the proxies had seen before recorded history begins. */
export const calmMoment = (at: number): Moment => ({ at, intensity: { rollout: 0, strictness: 0 } });

/** The value of a dial at a moment. */
export const dialAt = (dial: Dial, { at, intensity }: Moment): number => {
  if (typeof dial === 'number') return dial;
  if ('script' in dial) return dial.calm + (dial.worst - dial.calm) * intensity[dial.script];
  const swing = (1 - Math.cos((2 * Math.PI * at) / (dial.periodMinutes * 60))) / 2;
  return dial.low + (dial.high - dial.low) * swing;
};

/** Share 0.55..1 of the busiest hour's traffic: quiet at 04:30 UTC, busiest at 16:30 UTC. */
export const dayRhythm = (at: number): number => {
  const hour = (at / 3600) % 24;
  return 0.775 - 0.225 * Math.cos((2 * Math.PI * (hour - 4.5)) / 24);
};
