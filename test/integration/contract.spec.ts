import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceServer } from '@/demo/traces/server';
import { frameSchema, problemSchema } from '@/lib/domain/envelope';
import { COLUMNS_TYPE, graphOfColumns } from '@/lib/graph/columns';
import { type Endpoint, endpoints, records, writes } from '@/lib/server/endpoints';
import type { Param } from '@/lib/url/params';
import { type AppServer, startApp } from '@/test/harness/app';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';

let metrics: FrozenDemo;
let traces: Server;
let app: AppServer;
let traceIds: readonly string[];
beforeAll(async () => {
  metrics = await recentDemo();
  traces = traceServer({ openedAt: metrics.openedAt, proxies: true }).listen(0, '127.0.0.1');
  await once(traces, 'listening');
  const address = traces.address();
  const port = typeof address === 'object' ? address?.port : null;
  app = await startApp({ WEFTLINE_PROMETHEUS_URL: metrics.url, WEFTLINE_JAEGER_URL: `http://127.0.0.1:${port}` });
  const to = metrics.openedAt * 1000;
  const found = await (await get(`/api/v1/traces?service=checkout&limit=5&from=${to - 600_000}&to=${to}`)).json();
  traceIds = found.data.traces.map(({ traceId }: { traceId: string }) => traceId);
});
afterAll(async () => {
  await app?.stop();
  traces?.closeAllConnections();
  traces?.close();
  await metrics?.stop();
});

const service = '/api/v1/services/east/payments/payments';
const pathOf = ({ path }: Endpoint): string =>
  path.includes('{traceId}') ? path.replace('{traceId}', traceIds[0] ?? '') : path.includes('{') ? service : path;
/** What an endpoint cannot answer without. */
const given = ({ path }: Endpoint): Readonly<Record<string, string>> => {
  if (path === '/api/v1/traces/examples') return { id: 'east/shop/service/checkout' };
  return path === '/api/v1/traces/compare' ? { a: traceIds[0] ?? '', b: traceIds[1] ?? '' } : {};
};
const asked = (endpoint: Endpoint, query = ''): string =>
  `${pathOf(endpoint)}?${new URLSearchParams(given(endpoint))}&${query}`;
/**
 * What alone may weaken an answer over a demo where nothing fails: Jaeger searches service by service, and evidence asks
 * for hours, of which a busy machine leaves out what takes too long.
 */
const MAY_LACK: Readonly<Record<string, RegExp>> = {
  '/api/v1/traces': /^services-searched:/,
  '/api/v1/traces/dependencies': /^services-searched:/,
  '/api/v1/adoption/evidence': /^(late|missing):/,
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.url}${path}`, { headers });

/** A value the parameter does not take; null where every text is taken. */
const badValue = (param: Param<unknown>): string | null =>
  ['', 'no such value', '-1'].find((text) => param.read([text]) === null) ?? null;

describe.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))('%s', (_, endpoint) => {
  test('answers exactly what the document says, over the demo', async () => {
    const to = metrics.openedAt * 1000;
    const reply = await get(asked(endpoint, `receipt=1&from=${to - 600_000}&to=${to}`));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('application/json');
    const body = await reply.json();
    // Parsing drops what the schema does not know: equality means nothing undocumented is sent.
    expect(frameSchema(endpoint.data).parse(body)).toEqual(body);
    const { state, reasons } = body.meta.trust;
    expect(reasons.filter((reason: string) => MAY_LACK[endpoint.path]?.test(reason) !== true)).toEqual([]);
    expect(state).toBe(reasons.length === 0 ? 'complete' : 'partial');
  });

  test('keeps receipts to those who ask for them', async () => {
    const reply = await get(asked(endpoint));
    expect((await reply.json()).meta).not.toHaveProperty('queries');
  });

  test('answers 304 to its own ETag and compresses', async () => {
    const first = await get(asked(endpoint, 'from=now-10m'));
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{20,}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    // Two asks may fall on both sides of a 15 s tick; the second pair then falls on one.
    const again = await get(asked(endpoint, 'from=now-10m'), { 'if-none-match': etag });
    const settled =
      again.status === 304
        ? again
        : await get(asked(endpoint, 'from=now-10m'), { 'if-none-match': again.headers.get('etag') ?? '' });
    expect(settled.status).toBe(304);
    const ask = (encoding: string) => get(asked(endpoint, 'from=now-10m'), { 'accept-encoding': encoding });
    const [plain, small] = [await ask('identity'), await ask('br')];
    expect(plain.headers.get('content-encoding')).toBeNull();
    // Compressing a few hundred bytes is not worth the time of either side.
    const isWorth = (await plain.arrayBuffer()).byteLength > 2048;
    if (isWorth) expect(small.headers.get('content-encoding')).toBe('br');
    expect(await small.json()).toHaveProperty('data');
  });

  test.each(
    Object.entries(endpoint.params).flatMap(([name, param]) =>
      badValue(param) === null ? [] : [[name, badValue(param)]],
    ),
  )('refuses %s=%j by name', async (name, value) => {
    const reply = await get(
      `${pathOf(endpoint)}?${new URLSearchParams({ ...given(endpoint), [String(name)]: String(value) })}`,
    );
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(await reply.json());
    expect(problem).toMatchObject({ code: 'bad-parameter', status: 400, parameter: name });
    expect(problem.detail).toContain(`\`${name}\``);
  });

  test('ignores parameters it does not know', async () => {
    expect((await get(asked(endpoint, 'utm_source=chat'))).status).toBe(200);
  });

  test('takes nothing but GET', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const reply = await fetch(`${app.url}${pathOf(endpoint)}`, { method });
      expect(reply.status).toBe(405);
      expect(reply.headers.get('allow')).toContain('GET');
      expect(problemSchema.parse(await reply.json()).code).toBe('method-not-allowed');
    }
  });

  test.each(['from=now&to=now-5m', 'from=now-40d', 'to=2099-01-01T00:00:00Z'])(
    'refuses the window ?%s',
    async (window) => {
      const reply = await get(asked(endpoint, window));
      expect(reply.status).toBe(400);
      expect(problemSchema.parse(await reply.json()).code).toBe('bad-parameter');
    },
  );
});

