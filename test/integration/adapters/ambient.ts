import type { AdapterExpectation } from './expectation';

const here = (name: string) => `cluster-1/shop/service/${name}`;

/** Two ztunnels and a waypoint before catalog, orders and payments; what has no waypoint is connections alone. */
export const ambient: AdapterExpectation = {
  mesh: 'ambient',
  sample: 'istio-ambient.prom',
  tell: 'istio_build',
  edges: [
    {
      // The waypoint throttled 140 itself: they reached no workload, and are no errors.
      source: here('frontend'),
      target: here('catalog'),
      protocol: 'http',
      requests: 171_200 + 180 + 17_900 + 1040 + 58 + 140,
      errors: 1040 + 58,
      clientErrors: 180 + 140,
      accounts: { client: null, server: 190_518 },
      meanMs: (1_301_120 + 1584 + 248_810 + 20_384 + 42) / 190_518,
      mtls: 1,
      l4: { connections: 1500, bytes: 80_100_000 + 612_000_000, mtlsShare: 1 },
    },
    {
      // gRPC 14 under HTTP 200.
      source: here('checkout'),
      target: here('payments'),
      protocol: 'grpc',
      requests: 17_100 + 260,
      errors: 260,
      accounts: { client: null, server: 17_360 },
      meanMs: (497_610 + 7930) / 17_360,
      // 16,492th of 17,360: 15,021 up to 50 ms, 16,991 up to 100.
      p95Between: [50, 100],
      mtls: 1,
      // 380 to the waypoint; three more whose handshake failed.
      l4: { connections: 380 + 3, bytes: 6_740_000 + 3_030_000, connectFailures: 3, mtlsShare: 1 },
    },
    {
      // 22 found no endpoint behind the waypoint: on the same node all the same.
      source: here('checkout'),
      target: here('orders'),
      protocol: 'http',
      requests: 20_900 + 90 + 22,
      errors: 90 + 22,
      mtls: 1,
      l4: { connections: 640, bytes: 8_810_000 + 67_200_000, connectFailures: 0 },
    },
    {
      // Refused at the waypoint.
      source: 'data/analytics',
      target: here('orders'),
      protocol: 'http',
      requests: 510,
      errors: 0,
      clientErrors: 510,
      l4: { connections: 120 },
    },
    {
      source: here('frontend'),
      target: here('cart'),
      protocol: 'tcp',
      connections: 1210,
      bytes: 27_000_000 + 206_000_000,
      mtls: 1,
      l4: { connections: 1210, connectFailures: 9 },
    },
    { source: here('frontend'), target: here('checkout'), protocol: 'tcp', connections: 760, mtls: 1 },
    {
      source: 'istio-system/istio-ingressgateway',
      target: here('frontend'),
      protocol: 'tcp',
      connections: 2300,
      mtls: 1,
    },
    {
      source: here('orders'),
      target: here('orders-db'),
      protocol: 'tcp',
      connections: 420,
      bytes: 61_200_000 + 884_000_000,
      mtls: 1,
    },
    {
      // Named by its address; only the missing principal gives it away. It goes past the waypoint.
      source: 'batch/legacy-batch',
      target: here('orders'),
      protocol: 'tcp',
      connections: 310,
      mtls: 0,
      reason: 'not-enrolled',
    },
    {
      source: 'batch/legacy-batch',
      target: here('orders-db'),
      protocol: 'tcp',
      connections: 96,
      mtls: 0,
      reason: 'not-enrolled',
    },
  ],
  absent: [['shop/checkout', 'shop/waypoint']],
  absentNodes: ['waypoint'],
};
