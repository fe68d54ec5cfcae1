import type { Page } from 'playwright/test';
import { expect, goBy, painted, panel, settled, test } from './fixture';

const PAGES = [
  '/',
  '/graph',
  '/services',
  '/services/east/payments/ledger',
  '/mtls',
  '/traces',
  '/mesh',
  '/adoption',
] as const;
const NAMES = { o: 'Overview', g: 'Graph', s: 'Services', m: 'mTLS', t: 'Traces', e: 'Mesh' } as const;

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const current = (page: Page) => page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current="page"]');
const windowButton = (page: Page) => page.getByRole('button', { name: /^Window: / });

test.describe('the window', () => {
  test('a preset changes the whole page and its address; Back returns', async ({ page }) => {
    await page.goto('/services');
    await windowButton(page).click();
    await page.getByRole('button', { name: '5 min', exact: true }).click();
    await expect(page).toHaveURL(/from=now-5m/);
    await expect(windowButton(page)).toHaveText('last 5 min');
    // The window comes along to the next page.
    await page.getByRole('link', { name: 'mTLS', exact: true }).click();
    await expect(page).toHaveURL(/\/mtls\?from=now-5m/);
    await page.goBack();
    await page.goBack();
    await expect(windowButton(page)).toHaveText('last 15 min');
  });

  test('two instants of the reader’s own zone; mistakes are told and change nothing', async ({ page }) => {
    await page.goto('/services');
    await settled(page);
    await windowButton(page).click();
    const form = page.getByRole('dialog', { name: 'Choose the window' });
    const [from, to] = [form.getByLabel(/^From \(UTC\+[12]\)$/), form.getByLabel(/^To \(UTC\+[12]\)$/)];
    const start = await from.inputValue();
    await from.fill(await to.inputValue());
    await form.getByRole('button', { name: 'Show this window' }).click();
    await expect(form.getByRole('alert')).toHaveText('The start must be before the end.');
    await expect(page).not.toHaveURL(/from=/);

    await from.fill(start);
    await form.getByRole('button', { name: 'Show this window' }).click();
    await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
    await expect(windowButton(page)).toHaveText(/\d\d:\d\d – \d\d:\d\d$/);
    // What lies in the past is not refreshed: the way back to now stands where pausing stood.
    await expect(page.getByRole('button', { name: 'Pause refreshing' })).toBeHidden();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await expect(windowButton(page)).toHaveText('last 15 min');
  });

  test('brushing a chart zooms the page to what was brushed', async ({ page }) => {
    await page.goto('/');
    await settled(page);
    const chart = page.getByRole('figure', { name: 'Traffic of the whole mesh' }).getByRole('application');
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    const at = (share: number) => (box?.x ?? 0) + (box?.width ?? 0) * share;
    const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
    await page.mouse.move(at(0.4), y);
    await page.mouse.down();
    await page.mouse.move(at(0.6), y, { steps: 8 });
    await page.mouse.move(at(0.8), y, { steps: 8 });
    await page.mouse.up();
    await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
    const { searchParams } = new URL(page.url());
    const minutes = (Number(searchParams.get('to')) - Number(searchParams.get('from'))) / 60_000;
    expect(minutes).toBeGreaterThan(3);
    expect(minutes).toBeLessThan(11);
    await page.goBack();
    await expect(windowButton(page)).toHaveText('last 15 min');
  });

  test('stepping back shows the window before, stepping forward comes back to now', async ({ page }) => {
    await page.goto('/services');
    await page.getByRole('button', { name: 'One window back' }).click();
    await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
    await page.getByRole('button', { name: 'One window forward' }).click();
    await expect(windowButton(page)).toHaveText('last 15 min');
  });
});

test('the page asks again on its rhythm, and not while it is paused', async ({ page }) => {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/services')) asked += 1;
  });
  await page.goto('/services?refresh=5');
  await settled(page);
  await expect.poll(() => asked).toBeGreaterThanOrEqual(3);
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Resume refreshing' })).toBeVisible();
  await expect(page).toHaveURL(/refresh=0/);
  await page.waitForLoadState('networkidle');
  const had = asked;
  // Longer than the rhythm of before: the status of the sources still ticks and tells that time passed.
  await expect(page.getByRole('region', { name: 'Context' }).getByRole('time')).toHaveText(
    /^([3-9]\d|\d{3,}) s ago|min/,
  );
  expect(asked).toBe(had);
});

test('the theme switches, holds after a reload, and follows the system when told to', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/services');
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Theme: as the system. Change to light' }).click();
  expect(await ground()).toBe(light);
  await page.getByRole('button', { name: 'Theme: light. Change to dark' }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Theme: dark. Change to as the system' })).toBeVisible();
  expect(await ground()).toBe(dark);
  await page.getByRole('button', { name: 'Theme: dark. Change to as the system' }).click();
  await expect.poll(ground).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).toBe(dark);
});

