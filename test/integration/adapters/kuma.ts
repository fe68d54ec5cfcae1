import type { AdapterExpectation } from './expectation';

const shop = (name: string) => `zone-1/shop/service/${name}`;

/** Unified names of 3.x, and of checkout a second proxy as 2.x named and counted things: all requests, no codes. */
export const kuma: AdapterExpectation = {
  mesh: 'kuma',
  sample: 'kuma.prom',
  tell: 'envoy_server_live',
  edges: [
    {
      source: 'zone-1/shop/gateway/gateway',
      target: shop('frontend'),
      protocol: 'http',
      requests: 118_400 + 610,
      errors: 610,
      accounts: { client: 119_010, server: null },
      meanMs: 5_236_440 / 119_010,
      p95Between: [100, 250],
      mtls: 1,
    },
    {
      // Two MeshServices behind one route. A counter of all requests stands beside the one by codes.
      source: shop('frontend'),
      target: shop('catalog-v1'),
      protocol: 'http',
      requests: 171_200 + 180,
      errors: 0,
      clientErrors: 180,
      meanMs: 1_508_144 / 171_380,
      p95Between: [10, 25],
      mtls: 1,
    },
    {
      source: shop('frontend'),
      target: shop('catalog-v2'),
      protocol: 'http',
      requests: 17_900 + 1040 + 58 + 96,
      errors: 1040 + 58 + 96,
      meanMs: 286_410 / 19_094,
      p95Between: [25, 50],
      mtls: 1,
    },
    {
      source: shop('frontend'),
      target: shop('checkout'),
      protocol: 'http',
      requests: 21_800 + 130 + 41,
      errors: 130 + 41,
      p95Between: [100, 250],
      mtls: 1,
    },
    {
      // Two proxies of two eras: 20,990 with codes, handshakes and durations, 20,990 with none of them.
      source: shop('checkout'),
      target: shop('orders'),
      protocol: 'http',
      requests: 20_990 + 20_990,
      errors: 90,
      meanMs: 377_820 / 20_990,
      p95Between: [25, 50],
      mtls: 1,
    },
    {
      // gRPC failures are 200s to Envoy, and the older proxy tells no codes at all.
      source: shop('checkout'),
      target: shop('payments'),
      protocol: 'grpc',
      requests: 17_408 + 17_408,
      errors: null,
      meanMs: 30,
      p95Between: [50, 100],
      mtls: 1,
    },
    {
      // A multi-zone service: which zone answered nobody says.
      source: shop('checkout'),
      target: 'unknown/shop/service/payments',
      protocol: 'grpc',
      requests: 4312,
      errors: null,
      meanMs: 250_096 / 4312,
      p95Between: [100, 250],
      mtls: 1,
    },
    {
      // Only the older proxy calls it: 12 requests and nothing else is told of them.
      source: shop('checkout'),
      target: shop('cart'),
      protocol: 'http',
      requests: 12,
      errors: null,
      meanMs: null,
      mtls: null,
    },
    {
      source: shop('checkout'),
      target: 'zone-1/unknown/external/cards-api',
      protocol: 'http',
      requests: 3900 + 60,
      errors: 60,
      meanMs: 142,
      p95Between: [250, 500],
      mtls: 0,
    },
    {
      source: 'zone-1/data/service/analytics',
      target: shop('orders'),
      protocol: 'http',
      requests: 510,
      errors: 0,
      clientErrors: 510,
      meanMs: 2,
      mtls: 1,
    },
    {
      source: shop('orders'),
      target: shop('orders-db'),
      protocol: 'tcp',
      bytes: 884_000_000 + 61_200_000,
      connections: 420,
      mtls: 1,
    },
    {
      // PERMISSIVE: 374 connections came in, 64 of them did a handshake.
      source: 'zone-1/unknown/unknown/unknown',
      target: shop('orders'),
      protocol: 'tcp',
      connections: 374 - 64,
      mtls: 0,
      reason: 'caller-without-proxy',
    },
  ],
  absent: [
    // The zone ingress passes on what callers tell.
    ['zone-1/unknown/unknown/unknown', shop('payments')],
    ['zone-1/unknown/unknown/unknown', shop('frontend')],
  ],
  absentNodes: [
    'localhost_8080',
    'self_inbound_dp_http',
    'checkout_shop_svc_8080',
    'orders_shop_svc_8080',
    'default_cart_shop_zone-1_msvc_8080',
    'kri_mzsvc_default___payments_grpc',
  ],
};
