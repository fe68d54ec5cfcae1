import { startLiveDemo } from '@/test/harness/live-demo';
import { expect, panel, testOver } from './fixture';

/** Tempo's generator keeps an example of each bucket: the shop without a mesh has them, as no Envoy does. */
const test = testOver(
  () => startLiveDemo('otel'),
  ({ url, tracesUrl }) => ({ WEFTLINE_PROMETHEUS_URL: url, WEFTLINE_JAEGER_URL: tracesUrl }),
);
test.describe.configure({ mode: 'default' });

test('single requests are points of the latency chart; each leads to its trace', async ({ page }) => {
  await page.goto('/services/east/shop/checkout');
  const latency = panel(page, 'Latency').first();
  const requests = latency.getByText('Traces of single requests:').getByRole('link');
  // The first scrapes bring them.
  await expect(requests.first()).toBeVisible({ timeout: 60_000 });
  await expect(requests.first()).toHaveText(/^[\d.]+ (ms|s)$/);
  await requests.first().click();
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  await expect(panel(page, 'Where the time went')).toContainText(/of this request was /);
  await expect(page.getByRole('tree', { name: 'Spans' })).toContainText('checkout');
  await page.goBack();
  const last = latency.locator('.recharts-reference-dot circle').last();
  await last.hover();
  // The lines' own points at the cursor may lie right over it.
  await expect(latency.locator('.recharts-active-dot circle').first()).toHaveCSS('pointer-events', 'none');
  await last.click();
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  await expect(page.getByRole('tree', { name: 'Spans' })).toContainText('checkout');
});
