import type { AdapterExpectation } from './expectation';

/** Callers by the labels of their scrape job, callees by `dst_*`, arriving callers by identity. */
export const linkerd: AdapterExpectation = {
  mesh: 'linkerd',
  sample: 'linkerd.prom',
  tell: 'proxy_build_info',
  edges: [
    {
      // The caller is nobody's callee: its identity is learnt from its name.
      source: 'ingress/nginx-gateway',
      target: 'shop/frontend',
      protocol: 'http',
      requests: 118_400 + 610,
      errors: 610,
      accounts: { client: 119_010, server: 119_010 },
      mtls: 1,
    },
    {
      // A backend of the split: nine tenths of catalog's traffic.
      source: 'shop/frontend',
      target: 'shop/catalog-v1',
      protocol: 'http',
      requests: 171_200 + 180,
      errors: 0,
      clientErrors: 180,
      accounts: { client: 171_380, server: 171_380 },
    },
    {
      source: 'shop/frontend',
      target: 'shop/catalog-v2',
      protocol: 'http',
      requests: 17_900 + 1040,
      errors: 1040,
    },
    {
      // The proxy's timeouts never arrived.
      source: 'shop/frontend',
      target: 'shop/checkout',
      protocol: 'http',
      requests: 21_800 + 130 + 41,
      errors: 130 + 41,
      accounts: { client: 21_971, server: 21_930 },
    },
    {
      // Invalid argument is the caller's; unavailable is an error under HTTP 200.
      source: 'shop/checkout',
      target: 'unknown/shop/service/payments',
      protocol: 'grpc',
      requests: 17_100 + 260 + 48,
      errors: 260,
      clientErrors: 48,
      mtls: 1,
    },
    {
      // Refused: the caller alone counts it.
      source: 'data/analytics',
      target: 'shop/orders',
      protocol: 'http',
      requests: 510,
      errors: 0,
      clientErrors: 510,
      accounts: { client: 510, server: null },
    },
    {
      // Plaintext of somebody without a proxy; the kubelet's 17,280 probes are left out.
      source: 'unknown/unknown',
      target: 'shop/orders',
      protocol: 'http',
      requests: 2450 + 37,
      errors: 37,
      accounts: { client: null, server: 2487 },
      mtls: 0,
    },
    {
      // Out of the mesh, in plaintext.
      source: 'shop/checkout',
      target: 'unknown/api.cards.example.com',
      protocol: 'http',
      requests: 3900,
      mtls: 0,
    },
    {
      // A mirrored Service is the one it mirrors; a timeout without a status fails by Linkerd's own word.
      source: 'shop/checkout',
      target: 'east/shop/service/payments',
      protocol: 'grpc',
      requests: 4300 + 12,
      errors: 12,
      mtls: 1,
    },
    {
      source: 'shop/orders',
      target: 'shop/orders-db',
      protocol: 'tcp',
      bytes: 884_000_000 + 61_200_000,
      connections: 420,
      mtls: 1,
    },
  ],
  // Probes of a service that nobody else calls in plaintext.
  absent: [['unknown/unknown', 'shop/cart']],
};
