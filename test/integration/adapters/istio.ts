import type { AdapterExpectation } from './expectation';

const here = (name: string) => `cluster-1/shop/service/${name}`;

/** Sidecars and a gateway; `istio-sample.spec.ts` says more of the same sample. */
export const istio: AdapterExpectation = {
  mesh: 'istio',
  sample: 'istio-sidecar.prom',
  tell: 'istio_build',
  edges: [
    {
      source: here('frontend'),
      target: here('catalog'),
      protocol: 'http',
      requests: 171_200 + 180 + 17_900 + 1040 + 96 + 58,
      errors: 1040 + 96 + 58,
      clientErrors: 180,
      mtls: 1,
    },
    {
      // No endpoint, a full pool and an injected fault never reached it: the caller alone has them.
      source: here('frontend'),
      target: here('checkout'),
      protocol: 'http',
      requests: 21_800 + 130 + 75 + 41 + 110,
      errors: 130 + 75 + 41 + 110,
      accounts: { client: 22_156, server: 21_930 },
    },
    {
      source: here('checkout'),
      target: 'cluster-1/unknown/external/api.cards.example.com',
      protocol: 'http',
      requests: 3900 + 60,
      errors: 60,
      accounts: { client: 3960, server: null },
      mtls: null,
    },
  ],
};
