import { readFile } from 'node:fs/promises';
import type { Page, Request } from 'playwright/test';
import { expect, node, painted, settled, test } from './fixture';

const open = async (page: Page, search = ''): Promise<void> => {
  await page.goto(`/graph${search}`);
  await settled(page);
  await painted(page);
};

const list = (page: Page) => page.getByRole('list', { name: /services? in the picture$/ });
const selected = (page: Page, name: string | RegExp) => page.getByRole('complementary', { name });
const drawn = (page: Page) => page.evaluate(() => window.__weftlineGraph?.drawn ?? null);

/** Colours on the canvas, counted: a picture has many, an empty one has its ground. */
const coloursOf = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    if (canvas === null) return 0;
    const copy = document.createElement('canvas');
    copy.width = 320;
    copy.height = 200;
    const pen = copy.getContext('2d');
    pen?.drawImage(canvas, 0, 0, copy.width, copy.height);
    const bytes = pen?.getImageData(0, 0, copy.width, copy.height).data ?? new Uint8ClampedArray();
    const colours = new Set<number>();
    for (let i = 0; i < bytes.length; i += 4) {
      colours.add(((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0));
    }
    return colours.size;
  });

const CHECKOUT = 'east/shop/service/checkout';

const rectOf = (page: Page, id: string) => page.evaluate((key) => window.__weftlineGraph?.screenRect(key) ?? null, id);

const idsOf = (page: Page) =>
  list(page)
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((button) => (button as HTMLElement).dataset.id ?? ''));

test('the picture is painted, and each service has an element with its full name', async ({ page }) => {
  await open(page);
  await expect.poll(() => coloursOf(page)).toBeGreaterThan(20);
  expect((await drawn(page))?.nodes).toBeGreaterThan(30);
  await expect(node(page, 'checkout, namespace shop, failing')).toHaveAccessibleName(
    /^checkout, namespace shop, failing, [\d.]+ requests per second, [\d.]+ % errors, calls \d+, called by \d+$/,
  );
  await expect(node(page, 'orders-db, namespace fulfilment, health unknown')).toHaveAccessibleName(/per second/);
  const count = await list(page).getByRole('button').count();
  await expect(list(page)).toHaveAccessibleName(`${count} services in the picture`);
});

test('the first HTML has the picture, before any script', async ({ request }) => {
  // One that is not at hand within its patience is left to the browser: the second ask has it.
  await expect
    .poll(async () => (await (await request.get('/graph')).text()).match(/<text[^>]*>checkout<\/text>/)?.length ?? 0)
    .toBe(1);
});

test('a service is selected by pointer, and the panel holds its figures and calls', async ({ page }) => {
  await open(page);
  const rect = await rectOf(page, CHECKOUT);
  expect(rect).not.toBeNull();
  await page.mouse.click((rect?.x ?? 0) + (rect?.w ?? 0) / 2, (rect?.y ?? 0) + (rect?.h ?? 0) / 2);
  const panel = selected(page, 'Selected: checkout');
  await expect(panel).toBeVisible();
  await expect(page).toHaveURL(/select=east\/shop\/service\/checkout/);
  await expect(panel.getByRole('table', { name: 'Traffic' })).toContainText(/Requests.*rps.*Errors.*%/);
  await expect(panel.getByRole('heading', { name: /^Called by \d/ })).toBeVisible();

  await panel
    .getByRole('button', { name: /payments/ })
    .first()
    .click();
  await expect(selected(page, 'Selected: checkout → payments')).toBeVisible();
  await page.goBack();
  await expect(panel).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toBeHidden();
});

test('what is pointed at is named, not while the picture is dragged, and again where the pointer comes to rest', async ({
  page,
}) => {
  await open(page);
  const tip = page.getByRole('region', { name: 'Service graph' }).locator('p', { hasText: /checkout$/ });
  const middle = async () => {
    const rect = await rectOf(page, CHECKOUT);
    return [(rect?.x ?? 0) + (rect?.w ?? 0) / 2, (rect?.y ?? 0) + (rect?.h ?? 0) / 2] as const;
  };
  const [x, y] = await middle();
  await page.mouse.move(x, y);
  await expect(tip).toBeVisible();
  await page.mouse.down();
  await page.mouse.move(x + 90, y + 50, { steps: 5 });
  await expect(tip).toBeHidden();
  await page.mouse.up();
  await expect(tip).toBeVisible();
  const [tipBox, [nowX, nowY]] = [await tip.boundingBox(), await middle()];
  expect(Math.hypot((tipBox?.x ?? 0) - nowX, (tipBox?.y ?? 0) - nowY)).toBeLessThan(90);
});

