import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, painted, settled, test } from './fixture';

const paths = [
  '/',
  '/graph',
  '/services',
  '/services/east/payments/ledger',
  '/mtls',
  '/mesh',
  '/adoption',
  '/services/east/shop/no-such',
  '/no-such-page',
];

const nonceOf = (policy: string | undefined): string => /script-src 'nonce-([\w+/=]+)'/.exec(policy ?? '')?.[1] ?? '';

test.describe('every page answers with a policy of its own', () => {
  for (const path of paths) {
    test(path, async ({ request }) => {
      const [first, second] = [await request.get(path), await request.get(path)];
      const policy = first.headers()['content-security-policy'] ?? '';
      expect(policy).toContain("'strict-dynamic'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
      const nonce = nonceOf(policy);
      expect(nonce.length).toBeGreaterThanOrEqual(22);
      expect(nonceOf(second.headers()['content-security-policy'])).not.toBe(nonce);
      const scripts = (await first.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
      expect(first.headers()['cache-control']).toContain('no-store');
      expect(first.headers()['x-content-type-options']).toBe('nosniff');
    });
  }
});

test.describe('no page breaks its own policy, whatever is opened on it', () => {
  for (const path of paths.slice(0, 5)) {
    test(path, async ({ page }) => {
      const reports: string[] = [];
      await page.exposeFunction('reportViolation', (text: string) => reports.push(text));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
          const { reportViolation } = window as unknown as { reportViolation: (text: string) => void };
          reportViolation(`${violatedDirective} ${blockedURI} ${sourceFile}`);
        });
      });
      await page.goto(path);
      await settled(page);
      if (path === '/graph') await painted(page);
      // Layers, menus and pickers bring styles of their own.
      for (const [key, role] of [
        ['?', 'dialog'],
        ['/', 'combobox'],
      ] as const) {
        await page.keyboard.press(key);
        await expect(page.getByRole(role).first()).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(page.getByRole(role)).toHaveCount(0);
      }
      await page.getByRole('button', { name: /^Namespaces/ }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await page.keyboard.press('Escape');
      expect(reports).toEqual([]);
    });
  }
});

test('a page of another origin cannot frame this one', async ({ page, baseURL, complaints }) => {
  complaints.expected(/frame-ancestors|X-Frame-Options|refused|ERR_BLOCKED/i);
  const stranger = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><title>stranger</title><iframe title="framed" src="${baseURL}/"></iframe>`);
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
    await expect.poll(() => complaints.all().join('\n')).toMatch(/frame-ancestors|X-Frame-Options/i);
    await expect(page.frameLocator('iframe').getByText('Weftline')).toHaveCount(0);
  } finally {
    stranger.close();
  }
});

test('the policy is not taken from whoever asks', async ({ request }) => {
  const answer = await request.get('/', {
    headers: { 'x-nonce': 'bm90LW91cnM=', 'content-security-policy': "script-src 'unsafe-inline'" },
  });
  const text = await answer.text();
  expect(text).not.toContain('bm90LW91cnM=');
  expect(answer.headers()['content-security-policy']).not.toContain("script-src 'unsafe-inline'");
});
