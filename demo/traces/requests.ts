import { LRUCache } from 'lru-cache';
import { busiestRates } from '@/demo/mesh';
import { hash, randomFrom, sway } from '@/demo/noise';
import { callSeeds } from '@/demo/rows';
import { dayRhythm, type Moment, momentAt, STEP } from '@/demo/time';
import { calls } from '@/demo/topology';
import { beginsTraces, type Visit, visitOf } from './visit';

/** The demo that spans are of. */
export interface Shop {
  /** Epoch seconds, on the grid. */
  readonly openedAt: number;
  /** Whether its proxies write spans too; the programs always do. */
  readonly proxies: boolean;
}

/** Which requests are traced, and how each of them went: computed anew whenever asked, and the same every time. */

/** Share of the requests that the first proxy decides to trace: what Istio installs with. */
export const SAMPLED = 0.01;

/** What a trace is the trace of: the so-manieth sampled request of one kind in one step of the grid. */
export interface Request {
  /** Steps of 15 s since 1970. */
  readonly step: number;
  /** Index into `calls`. */
  readonly call: number;
  readonly ordinal: number;
}

const ways: readonly number[] = calls.flatMap((_, index) => (beginsTraces(index) ? [index] : []));

/** Sampled requests of one kind in a step: what the counters grow by, times the share, rounded by lot. */
const countOf = (call: number, step: number): number => {
  const seed = callSeeds[call] ?? 0;
  const volume = (busiestRates[call] ?? 0) * dayRhythm(step * STEP + STEP / 2) * sway(seed, step) * STEP;
  return Math.floor(volume * SAMPLED + randomFrom(hash(`${seed}:${step}`))());
};

/** Every sampled request that begins in a step. */
export const requestsIn = (step: number): readonly Request[] =>
  ways.flatMap((call) => Array.from({ length: countOf(call, step) }, (_, ordinal) => ({ step, call, ordinal })));

/** Whether there is such a request: identifiers may be made up. */
export const isRequest = ({ step, call, ordinal }: Request): boolean =>
  ways.includes(call) && ordinal < countOf(call, step);

/** One moment a step: what depends on it is worked out once for all requests of the step. */
const moments = new LRUCache<string, Moment>({ max: 512 });
const momentOf = (step: number, openedAt: number): Moment => {
  const key = `${openedAt} ${step}`;
  const kept = moments.get(key) ?? momentAt(step * STEP + STEP / 2, openedAt);
  moments.set(key, kept);
  return kept;
};

/** How one request went. */
export interface Course {
  readonly request: Request;
  /** Epoch ms, with fractions. */
  readonly beganMs: number;
  readonly visit: Visit;
}

/** Steps whose courses are kept: what people look at is the last minutes, again and again. */
const recent = new LRUCache<string, readonly Course[]>({ max: 240 });

/** The courses of all sampled requests that begin in a step, newest first. */
export const coursesIn = (step: number, shop: Shop): readonly Course[] => {
  const key = `${shop.openedAt} ${step}`;
  const kept = recent.get(key);
  if (kept) return kept;
  const courses = requestsIn(step)
    .map((request) => courseOf(request, shop))
    .sort((a, b) => b.beganMs - a.beganMs);
  recent.set(key, courses);
  return courses;
};

/** The course of a sampled request. */
export const courseOf = (request: Request, { openedAt }: Shop): Course => {
  const random = randomFrom(hash(`${callSeeds[request.call]}:${request.step}:${request.ordinal}`));
  const beganMs = (request.step + random()) * STEP * 1000;
  const moment = momentOf(request.step, openedAt);
  return { request, beganMs, visit: visitOf(request.call, { moment, random }) };
};
