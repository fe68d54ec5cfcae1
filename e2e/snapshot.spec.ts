import type { BrowserContext, Locator, Page } from 'playwright/test';
import { openingAt } from '@/demo/model';
import { demoPrometheus } from '@/test/harness/demo';
import { expect, painted, panel, test as plain, testOver } from './fixture';

/** What somebody freezes in the share menu, and what whoever opens it later sees. */

const MINUTE = 60_000;
/** Freezes the page and answers the address of the snapshot. */
const frozen = async (page: Page, title: string): Promise<string> => {
  await panel(page, 'Context').getByRole('button', { name: 'Share', exact: true }).click();
  const share = page.getByRole('dialog', { name: 'Share this view' });
  await share.getByLabel('Title').fill(title);
  await share.getByLabel('Note').fill('seen while ledger failed');
  await share.getByRole('button', { name: 'Freeze a snapshot' }).click();
  const link = share.getByRole('textbox', { name: 'Link to the snapshot' });
  await expect(link).toHaveValue(/\/s\/[\w-]{22}$/);
  return link.inputValue();
};

/** Opens an address as somebody else would, and notes what it asks the API. */
const opened = async (context: BrowserContext, address: string) => {
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(pathname);
  });
  await page.goto(address);
  return { page, asked };
};

const ledger = (part: Locator) => part.getByRole('button', { name: /^ledger, namespace payments/ }).first();

plain.describe('a snapshot of an incident', () => {
  plain.describe.configure({ mode: 'default' });
  // The incident is over by now: it was at its worst when the demo opened, and mended 26 minutes later. What comes after
  // now is there already, so that the test may take its time.
  const openedAt = openingAt(Date.now()) - 33 * 60;
  const [from, to] = [openedAt * 1000, openedAt * 1000 + 5 * MINUTE];
  const test = testOver(() => demoPrometheus({ openedAt, minutes: 4, until: openingAt(Date.now()) + 10 * 60 }));

  test('opens while Prometheus is down, says what it is, and shows what differs when it is back', async ({
    page,
    context,
    complaints,
    backend,
  }) => {
    complaints.expected(/Failed to load resource: the server responded with a status of 50[234]/);
    await page.goto(`/graph?from=${from}&to=${to}`);
    // The first question to a Prometheus that has just started.
    await expect(ledger(page.getByRole('main'))).toBeVisible();
    await painted(page);
    const address = await frozen(page, 'Payments fail');
    const nodes = await page.evaluate(() => window.__weftlineGraph?.drawn.nodes);

    await backend.pause();
    const { page: later, asked } = await opened(context, address);
    await painted(later);
    expect(await later.evaluate(() => window.__weftlineGraph?.drawn.nodes)).toBe(nodes);
    expect(new Set(asked)).toEqual(new Set([new URL(address).pathname.replace('/s/', '/api/v1/snapshots/')]));
    const about = panel(later, 'About this snapshot');
    await expect(about.getByRole('heading', { name: 'Payments fail' })).toBeVisible();
    await expect(about).toContainText('Frozen');
    await expect(about).toContainText('seen while ledger failed');
    await expect(about).toContainText(/\d\d:\d\d \(UTC\+\d+\), frozen .*, kept until /);
    await expect(later.getByRole('button', { name: /^ledger, namespace payments.*failing/ }).first()).toBeVisible();

    await about.getByRole('button', { name: 'Compare with now' }).click();
    // Then stays, whatever became of now.
    const differs = panel(later, 'What differs');
    await expect(differs.getByRole('alert')).toContainText(/prometheus (did|does) not answer/);
    await expect(ledger(panel(later, 'Then'))).toBeVisible();

    await backend.restart();
    await differs
      .getByRole('button', { name: 'Ask again' })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    const row = differs.getByRole('row', { name: /^ledger changed failing/ }).first();
    await expect(row).toBeVisible();
    await expect(row).toContainText(/healthy, .* errors$/);
    await expect(ledger(panel(later, 'Now'))).toBeVisible();
    await about.getByRole('button', { name: 'Show the snapshot alone' }).click();
    await expect(differs).toHaveCount(0);
  });

  test('is no more once it is revoked, and the list of this browser knows', async ({ page, context }) => {
    await page.goto(`/mtls?from=${from}&to=${to}`);
    await expect(panel(page, 'How much is protected')).toBeVisible();
    const address = await frozen(page, 'Plaintext');
    await page.goto('/snapshots');
    const list = panel(page, 'Snapshots of this browser');
    await expect(list.getByRole('link', { name: 'Plaintext' })).toHaveAttribute('href', new URL(address).pathname);
    const { page: other } = await opened(context, address);
    await expect(other.getByRole('region', { name: 'How much is protected' })).toBeVisible();
    await list.getByRole('listitem').filter({ hasText: 'Plaintext' }).getByRole('button', { name: 'Revoke' }).click();
    await expect(list.getByRole('link', { name: 'Plaintext' })).toHaveCount(0);
    const gone = await other.request.get(address);
    expect(gone.status()).toBe(404);
  });
});