test.describe('the palette', () => {
  test('finds a service and goes there', async ({ page }) => {
    await page.goto('/');
    await settled(page);
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('ledg');
    await expect(page.getByRole('option', { name: /ledger ?payments · east/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/services\/east\/payments\/ledger/);
  });

  test('narrows to a namespace, and runs actions', async ({ page }) => {
    await page.goto('/services');
    await settled(page);
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('fulfil');
    await page.getByRole('option', { name: /^fulfilment.*narrow every page/ }).click();
    await expect(page).toHaveURL(/namespace=fulfilment/);
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('dark');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Theme: dark/ })).toBeVisible();
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('no such thing');
    await expect(page.getByRole('dialog')).toContainText('Nothing here is called that.');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox')).toBeHidden();
  });
});

test('? opens help with every key and mark, Escape closes it', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help).toContainText('go to Services');
  await expect(help).toContainText('nobody reports it; never counted as healthy');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
});

test('g and a letter goes to every page, and Back undoes each step', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  for (const key of ['g', 'm', 't', 'e', 'o', 's'] as const) {
    await goBy(page, key);
    await expect(current(page)).toHaveText(NAMES[key]);
  }
  for (const name of ['Overview', 'Mesh', 'Traces', 'mTLS', 'Graph', 'Services']) {
    await page.goBack();
    await expect(current(page)).toHaveText(name);
  }
});

test('a page that is busy between g and its letter goes where they lead all the same', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  await page.evaluate(() =>
    window.addEventListener('keydown', ({ key }) => {
      const until = key === 'g' ? performance.now() + 1500 : 0;
      while (performance.now() < until);
    }),
  );
  await goBy(page, 'm');
  await expect(current(page)).toHaveText(NAMES.m);
});

test('letters typed into a field are letters', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  const field = page.getByRole('searchbox', { name: 'Find services' });
  await field.click();
  await page.keyboard.type('gs?/p');
  await expect(field).toHaveValue('gs?/p');
  await expect(current(page)).toHaveText('Services');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the first stop of the keyboard skips the navigation', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a parameter that is not understood is named, and the page draws with its default', async ({ page }) => {
  await page.goto('/services?from=yesterday&q=ledger');
  const banner = page.getByRole('status').filter({ hasText: 'was not understood' });
  await expect(banner).toContainText('from in the address was not understood. It takes now, now-15m');
  await expect(page.getByRole('link', { name: 'ledger', exact: true })).toBeVisible();
  await banner.getByRole('button', { name: 'Use the defaults' }).click();
  await expect(page).toHaveURL(/\/services\?q=ledger$/);
  await expect(banner).toBeHidden();
});

test('share copies the address of this very window without asking for permission', async ({ page }) => {
  await page.addInitScript(() => {
    // As over plain HTTP, where there is no clipboard to ask.
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.goto('/services?q=ledger');
  await settled(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const share = page.getByRole('dialog', { name: 'Share this view' });
  const link = await share.getByRole('textbox', { name: 'Link to this window' }).inputValue();
  expect(link).toMatch(/\/services\?q=ledger&v=1&from=\d{13}&to=\d{13}$/);
  await share.getByRole('button', { name: 'Copy link to this window' }).click();
  await expect(share.getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.keyboard.press('Escape');

  const field = page.getByRole('searchbox', { name: 'Find services' });
  await field.fill('');
  await field.press('Control+V');
  await expect(field).toHaveValue(link);

  await page.goto(link);
  await expect(windowButton(page)).toHaveText(/\d\d:\d\d – \d\d:\d\d$/);
  await expect(page.getByRole('link', { name: 'ledger', exact: true })).toBeVisible();
});

test('from the overview to the failing service by keyboard alone', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const link = panel(page, 'Verdict').getByRole('link', { name: 'Open it' });
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(/^ledger/);
});

test('a page that is not there says so, and leads back', async ({ page, complaints }) => {
  complaints.expected(/404/);
  await page.goto('/no-such-page');
  await expect(heading(page).or(page.getByText('There is no page at this address.')).first()).toBeVisible();
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  await expect(panel(page, 'Verdict')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  for (const path of PAGES) {
    test(`${path} fits without scrolling sideways`, async ({ page }) => {
      await page.goto(path);
      await settled(page);
      if (path === '/graph') await painted(page);
      const { wide, client } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      expect(client).toBe(360);
      expect(wide).toBeLessThanOrEqual(360);
      // The pages are under the thumb.
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'mTLS' }).tap();
      await expect(page).toHaveURL(/\/mtls/);
    });
  }

  test('the graph opens at the level of namespaces, and a tap opens one', async ({ page }) => {
    await page.goto('/graph');
    await painted(page);
    const list = page.getByRole('list', { name: /in the picture$/ });
    const box = list.getByRole('button', { name: /^payments, whole namespace/ });
    await box.tap();
    await expect(page.getByRole('complementary', { name: 'Selected: payments' })).toBeVisible();
  });
});
