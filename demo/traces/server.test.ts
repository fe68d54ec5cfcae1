import { afterAll, beforeAll, expect, test } from 'vitest';
import { openingAt } from '@/demo/model';
import type { JaegerTrace } from './jaeger';
import { traceServer } from './server';

/** The answers that Jaeger v2.20.0 gives, as its handlers and query parser say. */

const shop = { openedAt: openingAt(Date.UTC(2026, 7, 20, 15, 30, 7)), proxies: true };
const server = traceServer(shop);
let url = '';

beforeAll(
  () =>
    new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
        done();
      });
    }),
);
afterAll(() => new Promise((done) => server.close(done)));

interface Body {
  readonly data: unknown;
  readonly errors: unknown;
  readonly total: number;
}

const ask = async (path: string) => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Body };
};

const search = async (query: string): Promise<readonly JaegerTrace[]> =>
  (await ask(`/api/traces?${query}`)).body.data as readonly JaegerTrace[];

const us = (secondsAgo: number): number => (shop.openedAt - secondsAgo) * 1e6;

test('names services of proxies and programs, and what each of them does', async () => {
  const { body } = await ask('/api/services');
  expect(body.data).toEqual(
    expect.arrayContaining(['checkout', 'checkout.shop', 'istio-ingressgateway.istio-ingress']),
  );
  expect(body.total).toBe((body.data as string[]).length);
  const operations = (await ask('/api/operations?service=checkout')).body.data;
  expect(operations).toContainEqual({ name: 'POST /api/checkout', spanKind: 'server' });
});

test('finds traces by service, operation, tags and duration, over hours, without having kept them', async () => {
  const window = `start=${us(6 * 3600)}&end=${us(5 * 3600)}`;
  const old = await search(`service=checkout&${window}&limit=5`);
  expect(old).toHaveLength(5);
  const failed = await search(
    `service=checkout&operation=POST+%2Fapi%2Fcheckout&start=${us(600)}&end=${us(0)}&tags=${encodeURIComponent('{"error":"true"}')}`,
  );
  expect(failed.length).toBeGreaterThan(0);
  for (const { spans, processes } of failed)
    expect(
      spans.some(
        ({ operationName, processID, tags }) =>
          operationName === 'POST /api/checkout' &&
          processes[processID]?.serviceName === 'checkout' &&
          tags.some(({ key, value }) => key === 'error' && value === true),
      ),
    ).toBe(true);
  const slow = await search(`service=ledger&start=${us(600)}&end=${us(0)}&minDuration=400ms&limit=3`);
  expect(slow.length).toBeGreaterThan(0);
  for (const { spans, processes } of slow)
    expect(spans.some((span) => processes[span.processID]?.serviceName === 'ledger' && span.duration >= 4e5)).toBe(
      true,
    );
});

test('has one trace by its id, and says so where there is none', async () => {
  const [trace] = await search(`service=frontend&start=${us(300)}&end=${us(0)}&limit=1`);
  expect((await ask(`/api/traces/${trace?.traceID}`)).body.data).toEqual([trace]);
  expect(await ask(`/api/traces/${'1'.repeat(32)}`)).toEqual({
    status: 404,
    type: 'text/plain; charset=utf-8',
    body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 404, msg: 'trace not found' }] },
  });
});

test.each([
  '/api/traces',
  '/api/traces?service=checkout&limit=many',
  '/api/traces?service=checkout&minDuration=500',
  '/api/traces?service=checkout&minDuration=2s&maxDuration=1s',
  '/api/traces?service=checkout&tags=%7B%22http.status_code%22%3A503%7D',
  '/api/traces?service=checkout&tag=error',
  '/api/traces/not-hex',
  '/api/operations',
])('refuses %s', async (path) => {
  expect((await ask(path)).status).toBe(400);
});

test('counts dependencies as a Jaeger in memory does', async () => {
  const links = (await ask(`/api/dependencies?endTs=${shop.openedAt * 1000}&lookback=60000`)).body.data;
  expect(links).toContainEqual({ parent: 'checkout.shop', child: 'payments.payments', callCount: expect.any(Number) });
});
