import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, painted, panel, settled, test } from './fixture';

/** What axe calls serious or critical, as sentences that name the place. */
const violations = async (page: Page): Promise<readonly string[]> => {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(' ')} ${html}`));
};

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await settled(page);
  if (path.startsWith('/graph') && !path.includes('as=table')) await painted(page);
};

const pages = [
  '/',
  '/graph',
  `/graph?select=${encodeURIComponent('east/payments/service/payments~east/payments/service/ledger~http')}`,
  '/graph?as=table',
  '/services',
  '/services/east/payments/ledger',
  '/mtls',
  '/mesh',
  '/traces?service=checkout',
  '/traces/dependencies',
  '/adoption',
  '/services?from=yesterday',
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const path of pages) {
      test(`${path} has nothing serious`, async ({ page }) => {
        await open(page, path);
        expect(await violations(page)).toEqual([]);
      });
    }

    test('nor have the layers over a page', async ({ page }) => {
      await open(page, '/');
      await panel(page, /^Traffic$/)
        .getByRole('button', { name: 'Why: Traffic' })
        .click();
      await expect(page.getByRole('dialog').getByRole('list', { name: 'Queries' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.getByRole('combobox').fill('ledg');
      await expect(page.getByRole('option').first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Window: / }).click();
      await expect(page.getByRole('dialog', { name: 'Choose the window' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const path of [
    '/',
    '/graph',
    '/services',
    '/services/east/payments/ledger',
    '/mtls',
    '/mesh',
    '/traces?service=checkout',
  ]) {
    test(`${path} has nothing serious`, async ({ page }) => {
      await open(page, path);
      expect(await violations(page)).toEqual([]);
    });
  }
});

test.describe('with less motion', () => {
  /** Whether two looks at the picture in a row, and a third, are the same. */
  const stands = async (page: Page): Promise<boolean> => {
    const look = () => page.getByRole('region', { name: 'Service graph' }).screenshot();
    const first = await look();
    return first.equals(await look()) && first.equals(await look());
  };

  test('traffic moves where it may', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await open(page, '/graph?motion=1&refresh=0');
    // Once the picture itself is whole, what still changes is the traffic on it.
    for (let look = 0; look < 3; look += 1) await stands(page);
    expect(await stands(page)).toBe(false);
  });

  test('traffic stands still where the system asks for less', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, '/graph?motion=1&refresh=0');
    await expect.poll(() => stands(page)).toBe(true);
  });

  test('nothing on a page moves by itself', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, '/');
    await expect
      .poll(() => page.evaluate(() => document.getAnimations().filter((each) => each.playState === 'running').length))
      .toBe(0);
  });
});
