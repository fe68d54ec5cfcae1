import { stat } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expect, panel, settled, testOver } from './fixture';
import { hostileNames as names } from './hostile-mesh';
import { HOSTILE_TRACE, HUGE_TRACE, hostileTraces, MANY_TRACE } from './hostile-traces';

const test = testOver(hostileTraces, ({ url }) => ({ WEFTLINE_JAEGER_URL: url }));
test.describe.configure({ mode: 'default' });

/** Nothing of what was drawn became markup or an address, and no object learned a new trick. */
const harmless = async (page: Page): Promise<void> => {
  const found = await page.evaluate(() => ({
    images: [...document.querySelectorAll('img, [onerror], iframe, object, embed, main b')].map(
      (each) => each.outerHTML,
    ),
    links: [...document.links].map(({ protocol }) => protocol).filter((protocol) => !/^https?:$/.test(protocol)),
    polluted: Object.keys(Object.prototype),
  }));
  expect(found).toEqual({ images: [], links: [], polluted: [] });
};

test('a trace of hostile strings is drawn as text, keys and values too', async ({ page }) => {
  await page.goto(`/traces/${HOSTILE_TRACE}`);
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(names[0]);
  const items = page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem');
  await expect(items).toHaveCount(names.length);
  await harmless(page);
  for (const index of [0, 3, 7, 10]) {
    await items.nth(index).click();
    const detail = page.getByRole('complementary', { name: /^Span / });
    await expect(detail).toContainText(names[index] ?? '');
    await expect(detail).toContainText('javascript:alert(9)');
    await harmless(page);
  }
  await page.getByRole('searchbox', { name: 'Find a span' }).fill('</script>');
  await expect(page.getByRole('main')).toContainText(/\d+ spans? of \d+ match/);
  await page.getByRole('radio', { name: 'Services' }).click();
  await harmless(page);
});

test('so are lists, suggestions and comparisons', async ({ page }) => {
  await page.goto(`/traces?service=${encodeURIComponent(names[0])}`);
  await settled(page);
  await expect(page.getByRole('link', { name: names[0] }).first()).toBeVisible();
  await harmless(page);
  await page.goto(`/traces/compare?a=${HOSTILE_TRACE}&b=${MANY_TRACE}`);
  await settled(page);
  await expect(page.getByRole('region', { name: 'Ranked differences' }).getByRole('row').nth(1)).toBeVisible();
  await harmless(page);
  await page.goto('/traces/dependencies');
  await settled(page);
  await harmless(page);
});

test('five thousand spans draw the few in sight, to the last of them', async ({ page }) => {
  await page.goto(`/traces/${MANY_TRACE}`);
  await settled(page);
  const tree = page.getByRole('tree', { name: 'Spans' });
  await expect(page.getByRole('main')).toContainText('5,000 spans');
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  const last = tree.getByRole('treeitem', { selected: true });
  await expect(last).toHaveAttribute('aria-posinset', '5000');
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(120);
});

test('a tag of 4 MiB is told by its beginning, and said to be truncated; the raw JSON has all of it', async ({
  page,
}) => {
  await page.goto(`/traces/${HUGE_TRACE}`);
  await settled(page);
  await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').first().click();
  const detail = page.getByRole('complementary', { name: /^Span / });
  await expect(detail).toContainText('truncated: 4,194,304 characters');
  expect((await detail.textContent())?.length).toBeLessThan(20_000);
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Raw JSON' }).click();
  const saved = await coming;
  expect(saved.suggestedFilename()).toBe(`trace-${HUGE_TRACE}.jaeger.json`);
  expect((await stat(await saved.path())).size).toBeGreaterThan(4_194_304);
});

test('a back end that fails is named, with a way to ask again', async ({ page, backend, complaints }) => {
  complaints.expected(/50\d/);
  backend.behave((response) => {
    response.writeHead(500, { 'content-type': 'text/plain' }).end('<img src=x onerror=alert(1)>');
  });
  await page.goto('/traces?service=anything');
  await expect(page.getByRole('main')).toContainText(/jaeger/);
  await expect(page.getByRole('button', { name: /Ask again|Search again/ }).first()).toBeVisible();
  await harmless(page);
  backend.usual();
});

test('nothing else waits for a back end that does not answer', async ({ page, backend }) => {
  backend.behave(() => undefined);
  await page.goto('/services');
  await expect(page.getByRole('main')).toContainText(/No services reported|No metrics source/);
  await expect(panel(page, 'Services').last()).toBeVisible();
  backend.usual();
});
