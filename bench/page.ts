import type { Browser } from 'playwright';
import type { EpochMs } from '@/lib/domain/units';
import type { AppServer } from '@/test/harness/app';
import { openBrowser, openTab, type Tab, untilPainted, VIEWPORT, workOf } from './browser';
import { type Figure, figure, type Section } from './figures';
import { drag, type Gesture, wheel } from './gestures';
import { type About, keeping, REFRESH_WITHIN, refreshing } from './refreshing';
import { measureRivals } from './rivals';
import { gaps, quantile } from './stats';
import { type LongestTask, type Trace, traced } from './trace';

const MIDDLE = { x: VIEWPORT.width / 2, y: VIEWPORT.height / 2 };
const SPAN = 15 * 60_000;
/** Wheel steps from the whole picture to about single services, in two halves. */
const HALF_WAY = 26;

interface Opened {
  readonly painted: number;
  readonly firstContent: number;
  /** From the answer's last byte to its picture. */
  readonly fromData: number;
  /** From its text in memory, which is later where the answer waits for the page's own scripts. */
  readonly fromText: number;
  readonly longest: number;
  readonly mainMs: number;
}

const openedIn = async (tab: Tab, url: string): Promise<Opened> => {
  const before = await workOf(tab);
  await tab.page.goto(url, { waitUntil: 'commit' });
  await untilPainted(tab.page);
  const seen = await tab.page.evaluate(() => ({
    painted: window.__bench.painted()[0] ?? Number.NaN,
    firstContent: window.__bench.firstContent() ?? Number.NaN,
    answered: window.__bench.answers()[0]?.to ?? Number.NaN,
    read: window.__bench.read()[0] ?? Number.NaN,
    tasks: window.__bench.tasks(),
  }));
  const work = await workOf(tab);
  return {
    painted: seen.painted,
    firstContent: seen.firstContent,
    fromData: seen.painted - seen.answered,
    fromText: seen.painted - seen.read,
    longest: Math.max(0, ...seen.tasks.map(({ ms }) => ms)),
    // The counter starts anew with a page, unless the browser keeps the process.
    mainMs: work.ms < before.ms ? work.ms : work.ms - before.ms,
  };
};

const openingFigures = (how: string, opened: readonly Opened[]): readonly Figure[] => [
  figure(
    `navigation → painted graph, ${how}`,
    'ms',
    opened.map(({ painted }) => painted),
  ),
  figure(
    `first content, ${how}`,
    'ms',
    opened.map(({ firstContent }) => firstContent),
  ),
  figure(
    `answer's last byte → painted graph, ${how}`,
    'ms',
    opened.map(({ fromData }) => fromData),
  ),
  figure(
    `text of the answer in memory → painted graph, ${how}`,
    'ms',
    opened.map(({ fromText }) => fromText),
  ),
  figure(
    `main thread at work, ${how}`,
    'ms',
    opened.map(({ mainMs }) => mainMs),
  ),
];

