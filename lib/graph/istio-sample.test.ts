import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { GroupBy } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { istio } from '@/lib/mesh/istio';
import { buildGraph, unattributedOf } from './build';
import { buildCalls } from './calls';
import { readExposition, readingOf } from './fixtures/exposition';

/** A shop as one Prometheus would hold it; what happens in it is told at the top of the file. Counters stand for rates. */
const lines = readExposition(readFileSync('lib/mesh/fixtures/istio-sidecar.prom', 'utf8'));
const set = buildCalls([readingOf(lines, istio)], defaultSettings);
const graph = (groupBy: GroupBy) =>
  buildGraph(set, { groupBy, responses: true, settings: defaultSettings, trust: COMPLETE, span: 1000_000 });
const edges = new Map(graph('service').edges.map(({ edge }) => [edge.id, edge]));

const shop = (name: string, cluster = 'cluster-1') => `${cluster}/shop/service/${name}`;
const gateway = 'cluster-1/istio-system/gateway/istio-ingressgateway';
const nobody = 'cluster-1/unknown/unknown/unknown';
const analytics = 'cluster-1/data/service/analytics';

const http = (
  requestRate: number,
  errors: number,
  clientErrors: number,
  rest: { readonly mtls?: object; readonly latency?: object; readonly health?: string } = {},
) => ({
  requestRate,
  errorRate: errors / requestRate,
  clientErrorRate: clientErrors / requestRate,
  bytesRate: null,
  connectionRate: null,
  ...rest,
});
const mutual = { state: 'mutual', share: 1, basis: 'requests' };
const unstated = { state: 'unknown', share: null, basis: 'requests' };
const plaintext = { state: 'plaintext', share: 0, basis: 'requests' };

/** To 4 significant digits, as the API says them. */
const close = (expected: unknown): unknown => {
  if (typeof expected === 'number') return expected === 0 ? 0 : Number(expected.toPrecision(4));
  if (expected === null || typeof expected !== 'object') return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, close(value)]));
};

test.each<[string, string, object]>([
  [
    'the gateway calls frontend; a caller that left is no error',
    `${gateway}~${shop('frontend')}~http`,
    http(119_222, 610, 212, { mtls: mutual }),
  ],
  [
    'both versions of catalog are one service',
    `${shop('frontend')}~${shop('catalog')}~http`,
    http(190_474, 1194, 180, { mtls: { ...mutual, knownRate: 190_416, unknownRate: 0 } }),
  ],
  [
    'cart refuses some by rate limit, delays some, fails none',
    `${shop('frontend')}~${shop('cart')}~http`,
    http(65_160, 0, 220, { mtls: mutual, health: 'healthy' }),
  ],
  [
    'what never reached checkout is on the same edge, its protection unknown',
    `${shop('frontend')}~${shop('checkout')}~http`,
    http(22_156, 356, 0, {
      health: 'degraded',
      mtls: { ...mutual, knownRate: 21_930, unknownRate: 226 },
      latency: { account: 'server', meanMs: (1_853_000 + 11_440) / 21_930 },
    }),
  ],
  [
    "gRPC 14 under HTTP 200 fails, 3 is the caller's",
    `${shop('checkout')}~${shop('payments')}~grpc`,
    http(17_408, 260, 48, { mtls: mutual }),
  ],
  [
    'payments in the other cluster is another node, told by the caller alone',
    `${shop('checkout')}~${shop('payments', 'cluster-2')}~grpc`,
    http(4312, 12, 0, {
      mtls: { ...unstated, unknownRate: 4312 },
      latency: { account: 'client', meanMs: 249_400 / 4312 },
    }),
  ],
  ['orders fails a little', `${shop('checkout')}~${shop('orders')}~http`, http(20_990, 90, 0, { mtls: mutual })],
  [
    'a host outside the mesh is external',
    `${shop('checkout')}~cluster-1/unknown/external/api.cards.example.com~http`,
    http(3960, 60, 0, { mtls: unstated, latency: { account: 'client', meanMs: 553_800 / 3960 } }),
  ],
  ['analytics is refused by orders', `${analytics}~${shop('orders')}~http`, http(535, 0, 535, { mtls: mutual })],
  ['and by payments, in gRPC', `${analytics}~${shop('payments')}~grpc`, http(130, 0, 130, { mtls: mutual })],
  [
    'a caller without a proxy stays visible, in plaintext',
    `${nobody}~${shop('orders')}~http`,
    http(2487, 37, 0, { mtls: plaintext }),
  ],
  ['so does one on an undeclared port', `${nobody}~${shop('cart')}~http`, http(720, 0, 0, { mtls: plaintext })],
])('%s', (_, id, expected) => {
  expect(edges.get(id)).toMatchObject(close(expected) as object);
});

