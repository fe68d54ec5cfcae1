import type { Page } from 'playwright/test';
import { expect, panel, settled, test } from './fixture';

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(`/services/${path}`);
  await settled(page);
};

test('a service says how it is, where it runs and in which versions', async ({ page }) => {
  await open(page, 'east/payments/ledger');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(/ledger.*east \/ payments/);
  await expect(main).toContainText(/failing/);
  await expect(panel(page, 'Versions').getByRole('row')).toHaveCount(3);
  await expect(panel(page, 'Workloads and hosts')).toContainText('ledger.payments.svc.cluster.local');
});

test('the four golden signals are charts on one axis, each with the same as a table', async ({ page }) => {
  await open(page, 'east/shop/checkout');
  for (const name of ['Latency', 'Traffic', 'Errors', 'Saturation']) {
    const signal = panel(page, name).first();
    const chart = signal.getByRole('figure', { name });
    await expect(chart.getByRole('application')).toBeVisible();
    await expect(chart.getByRole('table', { name }).getByRole('rowheader').first()).toHaveText(/^\d\d:\d\d$/);
    await expect(chart).toContainText(/at the end, between/);
  }
  await expect(panel(page, 'Latency of success and failure').getByRole('figure')).toContainText(/success|failure|fail/);
});

test('callers and callees are links that walk the mesh, and Back walks back', async ({ page }) => {
  await open(page, 'east/payments/ledger');
  await page.getByRole('list', { name: 'Callers' }).getByRole('link', { name: 'payments' }).click();
  await expect(page).toHaveURL(/\/services\/east\/payments\/payments$/);
  await settled(page);
  await page.getByRole('list', { name: 'Callers' }).getByRole('link', { name: 'checkout' }).click();
  await expect(page).toHaveURL(/\/services\/east\/shop\/checkout$/);
  await settled(page);
  await expect(page.getByRole('list', { name: 'Callees' }).getByRole('listitem').first()).toContainText(/rps/);
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^ledger/);
  await expect(page.getByRole('list', { name: 'Callers' })).toContainText(
    /client sees [\d.]+ % errors, server [\d.]+ %/,
  );
});

test('responses are told by code and flag, and what a flag means', async ({ page }) => {
  await open(page, 'east/payments/ledger');
  const responses = panel(page, 'Responses by code and flag');
  const overflow = responses.getByRole('row').filter({ hasText: 'UO' });
  await expect(overflow).toHaveAccessibleName(
    /503.*UO arrives [\d.]+ rps not counted by the callee.*circuit breaker was full/,
  );
  await expect(responses.getByRole('definition').filter({ hasText: 'upstream overflow' })).toContainText('Look at:');
  await responses.getByRole('searchbox', { name: 'Find responses' }).fill('UO');
  await expect(responses.getByRole('row').filter({ hasText: 'success' })).toHaveCount(0);
});

test('the page answers whether it is the application, the mesh or the network', async ({ page }) => {
  await open(page, 'east/payments/ledger');
  const faults = panel(page, 'Is it the application, the mesh or the network?');
  await expect(faults).toContainText(/[\d.]+ % of the failures: mesh configuration/);
  await expect(faults.getByRole('listitem').first()).toContainText(/Mesh configuration.*UO.*[\d.]+ %.*rps/);
});

test('a callee that never answered stays visible with its failures', async ({ page }) => {
  await open(page, 'east/shop/wishlist');
  await expect(page.getByRole('main')).toContainText(/failing/);
  await expect(panel(page, 'Responses by code and flag')).toContainText(/UH|NR|UF/);
});

test('a host outside the mesh and a gateway have pages of their own', async ({ page }) => {
  await open(page, 'east/unknown/api.cardpay.example');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/api\.cardpay\.example/);
  await open(page, 'east/istio-ingress/istio-ingressgateway');
  await expect(page.getByRole('list', { name: 'Callees' })).toContainText('frontend');
});

test('a service nobody reports is said to be unknown, with a way on', async ({ page, complaints }) => {
  complaints.expected(/404/);
  await page.goto('/services/east/shop/ledger');
  await expect(page.getByRole('main')).toContainText('No service “ledger” in east / shop carried traffic');
  await page.getByRole('link', { name: 'Find it among all services' }).click();
  await expect(page).toHaveURL(/\/services\?q=ledger/);
  await expect(page.getByRole('link', { name: 'ledger', exact: true })).toBeVisible();
});
