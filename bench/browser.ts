import { fileURLToPath } from 'node:url';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { ensureTool } from '@/scripts/tools.mjs';

/** What `probe.js` leaves in the page. */
interface Probe {
  readonly painted: () => readonly number[];
  readonly tasks: () => readonly { readonly at: number; readonly ms: number }[];
  readonly begin: (name: string, counted?: boolean) => number;
  readonly end: (name: string, from: number) => Moved;
  readonly answers: () => readonly { readonly from: number; readonly to: number }[];
  readonly read: () => readonly number[];
  readonly firstContent: () => number | null;
}

export interface Moved {
  /** When the page had a frame, ms. */
  readonly frames: readonly number[];
  /** When the worker had painted, and how long it took. */
  readonly pictures: readonly { readonly at: number; readonly ms: number }[];
  readonly tier: number | null;
}

declare global {
  interface Window {
    __bench: Probe;
  }
}

export const VIEWPORT = { width: 1600, height: 900 } as const;

export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await ensureTool('chromium'),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface Tab {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** Drops it and everything its browser has kept. */
  readonly close: () => Promise<void>;
}

/** A tab with a cache of its own and the probe in every page. */
export const openTab = async (browser: Browser, deviceScaleFactor = 1): Promise<Tab> => {
  const context = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor });
  await context.addInitScript({ path: fileURLToPath(new URL('./probe.js', import.meta.url)) });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  // Processor time, not the clock: on two cores others run in between.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, devtools, close: () => context.close() };
};

export const untilPainted = async (page: Page, times = 1, timeout = 60_000): Promise<void> => {
  await page.waitForFunction((count) => window.__bench.painted().length >= count, times, { timeout, polling: 50 });
};

export interface Work {
  /** Processor time of the page's main thread so far, ms, and of it in scripts. */
  readonly ms: number;
  readonly scriptMs: number;
  /** JavaScript heap, MiB, and elements and texts of the document. */
  readonly heap: number;
  readonly nodes: number;
}

export const workOf = async ({ devtools }: Tab): Promise<Work> => {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const read = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    ms: read('TaskDuration') * 1000,
    scriptMs: read('ScriptDuration') * 1000,
    heap: read('JSHeapUsedSize') / 2 ** 20,
    nodes: read('Nodes'),
  };
};

/** The heap once everything that nobody holds is gone, MiB. */
export const heapHeld = async (tab: Tab): Promise<number> => {
  await tab.devtools.send('HeapProfiler.collectGarbage');
  return (await workOf(tab)).heap;
};
