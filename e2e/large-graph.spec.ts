import { meshPrometheus, meshSizes } from '@/test/harness/mesh';
import { expect, node, painted, testOver } from './fixture';

// Without histograms the largest mesh is in within seconds; what is drawn does not depend on them.
const test = testOver(() => meshPrometheus(meshSizes.large, { histograms: false }));
test.describe.configure({ mode: 'default' });

test('1,600 services and 9,300 calls open as namespaces, pan by pointer, and open one by one', async ({ page }) => {
  await page.goto('/graph');
  await painted(page);
  const list = page.getByRole('list', { name: /services in the picture$/ });
  await expect(list).toHaveAccessibleName(/^1[56]\d\d services in the picture$/);
  // From afar: mosaics, not thousands of cards; and at most 200 elements.
  expect(await page.evaluate(() => window.__weftlineGraph?.tier)).toBe(0);
  expect(await list.getByRole('button').count()).toBeLessThanOrEqual(200);
  await expect(page.getByRole('main')).toContainText(/calls inside namespaces/);

  const [first] = await list.getByRole('button').evaluateAll((buttons) => buttons.map((b) => b.dataset.id ?? ''));
  const placeOf = () => page.evaluate((id) => window.__weftlineGraph?.screenRect(id ?? '')?.x ?? null, first);
  const before = await placeOf();
  const canvas = page.getByRole('region', { name: 'Service graph' });
  const box = await canvas.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 40, (box?.y ?? 0) + 40];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 150, y + 60, { steps: 10 });
  await page.mouse.up();
  await expect.poll(placeOf).toBeGreaterThan((before ?? 0) + 100);

  await page.getByRole('searchbox', { name: 'Find in the picture' }).fill('svc-0042');
  await expect(page.getByRole('main')).toContainText(/1 service and \d+ calls? found\./);
  await page.getByRole('radio', { name: 'Table' }).click();
  await expect(page.getByRole('region', { name: 'Services in the picture' }).getByRole('row').nth(5)).toBeVisible();
});

test('a focus makes any size readable', async ({ page }) => {
  await page.goto(`/graph?focus=${encodeURIComponent('east/platform/service/svc-0000')}`);
  await painted(page);
  await expect(node(page, 'svc-0000, namespace platform')).toBeVisible();
});
