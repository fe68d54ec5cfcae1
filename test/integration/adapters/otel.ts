import type { AdapterExpectation } from './expectation';

/** Tempo in `prod`, the Collector in `staging`, span metrics of a service without a graph. */
export const otel: AdapterExpectation = {
  mesh: 'otel',
  sample: 'otel-servicegraph.prom',
  tell: 'traces_service_graph_request_total',
  edges: [
    {
      // The total includes the failures, which are a counter of their own.
      source: 'prod/unknown/service/frontend',
      target: 'prod/unknown/service/catalog',
      protocol: 'http',
      requests: 190_400,
      errors: 1190,
      accounts: { client: 190_400, server: 190_400 },
      meanMs: (1466.08 / 190_400) * 1000,
      mtls: null,
    },
    {
      // Nobody: the callee alone has spans.
      source: 'prod/unknown/unknown/unknown',
      target: 'prod/unknown/service/frontend',
      protocol: 'http',
      requests: 119_000,
      errors: 610,
      accounts: { client: null, server: 119_000 },
      meanMs: (5236 / 119_000) * 1000,
    },
    {
      // A host without spans: its own latency is written down as 0 and must not be shown.
      source: 'prod/unknown/service/checkout',
      target: 'prod/unknown/external/api.cards.example.com',
      protocol: 'http',
      requests: 3960,
      errors: 60,
      accounts: { client: 3960, server: null },
      meanMs: (578.16 / 3960) * 1000,
    },
    {
      // A database sends no spans: both histograms are the caller's.
      source: 'prod/unknown/service/orders',
      target: 'prod/unknown/service/orders-db',
      protocol: 'http',
      requests: 61_300,
      errors: 14,
      accounts: { client: 61_300, server: null },
      meanMs: (190.03 / 61_300) * 1000,
    },
    {
      source: 'prod/unknown/service/orders',
      target: 'prod/unknown/service/fulfilment',
      protocol: 'http',
      requests: 20_900,
      errors: 0,
    },
    {
      // The Collector says `failed` on the requests themselves and repeats them in a counter of failures.
      source: 'staging/unknown/service/frontend',
      target: 'staging/unknown/service/catalog',
      protocol: 'http',
      requests: 8120,
      errors: 44,
      meanMs: ((65.4156 + 0.57024) / 8120) * 1000,
    },
    {
      source: 'staging/unknown/service/checkout',
      target: 'staging/unknown/service/orders',
      protocol: 'http',
      requests: 910,
      errors: 6,
    },
    {
      // Only its spans tell of it: somebody calls it, and nobody says who.
      source: 'unknown/unknown/unknown/unknown',
      target: 'unknown/unknown/service/legacy-billing',
      protocol: 'http',
      requests: 5100,
      errors: 0,
      accounts: { client: null, server: 5100 },
      meanMs: null,
    },
  ],
  absentNodes: ['user'],
};
