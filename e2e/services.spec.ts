import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expect, panel, settled, test } from './fixture';

const rows = (page: Page) =>
  page.getByRole('region', { name: 'Every service' }).getByRole('rowgroup').last().getByRole('row');

test.beforeEach(async ({ page }) => {
  await page.goto('/services');
  await settled(page);
});

test('every service is listed, the failing first, with its figures, protection and versions', async ({ page }) => {
  await expect(panel(page, 'Services')).toContainText(/\d+ failing, \d+ degraded of \d+ services in \d+ namespaces/);
  await expect(rows(page).first()).toHaveAccessibleName(/^failing/);
  const ledger = rows(page).filter({ has: page.getByRole('link', { name: 'ledger', exact: true }) });
  await expect(ledger).toHaveAccessibleName(
    /^failing ledger payments east [\d.]+ rps [\d.]+ % (p95 )?[\d.,]+ m?s .*protected v\d [\d.]+ %, v\d [\d.]+ %$/,
  );
  // Nobody reports requests of a database: words, not zeros.
  await expect(rows(page).filter({ hasText: 'ledger-db' })).toHaveAccessibleName(/unknown ledger-db.*not reported/);
  // A gateway that nobody reports into is judged by what leaves it, and says so.
  await expect(rows(page).filter({ hasText: 'istio-ingressgateway' }).first()).toHaveAccessibleName(/leaves: /);
});

test('sorting and filtering live in the address and survive a reload', async ({ page }) => {
  await page.getByRole('button', { name: 'Requests/s' }).click();
  await expect(page).toHaveURL(/sort=-/);
  await expect(page.getByRole('columnheader', { name: 'Requests/s' })).toHaveAttribute('aria-sort', 'descending');
  const figures = (await rows(page).allTextContents()).flatMap((text) => /([\d.,]+)\s*rps/.exec(text)?.[1] ?? []);
  const numbers = figures.slice(0, 10).map((figure) => Number(figure.replaceAll(',', '')));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));

  await page.getByRole('searchbox', { name: 'Find services' }).fill('cart');
  await expect(page).toHaveURL(/q=cart/);
  await expect(panel(page, 'Services')).toContainText(/4 of \d+ rows/);
  await page.reload();
  await settled(page);
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole('columnheader', { name: 'Requests/s' })).toHaveAttribute('aria-sort', 'descending');
});

test('the filter of namespaces holds on every page', async ({ page }) => {
  await page.getByRole('button', { name: /^Namespaces/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'payments' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/namespace=payments/);
  await expect(rows(page).filter({ hasText: 'session' })).toHaveCount(0);
  await page.getByRole('link', { name: 'mTLS', exact: true }).click();
  await expect(page).toHaveURL(/\/mtls\?namespace=payments/);
});

test('the list leaves as CSV', async ({ page }) => {
  const coming = page.waitForEvent('download');
  await panel(page, 'Services').getByRole('button', { name: 'Save as CSV' }).click();
  const text = await readFile(await (await coming).path(), 'utf8');
  expect(text).toMatch(/^Health,Service,Namespace,Cluster/);
  expect(text).toMatch(/\r?\nfailing,ledger,payments,east,/);
});

test('rows are walked with the arrow keys, and Enter opens one', async ({ page }) => {
  await rows(page).first().getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1).getByRole('link')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows(page).first().getByRole('link')).toBeFocused();
  const name = (await rows(page).first().getByRole('link').textContent()) ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
});
