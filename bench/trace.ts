import type { Browser, Page } from 'playwright';

/** Chromium's own record of what a thread did; times in µs. */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

/** The longest task of the page's main thread between two moments: on the clock, and of processor time. */
export interface LongestTask {
  readonly ms: number;
  readonly cpuMs: number;
}

export interface Trace {
  /** Of a phase between the probe's marks; null: the phase or its tasks are not in the trace. */
  readonly longest: (phase: string) => LongestTask | null;
  /** Processor time of all tasks from the last mark of a name within a phase to the end of the phase, ms. */
  readonly workSince: (name: string, phase: string) => number;
  /** The same of scripts alone, with the collection of their garbage: of the page, and of the bench in it. */
  readonly scriptSince: (name: string, phase: string) => { readonly page: number; readonly bench: number };
  /** From the start of the page to the first painted graph, and from there to the first gesture. */
  readonly opening: () => LongestTask | null;
  readonly afterPaint: (until: string) => LongestTask | null;
}

const CATEGORIES = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline', 'devtools.timeline'];

/** A task may hold others; only those that stand in none. Given and returned in order of time. */
const outermost = (tasks: readonly TraceEvent[]): readonly TraceEvent[] => {
  let end = Number.NEGATIVE_INFINITY;
  return tasks.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
};

const SCRIPTS = new Set(['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'MinorGC', 'MajorGC']);

/** The page's own scripts are files of the dashboard; the probe and what drives the browser are not. */
const isBench = ({ name, args }: TraceEvent): boolean =>
  (name === 'FunctionCall' || name === 'EvaluateScript') && args?.data?.url?.includes('/_next/') !== true;

const processorMs = (events: readonly TraceEvent[]): number =>
  outermost(events).reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;

const byTime = (a: TraceEvent, b: TraceEvent): number => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0);

/** Records while `act` runs. Tracing costs something itself: take no other times meanwhile. */
export const traced = async (browser: Browser, page: Page, act: () => Promise<void>): Promise<Trace> => {
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  const marks = traceEvents
    .filter(({ cat, name }) => cat.includes('blink.user_timing') && name.startsWith('bench:'))
    .sort(byTime);
  const when = (name: string): number | undefined => marks.find((mark) => mark.name === `bench:${name}`)?.ts;
  const [mark] = marks;
  const onMain = traceEvents
    .filter(({ pid, tid, dur }) => pid === mark?.pid && tid === mark.tid && dur !== undefined)
    .sort(byTime);
  const tasks = onMain.filter(({ name }) => name.endsWith('RunTask'));
  const scripts = outermost(onMain.filter(({ name }) => SCRIPTS.has(name)));
  const between = (from = Number.NaN, to = Number.NaN): LongestTask | null => {
    const inside = tasks.filter(({ ts, dur = 0 }) => ts + dur > from && ts < to);
    if (inside.length === 0) return null;
    return {
      ms: Math.max(...inside.map(({ dur = 0 }) => dur)) / 1000,
      cpuMs: Math.max(...inside.map(({ tdur = 0 }) => tdur)) / 1000,
    };
  };
  /** Those from the last mark of a name within a phase to the end of the phase; null: there is no such mark. */
  const since = (events: readonly TraceEvent[], name: string, phase: string): readonly TraceEvent[] | null => {
    const [from, to] = [when(`${phase}:begin`) ?? Number.NaN, when(`${phase}:end`) ?? Number.NaN];
    const at = marks.findLast((each) => each.name === `bench:${name}` && each.ts > from && each.ts < to)?.ts;
    return at === undefined ? null : events.filter(({ ts }) => ts >= at && ts < to);
  };
  const sum = (events: readonly TraceEvent[] | undefined): number =>
    events === undefined ? Number.NaN : processorMs(events);
  return {
    longest: (phase) => between(when(`${phase}:begin`), when(`${phase}:end`)),
    workSince: (name, phase) => sum(since(tasks, name, phase) ?? undefined),
    scriptSince: (name, phase) => {
      const inside = since(scripts, name, phase) ?? undefined;
      return { page: sum(inside?.filter((each) => !isBench(each))), bench: sum(inside?.filter(isBench)) };
    },
    opening: () => between(0, when('painted')),
    // A task under way when the picture came belongs to the opening.
    afterPaint: (until) => between((when('painted') ?? Number.NaN) + 1, when(`${until}:begin`)),
  };
};