test('a call shows both accounts, their gap in words, and its answers by flag', async ({ page }) => {
  await open(page, `?select=${encodeURIComponent('east/payments/service/payments~east/payments/service/ledger~http')}`);
  const panel = selected(page, 'Selected: payments → ledger');
  const accounts = panel.getByRole('table', { name: 'Both accounts' });
  await expect(accounts.getByRole('columnheader', { name: 'caller says' })).toBeVisible();
  await expect(accounts.getByRole('columnheader', { name: 'callee says' })).toBeVisible();
  await expect(panel).toContainText(/client sees [\d.]+ % errors, server [\d.]+ %: lost on the way/);
  await expect(panel).toContainText(/UO.*circuit breaker was full/);
  await expect(panel).toContainText(/come over mutual TLS/);
});

test('the whole picture is walked by keyboard: to a name, to a caller, in, and back out', async ({ page }) => {
  await open(page);
  await list(page).locator('[tabindex="0"]').focus();
  await page.keyboard.type('ledger');
  await expect(node(page, 'ledger, namespace payments')).toBeFocused();
  await page.keyboard.press('[');
  await expect(node(page, 'payments, namespace payments')).toBeFocused();
  await page.keyboard.press(']');
  await expect(node(page, 'ledger, namespace payments')).toBeFocused();
  const before = await rectOf(page, CHECKOUT);
  await page.keyboard.press('+');
  await expect.poll(async () => (await rectOf(page, CHECKOUT))?.w).toBeGreaterThan(before?.w ?? 0);
  await page.keyboard.press('Enter');
  await expect(selected(page, 'Selected: ledger')).toBeVisible();
  await expect(node(page, 'ledger, namespace payments')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(selected(page, 'Selected: ledger')).toBeHidden();
});

test('focus and hops narrow the picture, live in the address, and Back undoes them', async ({ page }) => {
  await open(page);
  const all = await list(page).getByRole('button').count();
  await node(page, 'ledger, namespace payments').click();
  await selected(page, 'Selected: ledger').getByRole('button', { name: 'Focus' }).click();
  await expect(page).toHaveURL(/focus=east\/payments\/service\/ledger/);
  // Its callers, its callees, itself.
  await expect(list(page)).toHaveAccessibleName('4 services in the picture');
  await expect(node(page, 'wallet, namespace payments')).toBeVisible();

  await page.getByRole('button', { name: 'within 1 hop' }).click();
  await page.getByRole('menuitemradio', { name: '2 hops' }).click();
  await expect(page).toHaveURL(/hops=2/);
  await expect(node(page, 'checkout, namespace shop')).toBeVisible();
  await page.getByRole('button', { name: 'along callers and callees' }).click();
  await page.getByRole('menuitemradio', { name: 'callees', exact: true }).click();
  await expect(list(page)).toHaveAccessibleName('2 services in the picture');

  await page.goBack();
  await expect(node(page, 'checkout, namespace shop')).toBeVisible();
  await page.goBack();
  await expect(list(page)).toHaveAccessibleName('4 services in the picture');
  await page.getByRole('button', { name: 'Show everything' }).first().click();
  await expect(list(page)).toHaveAccessibleName(`${all} services in the picture`);
});

test('find lights what matches, by condition, and takes nothing away', async ({ page }) => {
  await open(page);
  const all = await list(page).getByRole('button').count();
  const before = await coloursOf(page);
  await page.getByRole('searchbox', { name: 'Find in the picture' }).fill('errors > 1%');
  await expect(page.locator('main')).toContainText(/\d+ services and \d+ calls found\./);
  await expect(page).toHaveURL(/find=errors/);
  await expect(list(page).getByRole('button')).toHaveCount(all);
  // What does not match is dimmed: the canvas has other colours now.
  await expect.poll(() => coloursOf(page)).not.toBe(before);

  await page.getByRole('searchbox', { name: 'Find in the picture' }).fill('errors >');
  await expect(page.getByRole('main')).toContainText(/errors/i);
  await page.getByRole('searchbox', { name: 'Find in the picture' }).fill('nobody-is-called-this');
  await expect(page.getByRole('main')).toContainText('Nothing in the picture matches.');
});

test('hide takes away what matches and says how much; what is left stays where it is', async ({ page }) => {
  await open(page);
  const before = await rectOf(page, 'east/payments/service/ledger');
  await page.getByRole('searchbox', { name: 'Hide from the picture' }).fill('errors < 1%');
  await expect(node(page, 'session, namespace web')).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText(/\d+ services and \d+ calls hidden by “errors < 1%”\./);
  await expect(node(page, 'ledger, namespace payments')).toBeVisible();
  expect(await rectOf(page, 'east/payments/service/ledger')).toEqual(before);

  await page.getByRole('searchbox', { name: 'Hide from the picture' }).fill('rate > 0 or rate = 0 or bytes > 0');
  await page.getByRole('searchbox', { name: 'Hide from the picture' }).fill('');
  await expect(node(page, 'session, namespace web').first()).toBeVisible();
});

test('a namespace is drawn as one node and opened again', async ({ page }) => {
  await open(page);
  await node(page, 'ledger, namespace payments').click();
  await selected(page, 'Selected: ledger').getByRole('button', { name: 'Collapse its namespace' }).click();
  await expect(node(page, 'ledger, namespace payments')).toHaveCount(0);
  await expect(node(page, 'payments, whole namespace, failing')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/5 services drawn as 1 namespace/);
  await expect(page).toHaveURL(/collapse=/);

  await node(page, 'payments, whole namespace').click();
  await selected(page, 'Selected: payments').getByRole('button', { name: 'Open this namespace' }).click();
  await expect(node(page, 'ledger, namespace payments')).toBeVisible();
});

test.describe('grouping', () => {
  const cases = [
    ['workloads', 'ledger-v2, namespace payments'],
    ['versions', 'ledger version v2, namespace payments'],
    ['namespaces', 'payments, whole namespace, failing'],
    ['clusters', 'east, whole cluster'],
  ] as const;
  for (const [grouping, found] of cases) {
    test(`by ${grouping}`, async ({ page }) => {
      await open(page);
      await page.getByRole('button', { name: 'Show services' }).click();
      await page.getByRole('menuitemradio', { name: grouping }).click();
      await expect(node(page, found)).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`groupBy=${grouping.replace(/s$/, '')}`));
    });
  }
});

