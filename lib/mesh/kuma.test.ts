import { expect, test } from 'vitest';
import type { Line } from '@/lib/graph/fixtures/exposition';
import { callsIn, sampleOf } from './fixtures/told';
import { kuma } from './kuma';

/** Figures by hand from the sample: its counters stand for rates. */
const sample = sampleOf('kuma');
const told = callsIn(kuma, sample);
const shop = 'zone-1/shop/';
const clientOf = (pair: string) => told.get(pair)?.client;

test('every call of the sample, named alike by both eras, and no other', () => {
  expect([...told.keys()].sort()).toEqual([
    'zone-1/data/analytics > zone-1/shop/orders http',
    `${shop}checkout > unknown/shop/payments grpc`,
    `${shop}checkout > ${shop}cart http`,
    `${shop}checkout > ${shop}orders http`,
    `${shop}checkout > ${shop}payments grpc`,
    `${shop}checkout > zone-1/unknown/external/cards-api http`,
    `${shop}frontend > ${shop}cart http`,
    `${shop}frontend > ${shop}catalog-v1 http`,
    `${shop}frontend > ${shop}catalog-v2 http`,
    `${shop}frontend > ${shop}checkout http`,
    `${shop}gateway/gateway > ${shop}frontend http`,
    `${shop}orders > ${shop}orders-db tcp`,
    `zone-1/unknown/unknown/unknown > ${shop}orders tcp`,
  ]);
});

test('a counter of all requests beside one by codes does not count them twice', () => {
  expect(clientOf(`${shop}frontend > ${shop}catalog-v2 http`)).toMatchObject({
    requests: 19_094,
    errors: 1040 + 58 + 96,
    unjudged: 0,
    requestProtection: { protected: 19_094, plaintext: 0, unknown: 0 },
  });
});

test('proxies of two eras add up; what only one of them tells is of its part', () => {
  // 3.x: 20,900 + 90 with codes, 6 handshakes of 6 dials. 2.x: 20,990 without codes, handshakes and durations.
  expect(clientOf(`${shop}checkout > ${shop}orders http`)).toMatchObject({
    requests: 2 * 20_990,
    errors: 90,
    unjudged: 20_990,
    requestProtection: { protected: 20_990, plaintext: 0, unknown: 20_990 },
  });
  // 18 ms, the mean of the requests that were timed.
  expect((clientOf(`${shop}checkout > ${shop}orders http`)?.durationMs ?? 0) / (2 * 20_990)).toBeCloseTo(
    377_820 / 20_990,
  );
  expect(clientOf(`${shop}checkout > ${shop}cart http`)).toMatchObject({ requests: 12, unjudged: 12, errors: 0 });
});

test('200 is no ending of a gRPC call', () => {
  const grpc = clientOf(`${shop}checkout > unknown/shop/payments grpc`);
  expect(grpc).toMatchObject({ requests: 4312, errors: 0, unjudged: 4312 });
});

test('an external service without TLS is a host outside, in plaintext', () => {
  const out = told.get(`${shop}checkout > zone-1/unknown/external/cards-api http`);
  expect(out?.call.target.kind).toBe('external');
  expect(out?.client).toMatchObject({
    requests: 3960,
    errors: 60,
    requestProtection: { protected: 0, plaintext: 3960, unknown: 0 },
  });
});

test('orders was reached without a handshake, which permissive mode lets happen', () => {
  expect(told.get(`zone-1/unknown/unknown/unknown > ${shop}orders tcp`)).toMatchObject({
    client: null,
    server: { connections: 374 - 64, connectionProtection: { protected: 0, plaintext: 310, unknown: 0 } },
  });
});

const cluster = (name: string, metric: string, value: number, labels: Readonly<Record<string, string>> = {}): Line => ({
  metric: `envoy_cluster_${metric}`,
  value,
  labels: {
    envoy_cluster_name: name,
    mesh: 'default',
    zone: 'east',
    kuma_workload: 'web',
    namespace: 'shop',
    kuma_proxy_role: 'sidecar',
    ...labels,
  },
});
const ok = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  cluster(name, 'upstream_rq', 10, { envoy_response_code: '200', ...labels });
const names = (...lines: readonly Line[]) => [...callsIn(kuma, lines).keys()].sort();
const older = {
  kuma_workload: '',
  zone: '',
  kuma_proxy_role: '',
  kuma_io_zone: 'east',
  kuma_io_service: 'web_shop_svc_80',
};

test('an older name tells no zone: its service is where others place it, else with its caller', () => {
  expect(names(ok('api_shop_svc_80', older))).toEqual(['east/shop/web > east/shop/api http']);
  expect(names(ok('api_shop_svc_80', older), ok('kri_msvc_default_west_shop_api_http'))).toEqual([
    'east/shop/web > west/shop/api http',
  ]);
});

test('an older name tells no protocol: what others call the ports of that service counts', () => {
  const grpc = ok('kri_msvc_default_east_shop_api_grpc');
  expect(names(ok('api_shop_svc_80', older), grpc)).toEqual(['east/shop/web > east/shop/api grpc']);
  expect(names(ok('api_shop_svc_80', older), grpc, ok('kri_msvc_default_east_shop_api_http'))).toEqual([
    'east/shop/web > east/shop/api grpc',
    'east/shop/web > east/shop/api http',
  ]);
});

test('a service of many zones is in none that is known, and in a namespace that is certain', () => {
  const many = ok('kri_mzsvc_default___api_http');
  const inNamespace = (namespace: string) => ok(`kri_msvc_default_east_${namespace}_api_http`);
  expect(names(many)).toEqual(['east/shop/web > unknown/unknown/api http']);
  expect(names(many, inNamespace('shop'))).toContain('east/shop/web > unknown/shop/api http');
  expect(names(many, inNamespace('shop'), inNamespace('data'))).toContain('east/shop/web > unknown/unknown/api http');
});

test('what passes through leaves the mesh; plumbing and relays are no calls', () => {
  const bytes = (name: string, labels = {}) => cluster(name, 'upstream_cx_rx_bytes_total', 10, labels);
  expect(names(bytes('self_transparentproxy_passthrough_outbound_ipv4'))).toEqual([
    'east/shop/web > east/unknown/external/PassthroughCluster tcp',
  ]);
  expect(
    names(
      bytes('localhost_8080'),
      bytes('self_inbound_dp_http'),
      bytes('kri_msvc_default_east_shop_api_http', { kuma_proxy_role: 'zone-ingress', kuma_workload: '' }),
      bytes('kri_msvc_default_east_shop_api_http', { kuma_workload: '', kuma_proxy_role: '' }),
    ),
  ).toEqual([]);
});

test('only listeners that do TLS at all take calls from the mesh', () => {
  const listener = (metric: string, value: number, address: string): Line => ({
    ...cluster('', '', value, { envoy_listener_address: address }),
    metric: `envoy_listener_${metric}`,
  });
  const wayOut = listener('downstream_cx_total', 500, '10.0.0.1_80');
  const wayIn = listener('downstream_cx_total', 30, '10.1.1.1_8080');
  const secured = (value: number) => listener('ssl_handshake', value, '10.1.1.1_8080');
  const plain = (...lines: readonly Line[]) =>
    callsIn(kuma, lines).get('east/unknown/unknown/unknown > east/shop/web tcp')?.server?.connections ?? null;
  expect(plain(wayOut)).toBeNull();
  expect(plain(wayOut, wayIn, secured(30))).toBeNull();
  expect(plain(wayOut, wayIn, secured(29))).toBe(1);
});
