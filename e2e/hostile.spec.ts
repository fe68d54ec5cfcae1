import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { entityId } from '@/lib/domain/entity';
import { expect, node, painted, panel, settled, testOver } from './fixture';
import { hostilePrometheus, hostileNames as names } from './hostile-mesh';

const test = testOver(hostilePrometheus);
test.describe.configure({ mode: 'default' });

/** Nothing of what was drawn became markup, and no object learned a new trick. */
const harmless = async (page: Page): Promise<void> => {
  const found = await page.evaluate(() => ({
    images: [...document.querySelectorAll('img, [onerror], iframe, object, embed')].map((each) => each.outerHTML),
    polluted: Object.keys(Object.prototype),
    scripts: [...document.scripts].filter(
      (script) => /alert\(\d\)/.test(script.textContent ?? '') && script.nonce === '',
    ).length,
  }));
  expect(found).toEqual({ images: [], polluted: [], scripts: 0 });
};

const idOf = (name: string): string =>
  entityId({ cluster: name, namespace: name, kind: 'service', name, version: null });
const pathOf = (name: string): string => `/services/${[name, name, name].map(encodeURIComponent).join('/')}`;

test('the overview tells them all as text', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await expect(panel(page, 'Verdict').getByRole('heading')).toContainText(/10 % of .*'s requests fail/);
  await expect(panel(page, /^Worst/).getByRole('listitem')).not.toHaveCount(0);
  await expect(panel(page, 'Alerts')).toContainText(names[0]);
  await harmless(page);
});

test('every service is listed under its very name, and its link leads to its own page', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  const rows = page.getByRole('region', { name: 'Every service' }).getByRole('rowgroup').last().getByRole('row');
  await expect(rows).toHaveCount(names.length);
  for (const name of names)
    await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('href', pathOf(name));
  await harmless(page);
  for (const name of names.slice(0, 7)) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(page.getByRole('list', { name: 'Callees' }).getByRole('link')).toHaveCount(1);
    await harmless(page);
    await page.goBack();
    await expect(rows).toHaveCount(names.length);
  }
});

test('no name makes a page wider than a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/', '/graph', '/services', pathOf(names[9]), '/mtls', '/mesh', '/adoption']) {
    await page.goto(path);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
});

test('each page of a service opens from its address alone and walks on to the next', async ({ page }) => {
  test.slow();
  for (const name of names) {
    await page.goto(pathOf(name));
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(page.getByRole('list', { name: 'Callers' }).getByRole('link')).toHaveCount(1);
    await expect(page).toHaveTitle(/Weftline/);
    await harmless(page);
  }
});

test('the graph draws, selects, focuses and finds each of them', async ({ page }) => {
  test.slow();
  await page.goto('/graph');
  await painted(page);
  for (const name of names) await expect(node(page, `${name}, namespace ${name},`)).toHaveCount(1);
  await harmless(page);
  for (const name of names) {
    await page.goto(`/graph?focus=${encodeURIComponent(idOf(name))}&select=${encodeURIComponent(idOf(name))}`);
    await painted(page);
    await expect(page.getByRole('list', { name: '3 services in the picture' })).toHaveCount(1);
    await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText(name);
    await expect(page.getByRole('status').filter({ hasText: 'was not understood' })).toHaveCount(0);
  }
  await harmless(page);
});

test('a namespace of any name is collapsed and opened again', async ({ page }) => {
  for (const name of [names[0], names[3], names[6], names[9]]) {
    await page.goto(`/graph?select=${encodeURIComponent(idOf(name))}`);
    await painted(page);
    await page.getByRole('complementary').getByRole('button', { name: 'Collapse its namespace' }).click();
    await expect(node(page, `${name}, whole namespace`)).toHaveCount(1);
    // The picture follows at once, the address within a moment.
    await expect(page).toHaveURL(/[?&]collapse=/);
    await page.reload();
    await painted(page);
    await expect(node(page, `${name}, whole namespace`)).toHaveCount(1);
    await expect(page.getByRole('status').filter({ hasText: 'was not understood' })).toHaveCount(0);
  }
});

test('the files that leave hold them as text', async ({ page }) => {
  await page.goto('/graph');
  await painted(page);
  const save = async (item: string): Promise<string> => {
    await page.getByRole('button', { name: 'Save the picture' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    return readFile(await (await coming).path(), 'utf8');
  };
  const svg = await page.evaluate(
    (text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        error: parsed.querySelector('parsererror')?.textContent ?? null,
        strange: parsed.querySelectorAll('script, img, foreignObject, [onerror]').length,
        texts: [...parsed.querySelectorAll('text')].map((each) => each.textContent ?? '').join('\n'),
      };
    },
    await save('SVG of everything drawn'),
  );
  expect(svg).toMatchObject({ error: null, strange: 0 });
  expect(svg.texts).toContain('<img src=x onerror');
  const csv = await save('CSV of the calls');
  // A sheet must not run it.
  expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m);
  expect(csv).toContain("'=HYPERLINK");
});

test('the mTLS page, its filters and the palette take them as text', async ({ page }) => {
  await page.goto('/mtls');
  await settled(page);
  await expect(
    page.getByRole('region', { name: 'Every unprotected edge' }).getByRole('link', { name: names[1] }),
  ).not.toHaveCount(0);
  await harmless(page);

  await page.getByRole('button', { name: /^Namespaces/ }).click();
  for (const name of [names[0], names[3], names[6]]) {
    await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
  }
  await page.keyboard.press('Escape');
  await expect
    .poll(() => new URL(page.url()).searchParams.getAll('namespace').toSorted())
    .toEqual([names[0], names[3], names[6]].toSorted());
  await settled(page);
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill('<img');
  await page.getByRole('option', { name: names[0] }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(names[0]);
  await harmless(page);
});

test('without a trace source the page of traces says how to get one', async ({ page }) => {
  await page.goto('/traces');
  await expect(page.getByRole('main')).toContainText('No trace source is configured.');
  await expect(page.getByRole('main')).toContainText('WEFTLINE_JAEGER_URL');
});

test('what cannot be decoded is refused and named', async ({ request }) => {
  for (const path of ['/services/%E0%A4%A/x/y', '/api/v1/services/%/x/y']) {
    const answer = await request.get(path);
    expect(answer.status()).toBe(400);
    expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(await answer.json()).toMatchObject({ code: 'bad-parameter', parameter: 'path' });
  }
});

test('what cannot be an address of ours is answered, not obeyed', async ({ page, complaints }) => {
  complaints.expected(/40[04]/);
  for (const path of [
    `/services/${encodeURIComponent('<svg onload=alert(5)>')}/%252e%252e%252f/%01`,
    `/graph?focus=${encodeURIComponent('"><script>alert(6)</script>')}`,
    `/services?q=${encodeURIComponent('"><img src=x onerror=alert(7)>')}&sort=__proto__`,
    `/mtls?namespace=__proto__&namespace=${encodeURIComponent('"}) or vector(1) #')}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    await harmless(page);
  }
});
