import { STEP } from '@/demo/time';
import { requestOf } from './ids';
import { spansOfCourse } from './render';
import { type Course, courseOf, coursesIn, type Shop } from './requests';
import type { DemoSpan } from './span';

/** A stretch of time, epoch ms. */
export interface SpanWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a request had been answered, epoch ms. */
const endOf = ({ beganMs, visit }: Course): number => beganMs + visit.durationMs;

/** The courses of every traced request that began in a window and was answered by the end of it, newest steps first. */
export function* coursesBetween({ fromMs, toMs }: SpanWindow, shop: Shop): Generator<Course> {
  const last = Math.floor(toMs / 1000 / STEP);
  for (let step = last; (step + 1) * STEP * 1000 > fromMs; step--) {
    for (const course of coursesIn(step, shop)) if (course.beganMs >= fromMs && endOf(course) <= toMs) yield course;
  }
}

/**
 * Every span of the traces that began and ended in a window, by trace, newest first; as Istio's proxies and the shop's
 * programs would have sent them. The same for the same window and shop, on every machine.
 */
export const spansOf = (window: SpanWindow, shop: Shop): readonly (readonly DemoSpan[])[] =>
  [...coursesBetween(window, shop)].map((course) => spansOfCourse(course, shop));

/** The spans of one trace of the demo; null: there is none of this id, or it is not over at `nowMs`. */
export const spansOfTrace = (traceId: string, shop: Shop, nowMs: number): readonly DemoSpan[] | null => {
  const request = requestOf(traceId);
  if (request === null) return null;
  const course = courseOf(request, shop);
  return endOf(course) <= nowMs ? spansOfCourse(course, shop) : null;
};
