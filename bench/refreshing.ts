import type { Browser } from 'playwright';
import type { AppServer } from '@/test/harness/app';
import { heapHeld, openTab, type Tab, untilPainted, workOf } from './browser';
import { figure, type Section } from './figures';

/** A live page asks again every 15 s ± 10 %; the rest is for a slow answer, ms. */
export const REFRESH_WITHIN = 60_000;

export interface About {
  readonly runs: number;
  /** What the address asks for beside the window. */
  readonly search: string;
}

/** Where the services that have an element are, CSS px of the page. */
const placesOf = ({ page }: Tab): Promise<readonly (readonly [id: string, x: number, y: number])[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-id]')].flatMap(({ dataset }) => {
      const rect = window.__weftlineGraph?.screenRect(dataset.id ?? '') ?? null;
      return rect === null ? [] : [[dataset.id ?? '', rect.x, rect.y] as const];
    }),
  );

interface Refresh {
  readonly answered: number;
  readonly shown: number;
  readonly mainMs: number;
  readonly scriptMs: number;
  /** How many services stand elsewhere than before. */
  readonly moved: number;
}

const refreshOf = async (tab: Tab): Promise<Refresh> => {
  const had = await tab.page.evaluate(() => window.__bench.painted().length);
  const places = new Map((await placesOf(tab)).map(([id, x, y]) => [id, `${x} ${y}`]));
  const before = await workOf(tab);
  await untilPainted(tab.page, had + 1, REFRESH_WITHIN);
  await tab.page.waitForTimeout(400);
  const after = await workOf(tab);
  const { at, from, to } = await tab.page.evaluate((index) => {
    const seen = window.__bench.painted()[index] ?? Number.NaN;
    const answer = window.__bench.answers().findLast((each) => each.to <= seen);
    return { at: seen, from: answer?.from ?? Number.NaN, to: answer?.to ?? Number.NaN };
  }, had);
  const moved = (await placesOf(tab)).filter(([id, x, y]) => (places.get(id) ?? `${x} ${y}`) !== `${x} ${y}`).length;
  const [mainMs, scriptMs] = [after.ms - before.ms, after.scriptMs - before.scriptMs];
  return { answered: to - from, shown: at - to, mainMs, scriptMs, moved };
};

/** A live page that is left alone: every 15 s other figures, the same places. */
export const refreshing = async (browser: Browser, { url }: AppServer, { runs, search }: About): Promise<Section> => {
  const tab = await openTab(browser);
  try {
    await tab.page.goto(`${url}/graph?${search}`, { waitUntil: 'commit' });
    await untilPainted(tab.page);
    await tab.page.waitForTimeout(1500);
    const seen: Refresh[] = [];
    for (let run = 0; run < runs; run++) seen.push(await refreshOf(tab));
    const of = (what: string, read: (refresh: Refresh) => number) => figure(what, 'ms', seen.map(read));
    const elements = await tab.page.locator('section[aria-label="Service graph"] *').count();
    return {
      title: 'A refresh of the live page',
      figures: [
        of('asked → answered', ({ answered }) => answered),
        of('answered → painted', ({ shown }) => shown),
        of('main thread at work, from refresh to refresh', ({ mainMs }) => mainMs),
        of('scripts, from refresh to refresh', ({ scriptMs }) => scriptMs),
        figure(
          'services that moved',
          '',
          seen.map(({ moved }) => moved),
        ),
        figure('elements over and in the picture', '', [elements]),
      ],
    };
  } finally {
    await tab.close();
  }
};

/** Refreshes before the heap is first looked at: what grows once has grown. */
const SETTLING = 5;

/** Asked each second: what a page keeps of answers that it no longer shows. */
export const keeping = async (browser: Browser, { url }: AppServer, { runs, search }: About): Promise<Section> => {
  const tab = await openTab(browser);
  try {
    await tab.page.goto(`${url}/graph?refresh=1&${search}`, { waitUntil: 'commit' });
    await untilPainted(tab.page, SETTLING, REFRESH_WITHIN * 2);
    const before = await heapHeld(tab);
    await untilPainted(tab.page, SETTLING + runs, REFRESH_WITHIN + runs * 5000);
    const after = await heapHeld(tab);
    return {
      title: 'JavaScript heap of the page',
      figures: [figure('held', 'MiB', [after]), figure(`growth over ${runs} refreshes`, 'MiB', [after - before])],
    };
  } finally {
    await tab.close();
  }
};