/** A page that nobody has opened before, in a browser that never saw the dashboard; then the same page again. */
const opening = async (
  browser: Browser,
  { url }: AppServer,
  { runs, search, freshEnd }: { runs: number; search: string; freshEnd: () => EpochMs },
): Promise<Section> => {
  const [cold, warm]: [Opened[], Opened[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    const tab = await openTab(browser);
    const end = freshEnd();
    const address = `${url}/graph?from=${end - SPAN}&to=${end}&${search}`;
    cold.push(await openedIn(tab, address));
    warm.push(await openedIn(tab, address));
    await tab.close();
  }
  return {
    title: 'Opening the graph page with the whole mesh',
    figures: [...openingFigures('nothing cached', cold), ...openingFigures('everything cached', warm)],
  };
};

interface Tour {
  readonly panFar: Gesture;
  readonly zoomIn: Gesture;
  readonly panMiddle: Gesture;
  readonly zoomFurther: Gesture;
  readonly panNear: Gesture;
  readonly zoomOut: Gesture;
}

/** Pan over everything, zoom in, pan, zoom in further, pan, and all the way out. */
const tour = async (tab: Tab): Promise<Tour> => ({
  panFar: await drag(tab, 'panFar', MIDDLE),
  zoomIn: await wheel(tab, 'zoomIn', MIDDLE, HALF_WAY),
  panMiddle: await drag(tab, 'panMiddle', MIDDLE),
  zoomFurther: await wheel(tab, 'zoomFurther', MIDDLE, HALF_WAY),
  panNear: await drag(tab, 'panNear', MIDDLE),
  zoomOut: await wheel(tab, 'zoomOut', MIDDLE, -2 * HALF_WAY),
});

const TOUR = {
  panFar: 'pan, everything in view',
  panMiddle: 'pan, half way in',
  panNear: 'pan, single services',
  zoomIn: 'zoom in by the wheel, first half',
  zoomFurther: 'zoom in by the wheel, second half',
  zoomOut: 'zoom out by the wheel',
} as const satisfies Readonly<Record<keyof Tour, string>>;

const stages = Object.entries(TOUR) as readonly (readonly [keyof Tour, string])[];

const movingFigures = (what: string, gestures: readonly Gesture[]): readonly Figure[] => {
  const pictures = gestures.map((gesture) => gaps(gesture.pictures.map(({ at }) => at)));
  const at = (share: number) => pictures.map((each) => quantile(each, share));
  const made = (share: number) =>
    gestures.map((gesture) =>
      quantile(
        gesture.pictures.map(({ ms }) => ms),
        share,
      ),
    );
  const frames = gestures.map((gesture) => quantile(gaps(gesture.frames), 0.95));
  return [
    figure(`${what}: between pictures, median`, 'ms', at(0.5)),
    figure(`${what}: between pictures, p95`, 'ms', at(0.95)),
    figure(`${what}: one picture in the worker, median`, 'ms', made(0.5)),
    figure(`${what}: one picture in the worker, p95`, 'ms', made(0.95)),
    figure(`${what}: between frames of the page, p95`, 'ms', frames),
    figure(
      `${what}: main thread per frame`,
      'ms',
      gestures.map(({ mainMs, frames: all }) => mainMs / Math.max(1, all.length)),
    ),
  ];
};

/** On a screen with four device pixels to a CSS pixel there is four times as much to paint. */
const dense = async (browser: Browser, { url }: AppServer, search: string): Promise<Section> => {
  const tab = await openTab(browser, 2);
  try {
    await tab.page.goto(`${url}/graph?refresh=0&${search}`, { waitUntil: 'commit' });
    await untilPainted(tab.page);
    await tab.page.waitForTimeout(1500);
    return {
      title: 'Two device pixels to a CSS pixel',
      figures: movingFigures(TOUR.panFar, [await drag(tab, 'panFar', MIDDLE)]),
    };
  } finally {
    await tab.close();
  }
};

const moving = async (browser: Browser, { url }: AppServer, { runs, search }: About): Promise<Section> => {
  const tours: Tour[] = [];
  for (let run = 0; run < runs; run++) {
    const tab = await openTab(browser);
    await tab.page.goto(`${url}/graph?refresh=0&${search}`, { waitUntil: 'commit' });
    await untilPainted(tab.page);
    await tab.page.waitForTimeout(1500);
    tours.push(await tour(tab));
    await tab.close();
  }
  return {
    title: 'Moving about, by pointer and wheel',
    figures: stages.flatMap(([stage, what]) =>
      movingFigures(
        what,
        tours.map((each) => each[stage]),
      ),
    ),
  };
};

const taskFigures = (what: string, tasks: readonly (LongestTask | null)[]): readonly Figure[] => {
  const known = tasks.filter((task) => task !== null);
  return [
    figure(
      `${what}, on the clock`,
      'ms',
      known.map(({ ms }) => ms),
    ),
    figure(
      `${what}, processor time`,
      'ms',
      known.map(({ cpuMs }) => cpuMs),
    ),
  ];
};

const tracedRefresh = async ({ page }: Tab, name: string): Promise<void> => {
  const had = await page.evaluate(() => window.__bench.painted().length);
  const from = await page.evaluate((phase) => window.__bench.begin(phase, false), name);
  await untilPainted(page, had + 1, REFRESH_WITHIN);
  await page.waitForTimeout(400);
  await page.evaluate(([phase, at]) => window.__bench.end(phase, at), [name, from] as const);
};

const refreshName = (refresh: number): string => `refresh ${refresh}`;

/** What a reader does, once more under the browser's own trace, and so many refreshes after it. */
const tracedTour = async (browser: Browser, { url }: AppServer, { runs, search }: About): Promise<Trace> => {
  const tab = await openTab(browser);
  try {
    return await traced(browser, tab.page, async () => {
      await tab.page.goto(`${url}/graph?${search}`, { waitUntil: 'commit' });
      await untilPainted(tab.page);
      await tab.page.waitForTimeout(1500);
      await tour(tab);
      for (let refresh = 0; refresh < runs; refresh++) await tracedRefresh(tab, refreshName(refresh));
    });
  } finally {
    await tab.close();
  }
};

const longestTasks = (traces: readonly Trace[], refreshes: number): Section => {
  const names = Array.from({ length: refreshes }, (_, refresh) => refreshName(refresh));
  const ofRefreshes = <T>(read: (trace: Trace, name: string) => T): readonly T[] =>
    traces.flatMap((trace) => names.map((name) => read(trace, name)));
  return {
    title: 'Longest task of the main thread',
    figures: [
      ...taskFigures(
        'until the first painted graph',
        traces.map((trace) => trace.opening()),
      ),
      ...taskFigures(
        'after it, left alone',
        traces.map((trace) => trace.afterPaint('panFar')),
      ),
      ...stages.flatMap(([stage, what]) =>
        taskFigures(
          what,
          traces.map((trace) => trace.longest(stage)),
        ),
      ),
      ...taskFigures(
        'a refresh',
        ofRefreshes((trace, name) => trace.longest(name)),
      ),
      figure(
        'a refresh, scripts of the page from the answer on, processor time',
        'ms',
        ofRefreshes((trace, name) => trace.scriptSince('answered', name).page),
      ),
      figure(
        'a refresh, scripts of the bench meanwhile, processor time',
        'ms',
        ofRefreshes((trace, name) => trace.scriptSince('answered', name).bench),
      ),
      figure(
        'a refresh, all tasks from the answer on, of the browser, the bench and its tracer too, processor time',
        'ms',
        ofRefreshes((trace, name) => trace.workSince('answered', name)),
      ),
    ],
  };
};

export interface PageRuns {
  /** Draw the same graph with other libraries in the same run. */
  readonly rivals?: boolean;
  readonly openings: number;
  readonly tours: number;
  /** Of a page that is left alone, and of one that is traced. */
  readonly refreshes: number;
  /** Refreshes over which the heap is watched; none: it is not. */
  readonly kept?: number;
  readonly traces: number;
}

/** Times only how the graph page opens as it does by itself: a large mesh as its namespaces. */
const measureOpening = async (
  browser: Browser,
  app: AppServer,
  { runs, freshEnd }: { readonly runs: number; readonly freshEnd: () => EpochMs },
): Promise<Section> => ({
  ...(await opening(browser, app, { runs, search: '', freshEnd })),
  title: 'Opening the graph page as it opens by itself',
});

/** Ends of windows that nobody has asked about: minutes before now, off the seconds that the endpoint's windows took. */
const freshEnds = (): (() => EpochMs) => {
  let end = Math.floor(Date.now() / 1000) * 1000 - 500;
  return () => {
    end -= 1000;
    return end;
  };
};

/** Times the graph page of a running dashboard in a real browser, with the whole mesh on it. */
export const measurePage = async (app: AppServer, runs: PageRuns): Promise<readonly Section[]> => {
  const browser = await openBrowser();
  const freshEnd = freshEnds();
  const search = 'whole=1';
  try {
    const byItself = await measureOpening(browser, app, { runs: runs.openings, freshEnd });
    const opened = await opening(browser, app, { runs: runs.openings, search, freshEnd });
    const moved = await moving(browser, app, { runs: runs.tours, search });
    const doubled = await dense(browser, app, search);
    const refreshed = await refreshing(browser, app, { runs: runs.refreshes, search });
    const kept = runs.kept ? [await keeping(browser, app, { runs: runs.kept, search })] : [];
    const traces: Trace[] = [];
    for (let run = 0; run < runs.traces; run++)
      traces.push(await tracedTour(browser, app, { runs: runs.refreshes, search }));
    const rivals = runs.rivals ? [await measureRivals(browser, app)] : [];
    return [byItself, opened, moved, doubled, refreshed, ...kept, longestTasks(traces, runs.refreshes), ...rivals];
  } finally {
    await browser.close();
  }
};
