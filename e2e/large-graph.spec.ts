import { configFile, patientConfig } from '@/test/harness/config-file';
import { meshPrometheus, meshSizes } from '@/test/harness/mesh';
import { expect, node, painted, testOver } from './fixture';

const largeMesh = async () => {
  // Without histograms the largest mesh is in within seconds; what is drawn does not depend on them.
  const prometheus = await meshPrometheus(meshSizes.large, { histograms: false });
  const config = await configFile(patientConfig(prometheus.url));
  return { ...prometheus, config: config.path, stop: () => prometheus.stop().finally(config.remove) };
};
const PATIENCE = 90_000;

const test = testOver(largeMesh, ({ config }) => ({ WEFTLINE_CONFIG: config }));
test.describe.configure({ mode: 'default', timeout: 240_000 });

test('1,600 services and 9,300 calls open as namespaces, and each other level is one action and one address', async ({
  page,
}) => {
  await page.goto('/graph');
  await painted(page, PATIENCE);
  const list = page.getByRole('list', { name: /in the picture$/ });
  const main = page.getByRole('main');
  await expect(list).toHaveAccessibleName(/^\d\d namespaces in the picture$/);
  await expect(main).toContainText(/1,[56]\d\d services drawn as \d\d namespaces, with [\d,]+ calls inside\./);

  await test.step('one namespace opens', async () => {
    await node(page, 'team-05, whole namespace').click();
    await page.getByRole('button', { name: 'Open this namespace' }).click();
    await expect(page).toHaveURL(/[?&]unfold=/);
    await expect(list).toHaveAccessibleName(/^\d+ services and \d\d namespaces in the picture$/);
  });

  const level = async (name: string) => {
    await page.getByRole('button', { name: /^of / }).click();
    await page.getByRole('menuitemradio', { name }).click();
  };
  await test.step('only what is unhealthy', async () => {
    await level('unhealthy calls only');
    await expect(page).toHaveURL(/[?&]only=unhealthy/);
    await expect(main).toContainText(/[\d,]+ calls (and [\d,]+ services )?hidden: nothing wrong is measured there\./);
  });
  await test.step('the busiest calls', async () => {
    await level('the 200 busiest calls');
    await expect(page).toHaveURL(/[?&]top=200/);
    await expect(main).toContainText(/[\d,]+ calls below [\d.]+ rps hidden/);
  });
  await test.step('what is looked for is opened and brought near', async () => {
    await level('all namespaces, folded');
    await page.getByRole('searchbox', { name: 'Find in the picture' }).fill('svc-0042');
    await expect(node(page, 'svc-0042, namespace')).toBeVisible();
    await expect(page).toHaveURL(/[?&]find=svc-0042/);
  });
});

test('the whole mesh is mosaics from afar, pans by pointer, and has at most 200 elements', async ({ page }) => {
  await page.goto('/graph?whole=1');
  await painted(page, PATIENCE);
  const list = page.getByRole('list', { name: /services in the picture$/ });
  await expect(list).toHaveAccessibleName(/^1,[56]\d\d services in the picture$/);
  expect(await page.evaluate(() => window.__weftlineGraph?.tier)).toBe(0);
  expect(await list.getByRole('button').count()).toBeLessThanOrEqual(200);
  await expect(page.getByRole('main')).toContainText(/calls inside namespaces/);

  const [first] = await list.getByRole('button').evaluateAll((buttons) => buttons.map((b) => b.dataset.id ?? ''));
  const placeOf = () => page.evaluate((id) => window.__weftlineGraph?.screenRect(id ?? '')?.x ?? null, first);
  const before = await placeOf();
  const canvas = page.getByRole('region', { name: 'Service graph' });
  const box = await canvas.boundingBox();
  // At the edge and halfway down: what a slow source is late with is told over the top of the picture.
  const [x, y] = [(box?.x ?? 0) + 12, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  // Drawn, not moved: each change of an element would have the browser arrange all layers of the page anew.
  const changes = await canvas
    .locator('div:has(> canvas + canvas)')
    .last()
    .evaluateHandle((map) => {
      const seen: MutationRecord[] = [];
      const observer = new MutationObserver((records) => void seen.push(...records));
      observer.observe(map, { attributes: true, childList: true, subtree: true });
      return { count: () => seen.push(...observer.takeRecords()) };
    });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 150, y + 60, { steps: 10 });
  await page.mouse.up();
  await expect.poll(placeOf).toBeGreaterThan((before ?? 0) + 100);
  // It comes into sight once, and its two canvases take their size.
  expect(await changes.evaluate(({ count }) => count())).toBeLessThanOrEqual(5);

  await page.getByRole('searchbox', { name: 'Find in the picture' }).fill('svc-0042');
  await expect(page.getByRole('main')).toContainText(/1 service and \d+ calls? found\./);
  await page.getByRole('radio', { name: 'Table' }).click();
  await expect(page.getByRole('region', { name: 'Services in the picture' }).getByRole('row').nth(5)).toBeVisible();
});

test('a focus makes any size readable', async ({ page }) => {
  await page.goto(`/graph?focus=${encodeURIComponent('east/platform/service/svc-0000')}`);
  await painted(page, PATIENCE);
  await expect(node(page, 'svc-0000, namespace platform')).toBeVisible();
});
