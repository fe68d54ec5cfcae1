import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Frame, Page } from 'playwright/test';
import { type AppServer, startApp } from '@/test/harness/app';
import { temporaryDir } from '@/test/harness/process';
import { test as base, expect } from './fixture';

/** A view inside another page: a portal that may hold it, and a stranger that may not. */

const run = promisify(execFile);
const KEY = 'the key of the end-to-end tests, long enough';

interface Site {
  readonly origin: string;
  /** What it answers at every path. */
  serve: (html: string) => void;
  readonly close: () => void;
}
const startSite = async (): Promise<Site> => {
  let page = '';
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (html) => {
      page = html;
    },
    close: () => server.close(),
  };
};

interface Embedding {
  readonly app: AppServer;
  readonly portal: Site;
  readonly stranger: Site;
  readonly token: (...scope: readonly string[]) => Promise<string>;
}

const test = base.extend<object, { readonly embedding: Embedding }>({
  embedding: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const [portal, stranger, dir] = [await startSite(), await startSite(), await temporaryDir('embed')];
      const [config, key] = [join(dir.path, 'weftline.yaml'), join(dir.path, 'key')];
      writeFileSync(key, KEY);
      writeFileSync(
        config,
        `embed: { allowedOrigins: ["${portal.origin}"], keys: [{ id: k1, secretFile: ${JSON.stringify(key)} }] }\n`,
      );
      const app = await startApp({
        WEFTLINE_CONFIG: config,
        WEFTLINE_PROMETHEUS_URL: process.env.WEFTLINE_E2E_PROMETHEUS_URL ?? '',
      });
      const token = async (...scope: readonly string[]) => {
        const { stdout } = await run(process.execPath, [
          ...['scripts/embed-token.mjs', '--secret-file', key, '--key', 'k1', '--origin', portal.origin],
          ...scope,
        ]);
        return stdout.trim();
      };
      await use({ app, portal, stranger, token });
      await app.stop();
      portal.close();
      stranger.close();
      await dir.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
test.describe.configure({ mode: 'default' });

const example = (app: AppServer): string =>
  readFileSync('docs/examples/portal.html', 'utf8').replace('https://weftline.example.com', app.url);

const frameOf = async (page: Page): Promise<Frame> => {
  await expect.poll(() => page.frames().length).toBe(2);
  const [, frame] = page.frames();
  if (frame === undefined) throw new Error('no frame');
  return frame;
};
const drawn = (frame: Frame) =>
  expect.poll(() => frame.evaluate(() => window.__weftlineGraph?.painted ?? null)).not.toBeNull();

test('the page of the manual shows the graph, and both follow each other', async ({ page, embedding }) => {
  const { app, portal } = embedding;
  portal.serve(example(app));
  await page.goto(portal.origin);
  const frame = await frameOf(page);
  await drawn(frame);
  await expect.poll(() => frame.url()).toContain('/embed/graph?');
  // No chrome, and the way to the whole.
  await expect(frame.getByRole('navigation')).toHaveCount(0);
  const whole = frame.getByRole('link', { name: 'Open in Weftline' });
  await expect(whole).toHaveAttribute('href', /^\/graph\?v=1&focus=east%2Fpayments%2Fservice%2Fledger/);

  // The host says a time.
  await page.getByRole('button', { name: 'Last hour' }).click();
  await expect.poll(() => frame.url()).toContain('from=now-1h');
  // The reader selects: the host's title follows.
  await frame
    .getByRole('button', { name: /^ledger, namespace payments/ })
    .first()
    .press('Enter');
  await expect(page).toHaveTitle(/^east\/payments\/service\/ledger · Portal$/);
  await expect(page.locator('weftline-view')).toHaveAttribute('select', 'east/payments/service/ledger');
});

test('a window chosen in the charts is told to the host, and the theme is the host’s', async ({ page, embedding }) => {
  const { app, portal } = embedding;
  portal.serve(
    example(app)
      .replace('view="graph"', 'view="signals" density="compact"')
      .replace('height="420"', '')
      .replace('theme="auto"', 'theme="dark"'),
  );
  await page.goto(portal.origin);
  const frame = await frameOf(page);
  const chart = frame.getByRole('figure', { name: 'Traffic' });
  await expect(chart.locator('svg.recharts-surface').first()).toBeVisible();
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  const box = await chart.boundingBox();
  if (box === null) throw new Error('no chart');
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.4, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator('#window')).toHaveText(/^\d{13} to \d{13}$/);
  await expect(page.locator('weftline-view')).toHaveAttribute('from', /^\d{13}$/);
  await page.evaluate(() => document.querySelector('weftline-view')?.setAttribute('theme', 'light'));
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('what the view does not understand is answered, and who may not speak is not heard', async ({
  page,
  embedding,
}) => {
  const { app, portal } = embedding;
  portal.serve(`<!doctype html><title>raw</title><iframe title="view" width="900" height="500" src="${app.url}/embed/mtls?v=1"></iframe>
    <script>window.heard = []; addEventListener('message', (event) => window.heard.push({ origin: event.origin, ...event.data }))</script>`);
  await page.goto(portal.origin);
  const heard = () =>
    page.evaluate(() => (window as unknown as { heard: { type: string; received?: string }[] }).heard);
  await expect.poll(async () => (await heard()).some(({ type }) => type === 'ready')).toBe(true);
  await page.evaluate((target) => {
    const [frame] = document.querySelectorAll('iframe');
    frame?.contentWindow?.postMessage({ weftline: 1, type: 'reboot' }, target);
    frame?.contentWindow?.postMessage('noise', target);
  }, app.url);
  await expect
    .poll(async () => (await heard()).filter(({ type }) => type === 'unsupported').map(({ received }) => received))
    .toEqual(['reboot']);
  // The frame's own window is not its host.
  const frame = await frameOf(page);
  const before = frame.url();
  await frame.evaluate(() => window.postMessage({ weftline: 1, type: 'time', from: 'now-6h', to: 'now' }, '*'));
  await expect.poll(async () => (await heard()).some(({ type }) => type === 'resize')).toBe(true);
  expect(frame.url()).toBe(before);
});

test('an origin that is not named is refused by the browser', async ({ page, embedding, complaints }) => {
  const { app, stranger } = embedding;
  complaints.expected(/frame-ancestors|refused|ERR_BLOCKED/i);
  stranger.serve(example(app));
  await page.goto(stranger.origin);
  await expect.poll(() => complaints.all().join('\n')).toMatch(/frame-ancestors/i);
  await expect(page.frameLocator('iframe').getByText('Open in Weftline')).toHaveCount(0);
});

test('a token shows its part and nothing else, once', async ({ page, embedding, complaints }) => {
  complaints.expected(/401/);
  const { app, portal, token } = embedding;
  const fragment = await token('--view', 'graph', '--namespace', 'payments');
  portal.serve(
    `<!doctype html><title>token</title><iframe title="view" width="1000" height="600" src="${app.url}/embed/graph?v=1#t=${fragment}"></iframe>`,
  );
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/graph')) asked.push(request.headers().authorization ?? 'none');
  });
  await page.goto(portal.origin);
  const frame = await frameOf(page);
  await drawn(frame);
  expect(frame.url()).not.toContain('#');
  expect(new Set(asked.map((header) => header.slice(0, 7)))).toEqual(new Set(['Bearer ']));
  const list = frame.getByRole('list', { name: /in the picture$/ });
  await expect(list.getByRole('button', { name: /^ledger, namespace payments/ })).toHaveCount(1);
  await expect(list.getByRole('button', { name: /^other-namespace/ })).toHaveCount(1);
  await expect(list.getByRole('button', { name: /namespace shop/ })).toHaveCount(0);
  // The same token again: the view stays shut and says why.
  await page.reload();
  const refused = (await frameOf(page)).getByRole('alert').filter({ hasText: 'The token was used before' });
  await expect(refused).toBeVisible();
});

test('a token whose part is empty shows that, and tells the host of no error', async ({
  page,
  embedding,
  complaints,
}) => {
  complaints.expected(/404/);
  const { app, portal, token } = embedding;
  const fragment = await token('--view', 'graph', '--namespace', 'nowhere');
  portal.serve(
    `<!doctype html><title>empty</title><script>window.said = []; addEventListener('message', ({ data }) => said.push(data));</script><iframe title="view" width="1000" height="600" src="${app.url}/embed/graph?v=1#t=${fragment}"></iframe>`,
  );
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/status') && answer.status() === 404);
  await page.goto(portal.origin);
  const frame = await frameOf(page);
  await expect(frame.getByText('Looked for')).toBeVisible();
  await refused;
  const told = () => page.evaluate(() => (window as unknown as { said: readonly { type: string }[] }).said);
  await expect.poll(async () => (await told()).map(({ type }) => type)).toContain('resize');
  expect((await told()).filter(({ type }) => type === 'error')).toEqual([]);
});

test('only the views are framable, and only by the origins named', async ({ request, embedding }) => {
  const { app, portal } = embedding;
  const policyOf = async (path: string) =>
    (await request.get(`${app.url}${path}`)).headers()['content-security-policy'] ?? '';
  for (const view of ['graph', 'signals', 'mtls'])
    expect(await policyOf(`/embed/${view}?theme=dark`)).toContain(`frame-ancestors ${portal.origin}`);
  for (const path of ['/', '/graph', '/embed', '/embed/none', '/no-such', '/api/v1/graph?hops=9', '/weftline-view.js'])
    expect(await policyOf(path)).toContain("frame-ancestors 'none'");
  const script = await request.get(`${app.url}/weftline-view.js`);
  expect(gzipSync(await script.body()).length).toBeLessThan(6_000);
});