test.each<[string, string, object]>([
  [
    'connections that never found the database are on its edge',
    `${shop('orders')}~${shop('orders-db')}~tcp`,
    {
      bytesRate: 945_200_000,
      connectionRate: 427,
      mtls: { state: 'mutual', share: 1, knownRate: 420, unknownRate: 7, basis: 'connections' },
    },
  ],
  [
    'somebody reaches the database in plaintext',
    `${nobody}~${shop('orders-db')}~tcp`,
    { bytesRate: 1_436_000, connectionRate: 18, mtls: { state: 'plaintext', share: 0, basis: 'connections' } },
  ],
  [
    'what the mesh swallowed is one node',
    `${shop('checkout')}~cluster-1/unknown/external/BlackHoleCluster~tcp`,
    { bytesRate: 1_360_000, connectionRate: 35, mtls: { state: 'unknown', share: null, basis: 'connections' } },
  ],
])('TCP: %s', (_, id, expected) => {
  expect(edges.get(id)).toMatchObject({
    requestRate: null,
    errorRate: null,
    clientErrorRate: null,
    health: 'unknown',
    ...expected,
  });
});

test('there is nothing else, and what had no route is counted apart', () => {
  expect(edges.size).toBe(15);
  expect(unattributedOf(set, 'service')).toEqual({
    requestRate: 34,
    reasons: [{ reason: 'no-route', source: gateway, requestRate: 34 }],
  });
});

test('catalog v2 has a tenth of the traffic and fails more', () => {
  const version = (name: string) =>
    graph('version').edges.find(({ edge }) => edge.target === `cluster-1/shop/version/catalog@${name}`)?.edge;
  expect(version('v1')).toMatchObject({ requestRate: 171_400, errorRate: 0 });
  expect(version('v2')).toMatchObject({
    requestRate: 19_090,
    errorRate: 0.06253,
    accounts: { server: { errorRate: 0.05463 } },
  });
});

test('what the caller lived through and what the callee saw are both told', () => {
  expect(edges.get(`${shop('frontend')}~${shop('catalog')}~http`)?.accounts).toEqual({
    client: { requestRate: 190_500, errorRate: 0.006269, clientErrorRate: 0.000945, bytesRate: null },
    server: { requestRate: 190_400, errorRate: 0.005462, clientErrorRate: 0.001449, bytesRate: null },
  });
});

test('responses are told by account, code, status and flags', () => {
  const responses = edges.get(`${shop('frontend')}~${shop('checkout')}~http`)?.responses;
  expect(responses).toEqual([
    { account: 'client', code: '200', grpc: null, flags: null, outcome: 'success', rate: 21_800 },
    { account: 'client', code: '500', grpc: null, flags: null, outcome: 'error', rate: 130 },
    { account: 'client', code: '503', grpc: null, flags: 'FI', outcome: 'error', rate: 110 },
    { account: 'client', code: '503', grpc: null, flags: 'UH', outcome: 'error', rate: 75 },
    { account: 'client', code: '503', grpc: null, flags: 'UO', outcome: 'error', rate: 41 },
    { account: 'server', code: '200', grpc: null, flags: null, outcome: 'success', rate: 21_800 },
    { account: 'server', code: '500', grpc: null, flags: null, outcome: 'error', rate: 130 },
  ]);
});