test('the table twin holds exactly what is drawn', async ({ page }) => {
  await open(page);
  const counts = await drawn(page);
  const names = await list(page).getByRole('button').count();
  await page.getByRole('radio', { name: 'Table' }).click();
  const rows = (name: string) => page.getByRole('region', { name }).getByRole('rowgroup').last().getByRole('row');
  await expect(rows('Services in the picture')).toHaveCount(names);
  await expect(rows('Calls in the picture')).toHaveCount(counts?.edges ?? -1);

  // The same hiding holds for both.
  await page.getByRole('searchbox', { name: 'Hide from the picture' }).fill('errors < 1%');
  await expect(rows('Services in the picture')).not.toHaveCount(names);
  const left = await rows('Services in the picture').count();
  await rows('Services in the picture').filter({ hasText: 'ledger' }).first().getByRole('button').click();
  await expect(selected(page, 'Selected: ledger')).toBeVisible();
  await page.getByRole('radio', { name: 'Picture' }).click();
  await expect(list(page)).toHaveAccessibleName(`${left} services in the picture`);
});

test('the picture leaves as SVG, PNG and CSV', async ({ page }) => {
  await open(page);
  const save = async (item: string): Promise<{ name: string; body: Buffer }> => {
    await page.getByRole('button', { name: 'Save the picture' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const download = await coming;
    return { name: download.suggestedFilename(), body: await readFile(await download.path()) };
  };

  const svg = await save('SVG of everything drawn');
  expect(svg.name).toMatch(/^weftline-graph-.*\.svg$/);
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      root: parsed.documentElement.tagName,
      error: parsed.querySelector('parsererror')?.textContent ?? null,
      texts: [...parsed.querySelectorAll('text')].map((text) => text.textContent ?? ''),
      paths: parsed.querySelectorAll('path').length,
    };
  }, svg.body.toString('utf8'));
  expect(read).toMatchObject({ root: 'svg', error: null });
  for (const name of ['checkout', 'ledger', 'payments', 'orders-db']) expect(read.texts).toContain(name);
  expect(read.paths).toBeGreaterThan(40);

  const png = await save('PNG of what is in view');
  expect([...png.body.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  // Twice as fine as the screen.
  expect(png.body.readUInt32BE(16)).toBeGreaterThan(1280);

  const csv = await save('CSV of the calls');
  expect(csv.body.toString('utf8')).toMatch(
    /^caller,.*\r?\n(.*\r?\n)*.*payments,payments,ledger,payments,http,failing/,
  );
});

test('a refresh moves no service and keeps the camera', async ({ page }) => {
  const answers: Request[] = [];
  page.on('requestfinished', (request) => {
    if (request.url().includes('/api/v1/graph')) answers.push(request);
  });
  await open(page, '?refresh=5');
  const ids = await idsOf(page);
  const placesOf = async () => Promise.all(ids.map((id) => rectOf(page, id)));
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(async () => (await page.evaluate(() => window.__weftlineGraph?.frames ?? 0)) > 0).toBe(true);
  await page.getByRole('button', { name: 'Fit everything' }).click();
  // The camera rests when two looks in a row agree.
  let last = JSON.stringify(await placesOf());
  await expect
    .poll(async () => {
      const now = JSON.stringify(await placesOf());
      const still = now === last;
      last = now;
      return still;
    })
    .toBe(true);
  const paintedAt = await page.evaluate(() => window.__weftlineGraph?.painted ?? 0);
  const had = answers.length;
  await expect.poll(() => answers.length).toBeGreaterThan(had + 1);
  await expect.poll(() => page.evaluate(() => window.__weftlineGraph?.painted ?? 0)).toBeGreaterThan(paintedAt);
  expect(JSON.stringify(await placesOf())).toBe(last);
});

test('every mark is in the legend, and what no service took is said', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('main')).toContainText(/[\d.]+ rps reached no service \(no route matched\)\./);
  await page.getByRole('button', { name: 'Legend' }).click();
  const legend = page.getByRole('dialog', { name: 'Legend' });
  for (const section of ['Health', 'Protection (mTLS)', 'Protocol', 'Calls']) {
    await expect(legend.getByRole('heading', { name: section })).toBeVisible();
  }
  for (const word of ['failing', 'degraded', 'plaintext', 'TCP']) await expect(legend).toContainText(word);
});

