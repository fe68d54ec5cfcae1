import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import type { Trace } from '@/lib/domain/trace';
import { expect, panel, settled, test } from './fixture';

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await settled(page);
};

const spans = (page: Page) => page.getByRole('tree', { name: 'Spans' });
const lines = (page: Page) => page.getByRole('region', { name: 'Traces found' }).getByRole('row');

/** How many spans there are to step through: only those in sight are drawn. */
const total = async (page: Page): Promise<number> => {
  await spans(page).focus();
  await page.keyboard.press('End');
  const last = spans(page).getByRole('treeitem', { selected: true });
  await expect(last).toBeVisible();
  return Number(await last.getAttribute('aria-posinset'));
};

/** What axe calls serious or critical. */
const violations = async (page: Page): Promise<readonly string[]> => {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`));
};

/** Opens a failed checkout of the incident, from the page of its service. */
const openFailed = async (page: Page): Promise<void> => {
  await open(page, '/services/east/shop/checkout');
  const failed = panel(page, 'Example traces')
    .getByRole('link', { name: /, failed$/ })
    .first();
  // A back end that was too busy is asked again on the page's rhythm.
  await expect(failed).toBeVisible({ timeout: 60_000 });
  await failed.click();
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  await settled(page);
};

test('the failing checkout is found in three clicks, told in a sentence, and held beside a good one', async ({
  page,
}) => {
  await openFailed(page);
  await expect(panel(page, 'Where the time went')).toContainText(/\d+ % of this request was /);
  await expect(page.getByRole('main')).toContainText(/\d+ spans? failed/);
  await panel(page, 'Beside another').getByRole('link', { name: 'Compare with a good one' }).click();
  await expect(page).toHaveURL(/\/traces\/compare\?.*a=[0-9a-f]{32}.*b=[0-9a-f]{32}/);
  await settled(page);
  await expect(panel(page, 'Two traces')).toContainText(/B took [\d.]+ m?s (longer|less)/);
  const differences = page.getByRole('region', { name: 'Ranked differences' }).getByRole('row');
  await expect(differences.nth(1)).toContainText(/[+−][\d.]+ (µs|ms|s)/);
  await expect(page.getByRole('region', { name: 'Ranked differences' })).toContainText('fails in B');
});

test('a search shows durations over time; a box drawn there narrows the list, and Back opens it again', async ({
  page,
}) => {
  await open(page, '/traces?service=checkout&limit=50');
  const picture = page.getByRole('img', { name: /^Duration of \d+ traces over time/ });
  await expect(picture).toBeVisible();
  const before = await lines(page).count();
  expect(before).toBeGreaterThan(10);
  await expect(page.getByRole('region', { name: 'Traces', exact: true })).toContainText(/promise/);
  await expect(page.getByRole('list', { name: 'What each back end gave' })).toContainText(/jaeger gave \d+ traces/);
  const area = await picture.boundingBox();
  if (area === null) throw new Error('no picture');
  await page.mouse.move(area.x + area.width * 0.94, area.y + 12);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width * 0.985, area.y + area.height * 0.86, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/box=\d+_\d+/);
  await expect(page.getByRole('main')).toContainText(/\d+ traces? of \d+ in the marked box/);
  await expect.poll(() => lines(page).count()).toBeLessThan(before);
  await page.goBack();
  await expect(lines(page)).toHaveCount(before);
  await page.getByRole('radio', { name: 'With errors' }).click();
  await expect(page).toHaveURL(/errorsOnly=1/);
  await settled(page);
  await expect(lines(page).nth(1)).toContainText('failing');
});

test('the spans are read by keyboard, searched, zoomed and linked to', async ({ page }) => {
  // Not every failed checkout went so far as the ledger that is looked for here.
  await open(page, '/traces?service=ledger&errorsOnly=1');
  await lines(page).nth(1).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  await settled(page);
  await spans(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/span=[0-9a-f]{16}/);
  const detail = page.getByRole('complementary', { name: /^Span / });
  await expect(detail.getByRole('table', { name: 'Attributes', exact: true })).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(detail).toBeVisible();
  await expect(spans(page).getByRole('treeitem', { selected: true })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a span' }).fill('ledger');
  await expect(page.getByRole('main')).toContainText(/\d+ spans? of \d+ match/);
  await page.getByRole('searchbox', { name: 'Find a span' }).press('Enter');
  await expect(detail).toContainText('ledger');
  const folded = await total(page);
  await page.getByRole('button', { name: /^Show \d+ proxy spans$/ }).click();
  await expect(page).toHaveURL(/proxies=1/);
  await expect.poll(() => total(page)).toBeGreaterThan(folded);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(page).toHaveURL(/zoom=\d+-\d+/);
  await page.getByRole('radio', { name: 'Services' }).click();
  await expect(page.getByRole('region', { name: 'Services of this trace' })).toContainText('ledger');
});

test('the trace leaves as JSON, whole', async ({ page }) => {
  await openFailed(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as JSON' }).click();
  const saved = JSON.parse(await readFile(await (await coming).path(), 'utf8')) as { readonly data: Trace };
  expect(page.url()).toContain(saved.data.traceId);
  expect(saved.data.spans.length).toBeGreaterThan(10);
});

test('why one was slow is answered against others of its kind', async ({ page }) => {
  await openFailed(page);
  await page.getByRole('button', { name: 'Ask why' }).click();
  await expect(page).toHaveURL(/why=1/);
  await expect(panel(page, 'Why was this one slow?')).toContainText(/Compared with \d+ of \d+ traces|no other/i);
});

test('a call of the graph has its traces, and one that never shows says by which names it was looked for', async ({
  page,
}) => {
  const edge = 'east/payments/service/payments~east/payments/service/ledger~http';
  await page.goto(`/graph?select=${encodeURIComponent(edge)}`);
  await expect(page.getByRole('link', { name: /, failed$/ }).first()).toBeVisible({ timeout: 60_000 });
  await open(page, '/services/east/shop/catalog-cache');
  await expect(panel(page, 'Example traces')).toContainText(/Looked for it as.*catalog-cache/);
});

test('traces and metrics are held beside each other', async ({ page }) => {
  await open(page, '/traces/dependencies');
  const calls = page.getByRole('region', { name: 'Calls in metrics and traces' });
  await expect(calls.getByRole('row').filter({ hasText: 'both agree' }).first()).toBeVisible();
  await expect(panel(page, 'Traces beside the metrics').first()).toContainText(
    /\d+ calls? in both, \d+ only in metrics/,
  );
});

test('a trace that is nowhere is said to be, with a way on', async ({ page, complaints }) => {
  complaints.expected(/404/);
  await page.goto(`/traces/${'0'.repeat(31)}1`);
  await expect(page.getByRole('main')).toContainText('most requests are not sampled');
  await page.getByRole('link', { name: 'Search traces' }).click();
  await expect(page).toHaveURL(/\/traces$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a trace and a comparison have nothing serious in the ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openFailed(page);
    await spans(page).focus();
    await page.keyboard.press('End');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Compare with a good one' }).click();
    await settled(page);
    await expect(page.getByRole('region', { name: 'Ranked differences' }).getByRole('row').nth(1)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test('a trace fits, opens and closes a span', async ({ page }) => {
    await openFailed(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await spans(page).getByRole('treeitem').nth(1).click();
    await expect(page.getByRole('complementary', { name: /^Span / })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the span' }).click();
    await expect(page.getByRole('complementary', { name: /^Span / })).toHaveCount(0);
  });
});
