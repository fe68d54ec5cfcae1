import type { AdapterExpectation } from './expectation';

/** Hubble with `labelsContext`: requests where layer 7 is visible, connections to the database. */
export const cilium: AdapterExpectation = {
  mesh: 'cilium',
  sample: 'cilium-hubble.prom',
  tell: 'cilium_version',
  edges: [
    {
      source: 'ingress/ingress-nginx',
      target: 'shop/frontend',
      protocol: 'http',
      requests: 118_400 + 610,
      errors: 610,
      accounts: { client: null, server: 119_010 },
      meanMs: (5236.44 / 119_010) * 1000,
      mtls: null,
    },
    {
      // Two workloads of one app; a 404 is the caller's.
      source: 'shop/frontend',
      target: 'shop/catalog',
      protocol: 'http',
      requests: 171_200 + 180 + 17_900 + 1040,
      errors: 1040,
      clientErrors: 180,
      meanMs: ((1508.144 + 280.312) / (171_380 + 18_940)) * 1000,
    },
    {
      // Policies on both sides make one request visible twice: two accounts, never added.
      source: 'shop/checkout',
      target: 'shop/orders',
      protocol: 'http',
      requests: 20_990,
      errors: 90,
      accounts: { client: 20_990, server: 20_990 },
      meanMs: (377.82 / 20_990) * 1000,
    },
    {
      // A refusal is an answer: 403.
      source: 'data/analytics',
      target: 'shop/orders',
      protocol: 'http',
      requests: 510,
      errors: 0,
      clientErrors: 510,
    },
    {
      // No layer 7: connections by their SYN. Nobody counts the bytes.
      source: 'shop/orders',
      target: 'shop/orders-db',
      protocol: 'tcp',
      bytes: null,
      connections: 420,
      mtls: null,
    },
  ],
  absent: [
    // Dropped by policy: never a call.
    ['batch/legacy-batch', 'shop/orders-db'],
  ],
};