test('a raw trace is a text to save, in the words of its back end, and nothing a browser would open', async () => {
  const path = `/api/v1/traces/${traceIds[0]}/raw`;
  const reply = await get(path);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="trace-${traceIds[0]}.jaeger.json"`);
  expect((await reply.json()).data[0]).toMatchObject({ traceID: traceIds[0], processes: expect.any(Object) });
  expect((await fetch(`${app.url}${path}`, { method: 'POST' })).status).toBe(405);
  for (const [bad, status] of [
    [`/api/v1/traces/${'0'.repeat(31)}1/raw`, 404],
    ['/api/v1/traces/%22%0d%0a/raw', 400],
    [`${path}?source=nobody`, 400],
  ] as const) {
    const refused = await get(bad);
    expect([bad, refused.status]).toEqual([bad, status]);
    expect(problemSchema.safeParse(await refused.json()).success).toBe(true);
  }
});

test('the document is served and lists every endpoint', async () => {
  const document = await (await get('/api/v1/openapi.json')).json();
  const known = new Set([...endpoints, ...records, ...writes].map(({ path }) => path));
  expect(Object.keys(document.paths).sort()).toEqual([...known].sort());
});

test('an endpoint that does not exist is a problem, not a page', async () => {
  const reply = await get('/api/v1/nothing/here');
  expect(reply.status).toBe(404);
  expect(problemSchema.parse(await reply.json()).code).toBe('not-found');
});

test.each([
  ['/healthz', /^ok/],
  ['/readyz', /^ok/],
  ['/metrics', /^# HELP/m],
])('%s answers text', async (path, text) => {
  const reply = await get(path);
  expect(reply.status).toBe(200);
  expect(await reply.text()).toMatch(text);
});

test('every answer carries the policy, and only a fresh nonce', async () => {
  const policies = await Promise.all(
    ['/', '/graph', '/no/such/page', '/api/v1/status'].map(async (path) => {
      const { headers } = await get(path, { 'x-nonce': 'evil', 'content-security-policy': "script-src 'nonce-evil'" });
      return headers.get('content-security-policy') ?? '';
    }),
  );
  for (const policy of policies) {
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('evil');
  }
  expect(new Set(policies).size).toBe(policies.length);
});

test('unknown services are not found, ambiguous names list their candidates', async () => {
  const missing = await get('/api/v1/services/east/shop/no-such-service');
  expect(missing.status).toBe(404);
  const focus = await get(`/api/v1/graph?focus=${encodeURIComponent('east/shop/service/no-such')}`);
  expect(focus.status).toBe(404);
});

test('the graph in columns is the graph, with an ETag of its own', async () => {
  const to = metrics.openedAt * 1000;
  const path = `/api/v1/graph?layout=1&from=${to - 600_000}&to=${to}`;
  const [plain, columns] = [await get(path), await get(path, { accept: `${COLUMNS_TYPE}, application/json;q=0.5` })];
  expect(plain.headers.get('content-type')).toContain('application/json');
  expect(columns.headers.get('content-type')).toBe(COLUMNS_TYPE);
  expect(columns.headers.get('vary')).toContain('accept');
  expect(columns.headers.get('etag')).not.toBe(plain.headers.get('etag'));
  const [json, read] = [await plain.json(), await columns.json()];
  expect(graphOfColumns(read.data)).toEqual(json.data);
  expect(read.meta).toEqual(json.meta);
});
