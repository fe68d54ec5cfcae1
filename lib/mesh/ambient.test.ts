import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { buildGraph } from '@/lib/graph/build';
import { buildCalls } from '@/lib/graph/calls';
import { line as istioLine, type Line, readingOf } from '@/lib/graph/fixtures/exposition';
import { ambient } from './ambient';
import { callsIn, sampleOf } from './fixtures/told';

/** Figures by hand from the sample: its counters stand for rates. */
const sample = sampleOf('istio-ambient');
const told = callsIn(ambient, sample);
const shop = 'cluster-1/shop/';
const whole = (of: number) => ({ protected: of, plaintext: 0, unknown: 0 });
const plain = (of: number) => ({ protected: 0, plaintext: of, unknown: 0 });

test('every call of the sample, and no other: a waypoint is nobody’s caller and nobody’s callee', () => {
  expect([...told.keys()].sort()).toEqual([
    `cluster-1/batch/legacy-batch > ${shop}orders-db@v1 tcp`,
    `cluster-1/batch/legacy-batch > ${shop}orders@v1 tcp`,
    `cluster-1/data/analytics@v1 > ${shop}orders http`,
    `cluster-1/data/analytics@v1 > ${shop}orders-db@v1 tcp`,
    `cluster-1/istio-system/gateway/istio-ingressgateway > ${shop}frontend@v1 tcp`,
    `${shop}checkout@v1 > ${shop}orders http`,
    `${shop}checkout@v1 > ${shop}orders@v1 http`,
    `${shop}checkout@v1 > ${shop}payments@v1 grpc`,
    `${shop}frontend@v1 > ${shop}cart@v1 tcp`,
    `${shop}frontend@v1 > ${shop}catalog http`,
    `${shop}frontend@v1 > ${shop}catalog@v1 http`,
    `${shop}frontend@v1 > ${shop}catalog@v2 http`,
    `${shop}frontend@v1 > ${shop}checkout@v1 tcp`,
    `${shop}orders@v1 > ${shop}orders-db@v1 tcp`,
  ]);
});

test('requests are the waypoint’s, attested by it', () => {
  expect(told.get(`${shop}frontend@v1 > ${shop}catalog@v2 http`)).toMatchObject({
    client: null,
    server: { requests: 17_900 + 1040 + 58, errors: 1040 + 58, requestProtection: whole(18_998) },
  });
  expect(told.get(`${shop}checkout@v1 > ${shop}payments@v1 grpc`)?.server).toMatchObject({ errors: 260 });
});

test('the connections under requests are a second reading of that call', () => {
  const { calls } = buildCalls([readingOf(sample, ambient)], defaultSettings);
  const trust = { state: 'complete' as const, reasons: [] };
  const built = buildGraph(
    { calls },
    { groupBy: 'service', responses: false, settings: defaultSettings, trust, span: 1 },
  );
  const edgeTo = (name: string) => built.edges.find(({ edge }) => edge.target === `${shop}service/${name}`)?.edge;
  expect(edgeTo('catalog')).toMatchObject({
    protocol: 'http',
    requestRate: 190_500,
    connectionRate: null,
    l7: { requestRate: 190_500 },
    l4: { connectionRate: 1500, bytesRate: 692_100_000, requestRate: null, mtlsShare: 1 },
  });
  // Three of the connections never came to the waypoint.
  expect(edgeTo('payments')?.l4).toMatchObject({ connectionRate: 383, connectFailureRate: 3 });
  expect(edgeTo('cart')).toMatchObject({ protocol: 'tcp', connectFailureRate: 9, l4: { connectionRate: 1210 } });
  expect(edgeTo('cart')).not.toHaveProperty('l7');
});

test('without a waypoint both ztunnels tell of connections', () => {
  const { client, server } = told.get(`${shop}frontend@v1 > ${shop}cart@v1 tcp`) ?? {};
  expect(client).toMatchObject({ connections: 1210, connectionProtection: whole(1210), connectFailures: 9 });
  expect(server).toMatchObject({ connections: 1210, connectionProtection: whole(1210), connectFailures: 0 });
});

test('a caller without a ztunnel has a name, and its calls are plaintext', () => {
  expect(told.get(`cluster-1/batch/legacy-batch > ${shop}orders@v1 tcp`)).toMatchObject({
    client: null,
    server: { connections: 310, connectionProtection: plain(310), principals: new Map() },
  });
});

test('a refusal is no failed connection', () => {
  expect(told.get(`cluster-1/data/analytics@v1 > ${shop}orders-db@v1 tcp`)?.server).toMatchObject({
    connections: 44,
    connectFailures: 0,
  });
});

const line = (reporter: string, differences: Readonly<Record<string, string>>, value = 1, metric?: string): Line =>
  istioLine('source', { reporter, ...differences }, value, metric);
