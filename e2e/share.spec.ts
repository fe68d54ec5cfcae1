import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { expect, painted, settled, test } from './fixture';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Share this view' });

/** Presses a button of the menu and answers the file it hands over. */
const saved = async (page: Page, name: string) => {
  const [file] = await Promise.all([page.waitForEvent('download'), dialog(page).getByRole('button', { name }).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};

test('s opens every way to share the graph, and keeps the keyboard until it is closed', async ({ page }) => {
  await page.goto('/graph');
  await settled(page);
  await painted(page);
  await page.keyboard.press('s');
  const share = dialog(page);
  await expect(share.getByRole('textbox', { name: 'Link to this window' })).toHaveValue(
    /\/graph\?v=1&from=\d{13}&to=\d{13}$/,
  );
  await expect(share.getByRole('textbox', { name: 'Link that stays live' })).toHaveValue(/\/graph\?v=1$/);
  const note = share.getByRole('textbox', { name: 'Markdown for the incident channel' });
  await expect(note).toHaveValue(/^■ \*\*.*ledger/);
  await expect(note).toHaveValue(/- Errors: \*\*\d/);
  await expect(note).toHaveValue(
    /\[Graph in Weftline\]\(http:\/\/127\.0\.0\.1:\d+\/graph\?v=1&from=\d{13}&to=\d{13}\)/,
  );

  const svg = await saved(page, 'Save Service graph as SVG');
  expect(svg.name).toMatch(/^weftline-graph-.*\.svg$/);
  expect(svg.bytes.toString()).toMatch(/^<svg[\s\S]*ledger[\s\S]*<\/svg>/);
  const png = await saved(page, 'Save Service graph as PNG');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  const csv = await saved(page, 'Save calls of the graph as CSV');
  expect(csv.bytes.toString()).toMatch(/^id,source,target,protocol,/);
  const json = await saved(page, 'Save calls of the graph as JSON');
  const { meta, rows } = JSON.parse(json.bytes.toString()) as { meta: { window: object }; rows: readonly object[] };
  expect(meta.window).toBeDefined();
  expect(rows.length).toBe(csv.bytes.toString().trimEnd().split('\r\n').length - 1);

  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab');
    expect(await share.evaluate((layer) => layer.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(share).toHaveCount(0);
});

test('the charts of the overview are files with their colours and their title', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await expect(page.locator('.recharts-wrapper').first()).toBeVisible();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const first = dialog(page)
    .getByRole('button', { name: /^Save .* as SVG$/ })
    .first();
  const name = (await first.getAttribute('aria-label')) ?? '';
  const svg = (await saved(page, name)).bytes.toString();
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(svg).toMatch(/stroke="rgb\(\d+, \d+, \d+\)"/);
  expect(svg).not.toContain('var(--');
  expect(svg).toContain(name.replace(/^Save | as SVG$/g, ''));
  const png = await saved(page, name.replace('SVG', 'PNG'));
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  const csv = (await saved(page, 'Save instants of the golden signals as CSV')).bytes.toString();
  expect(csv).toMatch(/^time,requestRate,errorRate,/);
});
