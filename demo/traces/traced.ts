import { LRUCache } from 'lru-cache';
import type { Pod } from '@/demo/mesh';
import { type Account, rows } from '@/demo/rows';
import type { Traced, TracedIn } from '@/demo/series';
import type { Workload } from '@/demo/shape';
import { STEP } from '@/demo/time';
import { traceIdOf } from './ids';
import { type Course, coursesIn } from './requests';
import type { Visit } from './visit';

/** Which traced calls the counters have in them: what an exporter shows as examples of its buckets. */

/** So long a finished call may be shown. */
const SHOWN_S = 60;

/** Where a call is counted: which call, at which end, by whose pod, and whom it reached. */
const placeOf = (call: number, account: Account, pod: Pod, target: Workload | null): string =>
  [call, account, pod.name, target?.cluster, target?.name].join(' ');

const places: readonly string[] = rows.map(({ call, account, pod, target }) => placeOf(call, account, pod, target));

type Seen = readonly [place: string, traced: Traced];

const seenOf = (visit: Visit, about: { readonly traceId: string; readonly beganMs: number }): readonly Seen[] => {
  const { call, caller, callee, startMs, durationMs, served, children } = visit;
  const target = callee?.workload ?? null;
  const seen = (account: Account, pod: Pod | null, fromMs: number, ms: number): readonly Seen[] =>
    pod === null
      ? []
      : [
          [
            placeOf(call, account, pod, target),
            { traceId: about.traceId, at: (about.beganMs + fromMs + ms) / 1000, ms },
          ],
        ];
  return [
    ...seen('client', caller, startMs, durationMs),
    ...seen('server', callee, served.fromMs, served.durationMs),
    ...children.flatMap((child) => seenOf(child, about)),
  ];
};

/** Courses are the same however often they are worked out; a page of metrics asks for the same few steps again. */
const recent = new LRUCache<string, readonly Seen[]>({ max: 16 });

const seenIn = (step: number, openedAt: number): readonly Seen[] => {
  const key = `${openedAt} ${step}`;
  const kept = recent.get(key);
  if (kept) return kept;
  const calls = coursesIn(step, { openedAt, proxies: false }).flatMap(({ request, beganMs, visit }: Course) =>
    seenOf(visit, { traceId: traceIdOf(request), beganMs }),
  );
  recent.set(key, calls);
  return calls;
};

/** The calls of traced requests that ended shortly before `at` (epoch s), by the row that counts them. */
export const tracedAt = (at: number, openedAt: number): TracedIn => {
  const byPlace = new Map<string, Traced[]>();
  for (let step = Math.floor((at - SHOWN_S) / STEP); step * STEP <= at; step++) {
    for (const [place, traced] of seenIn(step, openedAt)) {
      if (traced.at > at || traced.at <= at - SHOWN_S) continue;
      const own = byPlace.get(place);
      if (own) own.push(traced);
      else byPlace.set(place, [traced]);
    }
  }
  return (row) => byPlace.get(places[row] ?? '') ?? [];
};
