import { type BrowserContext, test as base, expect, type Page } from 'playwright/test';
import type { GraphBridge } from '@/components/graph/bridge';
import { type AppServer, startApp } from '@/test/harness/app';

export { expect } from 'playwright/test';

declare global {
  interface Window {
    // As `components/graph/bridge.ts` declares it; specs are checked apart from the page's code.
    __weftlineGraph?: GraphBridge;
  }
}

/** What a browser complains about while a spec runs. Everything nobody expected fails the spec. */
export interface Complaints {
  /** A complaint that is part of what the spec shows, e.g. an answer of 502 while the back end is down. */
  readonly expected: (pattern: RegExp) => void;
  readonly all: () => readonly string[];
}

const listen = (context: BrowserContext): Complaints & { readonly unexpected: () => readonly string[] } => {
  const heard: string[] = [];
  const patterns: RegExp[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') heard.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => heard.push(`page error: ${error.error().stack ?? error.error().message}`));
  context.on('dialog', (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  return {
    expected: (pattern) => patterns.push(pattern),
    all: () => heard,
    unexpected: () => heard.filter((text) => !patterns.some((pattern) => pattern.test(text))),
  };
};

interface Fixtures {
  readonly complaints: Complaints;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  baseURL: async ({}, use) => {
    await use(process.env.WEFTLINE_E2E_URL);
  },
  complaints: [
    async ({ context }, use) => {
      const { unexpected, ...complaints } = listen(context);
      await use(complaints);
      expect(unexpected(), 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});

interface Backend {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * For specs that need a back end of their own, a Prometheus unless told: it and a dashboard over it start once for a file,
 * and `/` is there.
 * Such a file runs in one worker: `test.describe.configure({ mode: 'default' })`.
 */
export const testOver = <B extends Backend>(
  begin: () => Promise<B>,
  sourceOf: (backend: B) => Readonly<Record<string, string>> = ({ url }) => ({ WEFTLINE_PROMETHEUS_URL: url }),
) =>
  test.extend<object, { readonly backend: B; readonly app: AppServer }>({
    backend: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
      async ({}, use) => {
        const backend = await begin();
        await use(backend);
        await backend.stop();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
    app: [
      async ({ backend }, use) => {
        const app = await startApp(sourceOf(backend));
        await use(app);
        await app.stop();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
    baseURL: async ({ app }, use) => {
      await use(app.url);
    },
  });

/** A panel by its title. */
export const panel = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

/** Waits until the page shows an answer instead of skeletons, or says that there is none. */
export const settled = async (page: Page): Promise<void> => {
  // The bar of context is filled by the first answer about sources and meshes.
  await expect(page.getByRole('region', { name: 'Context' })).toContainText(/Istio|no mesh detected yet/);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
};

/** Types `g` and a letter as a hand does: the second key does not wait until the page has answered the first. */
export const goBy = async ({ keyboard }: Page, letter: string): Promise<void> => {
  await Promise.all([keyboard.press('g'), keyboard.press(letter)]);
};

/** The graph's picture of the answered data is on screen. `timeout`: ms, where a large mesh is asked for the first time. */
export const painted = async (page: Page, timeout?: number): Promise<void> => {
  const pictured = () => page.evaluate(() => window.__weftlineGraph?.painted ?? null);
  await expect.poll(pictured, timeout === undefined ? {} : { timeout }).not.toBeNull();
};

/** The element over a node of the picture: its name starts so, e.g. `checkout, namespace shop`. */
export const node = (page: Page, start: string) =>
  page.getByRole('list', { name: /in the picture$/ }).getByRole('button', { name: start });