const http = (reporter: string, value: number, differences: Readonly<Record<string, string>> = {}) =>
  line(
    reporter,
    { connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls', ...differences },
    value,
  );
const opened = (reporter: string, value: number, differences: Readonly<Record<string, string>> = {}) =>
  line(
    reporter,
    { request_protocol: 'tcp', connection_security_policy: 'mutual_tls', ...differences },
    value,
    'istio_tcp_connections_opened_total',
  );
const waypoint = (end: 'source' | 'destination') => ({
  [`${end}_workload`]: 'waypoint',
  [`${end}_canonical_service`]: 'waypoint',
  [`${end}_principal`]: 'spiffe://mesh/ns/shop/sa/waypoint',
});
const inPlaintext = { connection_security_policy: 'unknown', source_principal: 'unknown' };
const call = 'east/shop/web@v1 > east/shop/cart@v1';

describe('sidecars and gateways beside ztunnels', () => {
  test('keep their meaning: what a caller’s sidecar says of TLS says nothing, what the callee’s says stands', () => {
    const calls = callsIn(ambient, [
      http('source', 10),
      http('destination', 8),
      http('destination', 2, { connection_security_policy: 'none' }),
    ]);
    expect(calls.get(`${call} http`)).toMatchObject({
      client: { requests: 10, requestProtection: { protected: 0, plaintext: 0, unknown: 10 } },
      server: { requestProtection: { protected: 8, plaintext: 2, unknown: 0 } },
      call: { meshes: ['istio'], headline: 'client', headlineMesh: 'istio' },
    });
  });

  test('TCP of a sidecar is unknown where its ztunnel neighbour would have said plaintext', () => {
    const sidecar = { connection_security_policy: 'unknown' };
    const calls = callsIn(ambient, [http('source', 1), opened('source', 4, sidecar)]);
    expect(calls.get(`${call} tcp`)).toMatchObject({
      client: { connectionProtection: { protected: 0, plaintext: 0, unknown: 4 } },
      call: { meshes: ['istio'] },
    });
    const tunnelled = callsIn(ambient, [opened('source', 1), opened('source', 4, sidecar)]);
    expect(tunnelled.get(`${call} tcp`)).toMatchObject({
      client: { connectionProtection: { protected: 1, plaintext: 4, unknown: 0 } },
      call: { meshes: ['ambient'] },
    });
  });

  test('what one sends through a waypoint counts once, as the waypoint tells it; what never arrived is added', () => {
    const calls = callsIn(ambient, [
      http('source', 100, waypoint('destination')),
      http('source', 7, {
        destination_workload: 'unknown',
        destination_canonical_service: 'unknown',
        response_code: '503',
        response_flags: 'UH',
      }),
      http('waypoint', 99),
    ]);
    expect(calls.get(`${call} http`)).toMatchObject({ client: null, server: { requests: 99 } });
    expect(calls.get('east/shop/web@v1 > east/shop/cart http')?.client).toMatchObject({ requests: 7, errors: 7 });
    expect(calls.size).toBe(2);
  });

  test('one that goes past the waypoint of its callee is told by nobody else, and stays', () => {
    const calls = callsIn(ambient, [
      http('source', 5),
      http('waypoint', 9, { source_workload: 'other', source_canonical_service: 'other' }),
    ]);
    expect(calls.get(`${call} http`)?.client).toMatchObject({ requests: 5 });
  });

  test('requests of a gateway to a workload with nothing but a ztunnel are as protected as their connections', () => {
    const calls = callsIn(ambient, [
      http('source', 100),
      opened('destination', 3),
      opened('destination', 1, inPlaintext),
    ]);
    expect(calls.size).toBe(1);
    expect(calls.get(`${call} http`)).toMatchObject({
      client: { requests: 100, requestProtection: { protected: 75, plaintext: 25, unknown: 0 } },
      call: { meshes: ['ambient', 'istio'], carriers: { client: null, server: { connections: 4 } } },
    });
  });

  test('a ztunnel’s connections to a sidecar carry the requests that the sidecar tells of', () => {
    const calls = callsIn(ambient, [opened('source', 2), http('destination', 50)]);
    expect([...calls.keys()]).toEqual([`${call} http`]);
    expect(calls.get(`${call} http`)?.call.carriers?.client?.connections).toBe(2);
  });
});

describe('waypoints', () => {
  test('one that nobody scrapes is found by what it passes on', () => {
    const calls = callsIn(ambient, [
      opened('source', 6, waypoint('destination')),
      opened('destination', 3, waypoint('source')),
    ]);
    expect([...calls.keys()]).toEqual(['east/shop/web@v1 > east/shop/cart tcp']);
    expect([...calls.values()][0]?.client).toMatchObject({ connections: 6, connectionProtection: whole(6) });
  });

  test('plaintext goes past one: connections of their own beside the requests', () => {
    const calls = callsIn(ambient, [
      http('waypoint', 9),
      opened('source', 2, waypoint('destination')),
      opened('destination', 4, inPlaintext),
    ]);
    expect(calls.get(`${call} tcp`)?.server).toMatchObject({ connections: 4, connectionProtection: plain(4) });
    expect(calls.get(`${call} http`)).toMatchObject({
      server: { requests: 9 },
      call: { carriers: { client: { connections: 2 } } },
    });
  });

  test('two versions of a service that call one another are none', () => {
    const peer = { source_workload: 'cart-v2', source_canonical_service: 'cart', source_canonical_revision: 'v2' };
    const lines = ['source', 'destination'].flatMap((reporter) => [
      opened(reporter, 5),
      opened(reporter, 1, peer),
      opened(reporter, 3, { destination_workload: 'cart-v2', destination_canonical_revision: 'v2' }),
    ]);
    expect([...callsIn(ambient, lines).values()].map(({ client }) => client?.connections).sort()).toEqual([1, 3, 5]);
  });
});
