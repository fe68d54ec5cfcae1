import type { AdapterExpectation } from './expectation';

const here = (name: string) => `dc1/default/service/${name}`;

/** Datacenter `dc1`, one peer. Only callers name whom they call; 4 connections a cluster, each with a handshake. */
export const consul: AdapterExpectation = {
  mesh: 'consul',
  sample: 'consul.prom',
  tell: 'envoy_server_live',
  edges: [
    {
      source: 'dc1/default/gateway/ingress-gateway',
      target: here('frontend'),
      protocol: 'http',
      requests: 118_400 + 610,
      errors: 610,
      accounts: { client: 119_010, server: null },
      meanMs: 5_236_440 / 119_010,
      p95Between: [100, 250],
      mtls: 1,
    },
    {
      // Two subsets of one service: v1 171,380 requests, v2 19,094 of which 1040 + 58 + 96 failed.
      source: here('frontend'),
      target: here('catalog'),
      protocol: 'http',
      requests: 171_380 + 19_094,
      errors: 1040 + 58 + 96,
      clientErrors: 180,
      meanMs: (1_508_144 + 288_319.4) / (171_380 + 19_094),
      p95Between: [10, 25],
      mtls: 1,
    },
    {
      source: here('frontend'),
      target: here('cart'),
      protocol: 'http',
      requests: 64_300 + 220,
      errors: 0,
      clientErrors: 220,
      meanMs: 387_120 / 64_520,
      p95Between: [10, 25],
      mtls: 1,
    },
    {
      // No endpoint was healthy for 75 of the 503: only the caller can tell.
      source: here('frontend'),
      target: here('checkout'),
      protocol: 'http',
      requests: 21_800 + 130 + 116,
      errors: 130 + 116,
      accounts: { client: 22_046, server: null },
      meanMs: 1_918_002 / 22_046,
      p95Between: [100, 250],
      mtls: 1,
    },
    {
      source: here('checkout'),
      target: here('orders'),
      protocol: 'http',
      requests: 20_900 + 90,
      errors: 90,
      meanMs: 382_018 / 20_990,
      p95Between: [25, 50],
      mtls: 1,
    },
    { source: here('checkout'), target: here('payments'), protocol: 'http', requests: 17_408, meanMs: 30, mtls: 1 },
    {
      // The peer stands in place of the datacenter.
      source: here('checkout'),
      target: 'dc2/default/service/payments',
      protocol: 'http',
      requests: 4312,
      meanMs: 250_096 / 4312,
      mtls: 1,
    },
    {
      // Refused by an intention.
      source: here('analytics'),
      target: here('orders'),
      protocol: 'http',
      requests: 510,
      errors: 0,
      clientErrors: 510,
      meanMs: 2,
      mtls: 1,
    },
    {
      source: here('orders'),
      target: here('orders-db'),
      protocol: 'tcp',
      bytes: 884_000_000 + 61_200_000,
      connections: 420,
      mtls: 1,
    },
    {
      // MutualTLSMode permissive: what reaches that listener does so without TLS and without a name.
      source: 'dc1/unknown/unknown/unknown',
      target: here('orders'),
      protocol: 'tcp',
      connections: 310,
      bytes: null,
      mtls: 0,
      reason: 'caller-without-proxy',
    },
  ],
  absent: [
    // Callees count arrivals that callers tell already.
    ['dc1/unknown/unknown/unknown', here('frontend')],
    ['dc1/unknown/unknown/unknown', here('catalog')],
    ['dc1/unknown/unknown/unknown', here('orders-db')],
  ],
  absentNodes: ['local_app', 'v1', 'v2', 'public_listener', 'dc2'],
};
