import type { Page } from 'playwright/test';
import { expect, panel, settled, test } from './fixture';

const edges = (page: Page) =>
  page.getByRole('region', { name: 'Every unprotected edge' }).getByRole('rowgroup').last().getByRole('row');

test.beforeEach(async ({ page }) => {
  await page.goto('/mtls');
  await settled(page);
});

test('the bar is honest: protected, plaintext, and what nobody reports beside them', async ({ page }) => {
  const total = panel(page, 'How much is protected');
  await expect(total).toContainText(/9\d(\.\d)? % ?of [\d,.]+ rps whose protection is known is protected\./);
  await expect(total).toContainText(/protected[\d,.]+ rpsplaintext[\d.]+ rpsnot reported[\d.]+ rps/);
  // TCP has no requests: its own share, never added to the other.
  await expect(total).toContainText(/TCP[\d.]+ %by TCP connections opened; not part of the figures above/);
});

test('plaintext over time is a chart with its table', async ({ page }) => {
  const trend = page.getByRole('figure', { name: 'Plaintext share of known requests' });
  await expect(trend.getByRole('row')).not.toHaveCount(0);
  await expect(trend).toContainText(/in plaintext: [\d.]+ % at the end/);
});

test('who still talks plaintext to whom: how much, since when, why and what to do', async ({ page }) => {
  const legacy = edges(page).filter({ hasText: 'unknown callers' });
  await expect(legacy).toHaveAccessibleName(
    /^plaintext unknown callers.*orders.*[\d.]+ rps 0 % (?:before )?\d\d:\d\d The caller has no proxy\. Inject a sidecar/,
  );
  const relaxed = edges(page).filter({ hasText: 'grpc' }).filter({ hasText: 'inventory' });
  await expect(relaxed).toHaveAccessibleName(/^partly protected orders.*inventory.*\d\d:\d\d/);
  // What nobody speaks for is listed, and never called plaintext.
  await expect(edges(page).filter({ hasText: 'api.cardpay.example' })).toHaveAccessibleName(/^not reported/);
});

test('a reason and a cell of the matrix both narrow the list to their edges', async ({ page }) => {
  const reason = page.getByRole('list', { name: 'Reasons' }).getByRole('button', { name: /The caller has no proxy/ });
  await reason.click();
  await expect(edges(page)).toHaveCount(1);
  await expect(edges(page)).toHaveAccessibleName(/unknown callers/);

  await page.getByRole('button', { name: /^east \/ shop to east \/ fulfilment: [\d.]+ % of .* in plaintext/ }).click();
  await expect(edges(page)).toHaveCount(1);
  await expect(edges(page)).toHaveAccessibleName(/partly protected checkout.*orders/);
  await expect(page).toHaveURL(/q=/);
});

test('readiness for STRICT names who would break, by namespace', async ({ page }) => {
  const strict = panel(page, 'If STRICT were set now').getByRole('listitem');
  // The callers that would break are items inside the item of their namespace.
  const fulfilment = strict.filter({ hasText: 'east / fulfilment' }).first();
  await expect(fulfilment).toContainText(/would break \d+ callers, [\d.]+ rps/);
  await fulfilment.getByText('east / fulfilment').first().click();
  await expect(fulfilment).toContainText('checkout');
  await expect(strict.filter({ hasText: /east \/ shop\s*ready: all that arrives is protected/ })).toHaveCount(1);
  // Not known is not ready.
  await expect(strict.filter({ hasText: /east \/ istio-ingress\s*cannot be told/ })).toHaveCount(1);
});

test('identities, certificates and refusals are there', async ({ page }) => {
  await expect(panel(page, 'Identities')).toContainText('spiffe://shop.example/ns/payments/sa/payments');
  await expect(panel(page, 'Certificates').getByRole('listitem').first()).toContainText(
    /reports-.*in \d+ min.*expiring/,
  );
  const denials = panel(page, 'Refused by authorization').getByRole('listitem');
  await expect(denials.filter({ hasText: 'likely' })).toContainText(/analytics.*wallet.*HTTP 403/);
});

test('the receipt of the bar has the query that asked for the policy', async ({ page }) => {
  await panel(page, 'How much is protected').getByRole('button', { name: /^Why/ }).click();
  await expect(page.getByRole('dialog', { name: 'How much is protected' })).toContainText('connection_security_policy');
});