/** Frozen by a script, which has nothing on screen: the server asks what the pages would. */
const pages: readonly (readonly [string, string, string | RegExp])[] = [
  ['the overview', '/', /requests|rps/],
  ['the services', '/services', 'ledger'],
  ['a service', '/services/east/payments/ledger', 'Example traces'],
  ['the mesh', '/mesh', /Istio/],
];
for (const [name, path, words] of pages) {
  plain(`${name} is frozen whole: its pictures ask for nothing that it does not hold`, async ({ context, request }) => {
    const made = await request.post('/api/v1/snapshots', { data: { view: `${path}?from=now-5m`, ttlSeconds: 3600 } });
    const { url } = (await made.json()) as { readonly url: string };
    const { page: later, asked } = await opened(context, url);
    await expect(later.getByRole('main')).toContainText(words);
    await expect(later.locator('main [aria-busy="true"]')).toHaveCount(0);
    await expect(later.getByRole('main')).not.toContainText('was not on screen');
    expect(asked).toEqual([url.replace('/s/', '/api/v1/snapshots/')]);
  });
}

plain('a trace is frozen with why it was slow, and there is nothing to compare it with', async ({ page, context }) => {
  await page.goto('/traces');
  await page.getByRole('table').getByRole('link').first().click();
  await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
  await page.getByRole('button', { name: 'Ask why' }).click();
  const why = panel(page, 'Why was this one slow?');
  await expect(why.getByText(/typical|others|usual/).first()).toBeVisible();
  await expect(why.locator('[aria-busy="true"]')).toHaveCount(0);
  const told = await why.textContent();
  const spans = await page
    .getByRole('main')
    .getByText(/^\d+ spans$/)
    .first()
    .textContent();
  const address = await frozen(page, 'One slow request');
  const { page: later, asked } = await opened(context, address);
  await expect(panel(later, 'Why was this one slow?')).toHaveText(told ?? '');
  await expect(
    later
      .getByRole('main')
      .getByText(spans ?? '', { exact: true })
      .first(),
  ).toBeVisible();
  await expect(panel(later, 'Spans').getByRole('treeitem').first()).toBeVisible();
  await expect(later.getByRole('button', { name: 'Compare with now' })).toHaveCount(0);
  expect(asked).toEqual([new URL(address).pathname.replace('/s/', '/api/v1/snapshots/')]);
});

plain('a page that shows no answers cannot be frozen, and says so', async ({ page }) => {
  await page.goto('/traces');
  await panel(page, 'Context').getByRole('button', { name: 'Share', exact: true }).click();
  const share = page.getByRole('dialog', { name: 'Share this view' });
  await expect(share).toContainText('This page cannot be frozen');
  await expect(share.getByRole('button', { name: 'Freeze a snapshot' })).toHaveCount(0);
});
