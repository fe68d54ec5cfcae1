import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { startApp } from '@/test/harness/app';
import { demoPrometheus } from '@/test/harness/demo';
import { freePort, temporaryDir } from '@/test/harness/process';
import { startPrometheus } from '@/test/harness/prometheus';
import { expect, painted, panel, test as plain, settled, testOver } from './fixture';

const opacityOf = (page: Page, text: string) =>
  page
    .getByRole('main')
    .getByText(text)
    .first()
    .evaluate((element) => {
      let least = 1;
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        least = Math.min(least, Number(getComputedStyle(at).opacity));
      }
      return least;
    });

plain.describe('over a source that comes and goes', () => {
  plain.describe.configure({ mode: 'default' });
  const test = testOver(() => demoPrometheus({ minutes: 10 }));

  test('one of two sources is down: every page draws the other and names the one that is missing', async ({
    page,
    backend,
  }) => {
    const dir = await temporaryDir('two-sources');
    const config = join(dir.path, 'weftline.yaml');
    const source = (id: string, url: string) => `  - id: ${id}\n    kind: prometheus\n    url: ${url}\n`;
    const gone = `http://127.0.0.1:${await freePort()}`;
    await writeFile(config, `sources:\n${source('prom-east', backend.url)}${source('prom-west', gone)}`);
    const two = await startApp({ WEFTLINE_CONFIG: config });
    try {
      await page.goto(`${two.url}/graph`);
      await painted(page);
      await expect(page.getByRole('status').filter({ hasText: 'prom-west did not answer' })).toContainText(
        /partial|stale/,
      );
      await expect(page.getByRole('button', { name: /^checkout, namespace shop/ })).toBeVisible();
      for (const path of ['/', '/services', '/mtls', '/mesh']) {
        await page.goto(two.url + path);
        await settled(page);
        await page.getByRole('main').getByRole('button', { name: /^Why/ }).first().click();
        await expect(page.getByRole('dialog')).toContainText('prom-west did not answer; its part is missing.');
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
      await panel(page, 'Context')
        .getByRole('button', { name: /prom-east.*prom-west/ })
        .click();
      await expect(page.getByRole('dialog', { name: 'Sources' })).toContainText(/prom-west.*no answer/);
      // Where it listens is the server's secret.
      await expect(page.locator('body')).not.toContainText(gone.replace('http://', ''));
    } finally {
      await page.close();
      await two.stop();
      await dir.remove();
    }
  });

  test('Prometheus stops while pages are open: the last picture stays, says how old, and recovers', async ({
    page,
    context,
    complaints,
    backend,
  }) => {
    test.setTimeout(360_000);
    complaints.expected(/Failed to load resource: the server responded with a status of 50[234]/);
    const graph = await context.newPage();
    await page.goto('/services?refresh=5');
    await graph.goto('/graph?refresh=5');
    await settled(page);
    await painted(graph);
    const rows = page.getByRole('region', { name: 'Every service' }).getByRole('row');
    const [had, nodes] = [await rows.count(), await graph.evaluate(() => window.__weftlineGraph?.drawn.nodes)];

    await backend.pause();
    const note = page.getByRole('status').filter({ hasText: 'Shown is the answer of' });
    await expect(note).toContainText(/prometheus (did|does) not answer.*Shown is the answer of (\d+ s|\d+ min) ago/);
    await expect(rows).toHaveCount(had);
    await expect.poll(() => opacityOf(page, 'ledger')).toBeLessThan(1);
    await expect(graph.getByRole('status').filter({ hasText: /prometheus (did|does) not answer/ })).toContainText(
      /The picture is of \d+/,
    );
    expect(await graph.evaluate(() => window.__weftlineGraph?.drawn.nodes)).toBe(nodes);
    await expect(panel(page, 'Context').getByRole('button', { name: /prometheus.*no answer/ })).toBeVisible();

    // A page opened meanwhile has no last picture: it says what is wrong and where.
    const late = await context.newPage();
    await late.goto('/mtls?from=now-7m');
    await expect(late.getByRole('main').getByRole('alert')).toContainText(/prometheus (did|does) not answer/);

    await backend.restart();
    await expect(note).toBeHidden();
    await expect.poll(() => opacityOf(page, 'ledger')).toBe(1);
    await expect(graph.getByRole('status').filter({ hasText: /prometheus (did|does) not answer/ })).toBeHidden();
    // It may have asked again by itself before anybody could.
    await late
      .getByRole('button', { name: 'Ask again' })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await expect(panel(late, 'How much is protected')).toContainText(/rps whose protection is known/);
  });

  test('Weftline itself restarts while a page is open: the page says so and goes on', async ({
    page,
    complaints,
    backend,
  }) => {
    complaints.expected(/ERR_CONNECTION_REFUSED|Failed to fetch|status of 50[234]/);
    const port = await freePort();
    const start = () => startApp({ WEFTLINE_PROMETHEUS_URL: backend.url, PORT: String(port) });
    const first = await start();
    await page.goto(`${first.url}/services?refresh=5`);
    await settled(page);
    await first.stop();
    const note = page.getByRole('status').filter({ hasText: 'The Weftline server itself did not answer' });
    await expect(note).toBeVisible();
    await expect(page.getByRole('link', { name: 'ledger', exact: true })).toBeVisible();
    const second = await start();
    try {
      await expect(note).toBeHidden();
    } finally {
      await page.close();
      await second.stop();
    }
  });
});

plain('nothing is configured: the first screen is the way to configure it, on every page', async ({ page }) => {
  const app = await startApp({ WEFTLINE_PROMETHEUS_URL: '' });
  try {
    for (const path of ['/', '/graph', '/services', '/mtls', '/mesh']) {
      await page.goto(app.url + path);
      await expect(page.getByRole('heading', { name: 'Point Weftline at your Prometheus' })).toBeVisible();
    }
    await expect(page.getByRole('main')).toContainText(
      'WEFTLINE_PROMETHEUS_URL=http://prometheus.example:9090 npm start',
    );
    await expect(page.getByRole('main')).toContainText('npm run demo');
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  } finally {
    // What the page still fetches ahead must find somebody there.
    await page.close();
    await app.stop();
  }
});

plain.describe('over a Prometheus that holds no mesh', () => {
  plain.describe.configure({ mode: 'default' });
  const test = testOver(() => startPrometheus());

  test('each page names the metric that was looked for, where, and over which window', async ({ page }) => {
    const looked: readonly (readonly [string, RegExp])[] = [
      ['/', /Looked for the metrics of every mesh in prometheus/],
      ['/graph', /Looked for the metrics of every mesh in prometheus/],
      ['/services', /Looked for the metrics of every mesh in prometheus/],
      ['/mesh', /No mesh reports anything of itself\..*Looked for istio_build, pilot_info.* in prometheus/],
      ['/mtls', /Looked for the metrics of every mesh in prometheus/],
    ];
    for (const [path, words] of looked) {
      await page.goto(path);
      await expect(page.getByRole('main')).toContainText(words);
    }
    await expect(panel(page, 'Context')).toContainText('no mesh detected yet');
    // Nothing reported is no zero.
    await page.goto('/');
    await expect(panel(page, /^Traffic$/)).toContainText('not reported');
  });
});
