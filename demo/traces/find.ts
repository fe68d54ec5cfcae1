import { setImmediate as breathe } from 'node:timers/promises';
import type { Pod } from '@/demo/mesh';
import { HISTORY } from '@/demo/state';
import type { TraceQuestion } from './ask';
import { isGateway } from './ends';
import { flatTags } from './jaeger';
import { proxyProcess } from './proxy-spans';
import { spansOfCourse } from './render';
import type { Course, Shop } from './requests';
import { languages } from './routes';
import type { DemoSpan } from './span';
import { coursesBetween } from './spans';
import type { Visit } from './visit';

const wrote = (pod: Pod | null, service: string): boolean => {
  if (pod === null) return false;
  if (pod.workload.sidecar && proxyProcess(pod).service === service) return true;
  return !isGateway(pod) && pod.workload.service === service && service in languages;
};

/** Whether a service may have spans in a course: told without writing any of them. */
const touches = ({ caller, callee, children }: Visit, service: string): boolean =>
  wrote(caller, service) || wrote(callee, service) || children.some((child) => touches(child, service));

const isTrouble = ({ outcome, attempts }: Visit): boolean =>
  outcome.code !== '200' || (outcome.grpc ?? '0') !== '0' || attempts.length > 0;

/** The same for spans that say that something failed: only the ends of a call that did have them. */
const touchesTrouble = (visit: Visit, service: string): boolean =>
  (isTrouble(visit) && (wrote(visit.caller, service) || wrote(visit.callee, service))) ||
  visit.children.some((child) => touchesTrouble(child, service));

const meets = (span: DemoSpan, question: TraceQuestion): boolean => {
  const { service, operation, startUs, endUs, minUs, maxUs, tags } = question;
  if (span.process.service !== service || (operation !== null && span.name !== operation)) return false;
  if (span.startUs < startUs || span.startUs > endUs) return false;
  if (span.durationUs < minUs || span.durationUs > maxUs) return false;
  if (tags.length === 0) return true;
  const own = { ...flatTags(span), ...span.process.resource };
  return tags.every(([key, value]) => key in own && String(own[key]) === value);
};

/** So long a search goes on before others get their turn: one trace by its id must not wait for it. */
const TURN_MS = 10;

/** Lets others have their turn whenever one's own is over. */
const turns = (): (() => Promise<void>) => {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await breathe();
    began = performance.now();
  };
};

/** What is there to be found at an instant. */
export interface Store extends Shop {
  readonly nowMs: number;
}

const windowOf = ({ startUs, endUs }: Pick<TraceQuestion, 'startUs' | 'endUs'>, { openedAt, nowMs }: Store) => ({
  fromMs: Math.max(startUs / 1000, (openedAt - HISTORY) * 1000),
  toMs: Math.min(endUs / 1000, nowMs),
});

/** The traces with a span that meets everything asked: as many as wanted, from the newest backwards. */
export const findTraces = async (question: TraceQuestion, store: Store): Promise<readonly (readonly DemoSpan[])[]> => {
  const found: (readonly DemoSpan[])[] = [];
  const mayMeet = question.tags.some(([key]) => key === 'error') ? touchesTrouble : touches;
  const turn = turns();
  for (const course of coursesBetween(windowOf(question, store), store)) {
    await turn();
    if (!mayMeet(course.visit, question.service)) continue;
    const spans = spansOfCourse(course, store);
    if (spans.some((span) => meets(span, question))) found.push(spans);
    if (found.length >= question.limit) break;
  }
  return found;
};

/** At most so many courses of a window, newest first. */
export const coursesOf = (
  range: Pick<TraceQuestion, 'startUs' | 'endUs'>,
  store: Store,
  most: number,
): readonly Course[] => {
  const courses: Course[] = [];
  for (const course of coursesBetween(windowOf(range, store), store)) {
    courses.push(course);
    if (courses.length >= most) break;
  }
  return courses;
};

const WARM_MS = 15 * 60_000;

/** Works out what people will look at first, a little at a time, so that the first search is as quick as the next. */
export const warmUp = async (shop: Shop, signal: AbortSignal): Promise<void> => {
  const nowMs = Date.now();
  const turn = turns();
  for (const _ of coursesBetween({ fromMs: nowMs - WARM_MS, toMs: nowMs }, shop)) {
    await turn();
    if (signal.aborted) return;
  }
};