test('the scene waits for its answer, and what lies over the picture for the picture', async ({ page }) => {
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/v1/graph*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/graph');
  const scene = page.getByRole('region', { name: 'Service graph' });
  await expect.poll(() => page.evaluate(() => window.__weftlineGraph?.worker)).toBe(true);
  expect(await page.evaluate(() => window.__weftlineGraph?.painted)).toBeNull();
  await expect(scene.getByRole('button')).toHaveCount(0);
  answer();
  await painted(page);
  await expect(scene.getByRole('button', { name: 'Zoom in' })).toBeVisible();
  await expect(list(page).getByRole('button').first()).toBeAttached();
});

test('a picture has one painter, and a table or another page none', async ({ page }) => {
  const started: string[] = [];
  page.on('worker', (worker) => started.push(worker.url()));
  await page.goto('/graph');
  await painted(page);
  expect(started).toHaveLength(1);
  await page.goto('/graph?as=table');
  await expect(page.getByRole('region', { name: 'Services in the picture' })).toBeVisible();
  await page.goto('/services');
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  expect(started).toHaveLength(1);
});

test('percentiles are asked for only once the first picture is painted', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/graph'))
      asked.push(new URL(request.url()).searchParams.get('latency') ?? 'mean');
  });
  const quantiles = page.waitForResponse((answer) => answer.url().includes('latency=quantiles') && answer.ok());
  await open(page, '?label=latency');
  expect(asked[0]).toBe('mean');
  await quantiles;
  await page.getByRole('radio', { name: 'Table' }).click();
  await expect(page.getByRole('columnheader', { name: 'Latency p95' }).first()).toBeVisible();
});

test('the scrubber takes the picture back in time by keyboard, and Live returns', async ({ page }) => {
  await open(page);
  const slider = page.getByRole('slider', { name: 'Window of the picture' });
  await slider.press('PageDown');
  await expect(page).toHaveURL(/to=\d{13}/);
  await expect(page.getByRole('button', { name: /^Window: .*\d\d:\d\d – \d\d:\d\d$/ })).toBeVisible();
  await page.getByRole('region', { name: 'Time scrubber' }).getByRole('button', { name: 'Live' }).click();
  await expect(page.getByRole('button', { name: 'Window: last 15 min' })).toBeVisible();
});
