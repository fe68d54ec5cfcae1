import { generatedTopology } from './generated-topology';
import type { Call, Dial, Outcome, RequestCall, ServiceRef, Target, TcpCall, Workload } from './shape';
import { generatedSize } from './size';

/** The shop: two clusters, five namespaces of applications, and what a mesh brings along. */

type Service = Partial<Workload> & Pick<Workload, 'service'>;

const workload = (cluster: string, namespace: string, about: Service): Workload => ({
  cluster,
  namespace,
  version: 'v1',
  name: about.service,
  replicas: 1,
  weight: 1,
  sidecar: true,
  cpuLimit: 0.5,
  memoryLimitMb: 512,
  cpuPerRequest: 0.002,
  memoryShare: 0.45,
  ...about,
});

const inNamespace = (cluster: string, namespace: string, services: readonly Service[]): readonly Workload[] =>
  services.map((service) => workload(cluster, namespace, service));

const canary = { low: 0.1, high: 0.4, periodMinutes: 95 } as const;
const canaryRest = { low: 0.9, high: 0.6, periodMinutes: 95 } as const;

const shopWorkloads: readonly Workload[] = [
  ...inNamespace('east', 'istio-ingress', [
    { service: 'istio-ingressgateway', version: 'latest', replicas: 2, cpuLimit: 2, cpuPerRequest: 0.0004 },
    { service: 'istio-egressgateway', version: 'latest', cpuLimit: 1, cpuPerRequest: 0.0004 },
  ]),
  ...inNamespace('east', 'web', [
    { service: 'frontend', replicas: 3, cpuLimit: 1, memoryLimitMb: 1024 },
    { service: 'mobile-bff', replicas: 2, cpuLimit: 1 },
    { service: 'admin', memoryShare: 0.3 },
    { service: 'session' },
  ]),
  ...inNamespace('east', 'shop', [
    { service: 'catalog', name: 'catalog-v1', replicas: 2, weight: canaryRest, cpuLimit: 1 },
    { service: 'catalog', name: 'catalog-v2', version: 'v2', weight: canary, cpuLimit: 1, memoryShare: 0.71 },
    { service: 'search', replicas: 2, cpuLimit: 1, memoryLimitMb: 2048, memoryShare: 0.62 },
    { service: 'cart', replicas: 2 },
    { service: 'checkout', replicas: 2, cpuLimit: 1 },
    { service: 'recommendations', cpuLimit: 1, cpuPerRequest: 0.004 },
    { service: 'reviews' },
    { service: 'pricing', replicas: 2 },
    { service: 'promotions' },
    { service: 'cart-cache', cpuPerRequest: 0.02 },
    { service: 'catalog-cache', cpuPerRequest: 0.02 },
  ]),
  ...inNamespace('east', 'payments', [
    { service: 'payments', replicas: 2, cpuLimit: 1 },
    { service: 'fraud', cpuLimit: 1, cpuPerRequest: 0.012 },
    { service: 'wallet' },
    { service: 'ledger', name: 'ledger-v1', replicas: 2, weight: { script: 'rollout', calm: 1, worst: 0.45 } },
    {
      service: 'ledger',
      name: 'ledger-v2',
      version: 'v2',
      weight: { script: 'rollout', calm: 0, worst: 0.55 },
      cpuLimit: 0.25,
      memoryLimitMb: 256,
      cpuPerRequest: 0.016,
      memoryShare: { script: 'rollout', calm: 0.35, worst: 0.93 },
    },
    { service: 'ledger-db', version: '15', cpuLimit: 2, memoryLimitMb: 4096, cpuPerRequest: 0.1, memoryShare: 0.66 },
  ]),
  ...inNamespace('east', 'fulfilment', [
    { service: 'orders', replicas: 2 },
    { service: 'inventory', replicas: 2 },
    { service: 'shipping' },
    { service: 'warehouse' },
    { service: 'tracking' },
    { service: 'notifications' },
    { service: 'orders-db', version: '15', cpuLimit: 2, memoryLimitMb: 4096, cpuPerRequest: 0.1, memoryShare: 0.58 },
  ]),
  ...inNamespace('east', 'data', [
    { service: 'events', replicas: 2 },
    { service: 'analytics', version: 'latest' },
    { service: 'reports', memoryShare: 0.82 },
    { service: 'legacy-batch', version: 'unknown', sidecar: false },
  ]),
  ...inNamespace('west', 'istio-ingress', [
    { service: 'istio-ingressgateway', version: 'latest', cpuLimit: 2, cpuPerRequest: 0.0004 },
  ]),
  ...inNamespace('west', 'web', [
    { service: 'frontend', replicas: 2, cpuLimit: 1, memoryLimitMb: 1024 },
    { service: 'session' },
  ]),
  ...inNamespace('west', 'shop', [
    { service: 'catalog', name: 'catalog-v1', cpuLimit: 1 },
    { service: 'search', cpuLimit: 1, memoryLimitMb: 2048 },
    { service: 'cart' },
    { service: 'recommendations', cpuLimit: 1, cpuPerRequest: 0.004 },
    { service: 'cart-cache', cpuPerRequest: 0.02 },
  ]),
];

const to = (ref: ServiceRef): Target => ({ kind: 'service', ref });

const notFound: Outcome = { share: 0.004, seen: 'both', code: '404' };
const rareFailure: Outcome = { share: 0.0008, seen: 'both', code: '500' };
const rareFailures = { outcomes: [rareFailure] };
const rareGrpcFailures = { outcomes: [{ share: 0.0008, seen: 'both', code: '200', grpc: '13' }] } as const;

type Request = Partial<RequestCall> & Pick<RequestCall, 'medianMs'>;
const call = (from: ServiceRef | null, target: Target, about: Request): RequestCall => ({
  from,
  to: target,
  protocol: 'http',
  sigma: 0.55,
  outcomes: [],
  ...about,
});

const tcp = (from: ServiceRef, ref: ServiceRef, about: Omit<TcpCall, 'from' | 'to' | 'protocol'>): TcpCall => ({
  from,
  to: to(ref),
  protocol: 'tcp',
  ...about,
});

const inRollout = (worst: number, calm = 0): Dial => ({ script: 'rollout', calm, worst });
const hasty = { plaintext: { script: 'strictness', calm: 0, worst: 0.38 } } as const;

const shopCalls: readonly Call[] = [
  // The way in. Gateways report their own calls; who called them stays outside.
  call('east/istio-ingress/istio-ingressgateway', to('east/web/frontend'), {
    rate: 120,
    medianMs: inRollout(230, 95),
    outcomes: [
      // What fails waited for checkout first; what waited longest gave up.
      { share: inRollout(0.0466, 0.0006), seen: 'both', code: '500', slower: 3.4 },
      { share: inRollout(0.0054), seen: 'both', code: '504', slower: 16 },
      { ...notFound, share: 0.006 },
      { share: inRollout(0.006, 0.001), seen: 'both', code: '0', flags: 'DC', slower: 3 },
    ],
  }),
  call('east/istio-ingress/istio-ingressgateway', to('east/web/mobile-bff'), {
    rate: 60,
    medianMs: inRollout(150, 70),
    outcomes: [{ share: inRollout(0.008, 0.0006), seen: 'both', code: '500', slower: 3.3 }],
  }),
  call('east/istio-ingress/istio-ingressgateway', to('east/web/admin'), { rate: 1.2, medianMs: 140 }),
  call(
    'east/istio-ingress/istio-ingressgateway',
    { kind: 'nowhere' },
    {
      rate: 0.4,
      medianMs: 0.4,
      outcomes: [{ share: 1, seen: 'client', code: '404', flags: 'NR', endpointless: true }],
    },
  ),
  call('west/istio-ingress/istio-ingressgateway', to('west/web/frontend'), {
    rate: 48,
    medianMs: inRollout(220, 105),
    outcomes: [{ share: inRollout(0.028, 0.0006), seen: 'both', code: '500', slower: 3.3 }, notFound],
  }),

  // web
  call('east/web/frontend', to('east/shop/catalog'), {
    per: 0.9,
    medianMs: 14,
    outcomes: [notFound, { ...rareFailure, version: 'v1' }, { share: 0.012, seen: 'both', code: '500', version: 'v2' }],
  }),
  call('east/web/frontend', to('east/shop/search'), { ...rareFailures, per: 0.35, medianMs: 42, sigma: 0.7 }),
  call('east/web/frontend', to('east/shop/cart'), { ...rareFailures, per: 0.4, medianMs: 9 }),
  call('east/web/frontend', to('east/shop/recommendations'), {
    per: 0.5,
    medianMs: 58,
    sigma: 0.7,
    outcomes: [rareFailure, { share: 0.003, seen: 'client', code: '504', flags: 'UT', slower: 12 }],
  }),
  call('east/web/frontend', to('east/shop/checkout'), {
    per: 0.12,
    medianMs: inRollout(440, 130),
    outcomes: [
      { share: inRollout(0.17, 0.0008), seen: 'both', code: '503' },
      { share: inRollout(0.045), seen: 'client', code: '504', flags: 'UT', slower: 8 },
    ],
  }),
  call('east/web/frontend', to('east/web/session'), { ...rareFailures, per: 1, medianMs: 3, sigma: 0.4 }),
  call(
    'east/web/frontend',
    { kind: 'dead', ref: 'east/shop/wishlist' },
    {
      per: 0.006,
      medianMs: 0.6,
      outcomes: [{ share: 1, seen: 'client', code: '503', flags: 'UH', endpointless: true }],
    },
  ),
  call('east/web/mobile-bff', to('east/shop/catalog'), { per: 0.7, medianMs: 13, outcomes: [notFound, rareFailure] }),
  call('east/web/mobile-bff', to('east/shop/cart'), { per: 0.3, medianMs: 9 }),
  call('east/web/mobile-bff', to('east/shop/checkout'), {
    per: 0.05,
    medianMs: inRollout(420, 125),
    outcomes: [{ share: inRollout(0.15, 0.0008), seen: 'both', code: '503' }],
  }),
  call('east/web/mobile-bff', to('east/fulfilment/tracking'), { per: 0.08, medianMs: 22, ...hasty }),
  call('east/web/mobile-bff', to('east/web/session'), { per: 1, medianMs: 3, sigma: 0.4 }),
  call('east/web/admin', to('east/shop/catalog'), { per: 1, medianMs: 24 }),
  call('east/web/admin', to('east/fulfilment/orders'), { per: 0.8, medianMs: 40, ...hasty }),
  call('west/web/frontend', to('west/shop/catalog'), { per: 0.9, medianMs: 15, outcomes: [notFound, rareFailure] }),
  call('west/web/frontend', to('west/shop/search'), { ...rareFailures, per: 0.35, medianMs: 44, sigma: 0.7 }),
  call('west/web/frontend', to('west/shop/cart'), { per: 0.4, medianMs: 10 }),
  call('west/web/frontend', to('west/shop/recommendations'), { per: 0.4, medianMs: 60, sigma: 0.7 }),
  call('west/web/frontend', to('west/web/session'), { per: 1, medianMs: 3, sigma: 0.4 }),
  // Checkout lives in the east only: a call across clusters.
  call('west/web/frontend', to('east/shop/checkout'), {
    per: 0.1,
    medianMs: inRollout(480, 195),
    outcomes: [{ share: inRollout(0.16, 0.0008), seen: 'both', code: '503' }],
  }),

  // shop
  call('east/shop/search', to('east/shop/catalog'), { per: 0.5, medianMs: 12, protocol: 'grpc' }),
  call('east/shop/catalog', to('east/shop/pricing'), {
    ...rareGrpcFailures,
    per: 0.35,
    medianMs: 5,
    protocol: 'grpc',
    sigma: 0.4,
  }),
  call('east/shop/pricing', to('east/shop/promotions'), { per: 0.25, medianMs: 4, protocol: 'grpc' }),
  // Retries: an attempt that failed is counted by the callee, the request that then succeeded by both.
  call('east/shop/recommendations', to('east/shop/reviews'), {
    per: 0.6,
    medianMs: 18,
    outcomes: [rareFailure, { share: 0.08, seen: 'server', code: '503' }],
  }),
  call('east/shop/recommendations', to('east/shop/catalog'), { per: 0.3, medianMs: 12 }),
  call('east/shop/cart', to('east/shop/pricing'), { per: 0.5, medianMs: 5, protocol: 'grpc', sigma: 0.4 }),
  call('east/shop/checkout', to('east/shop/cart'), { per: 1, medianMs: 8 }),
  call('east/shop/checkout', to('east/shop/pricing'), { per: 1, medianMs: 5, protocol: 'grpc', sigma: 0.4 }),
  call('east/shop/checkout', to('east/payments/payments'), {
    per: 0.9,
    protocol: 'grpc',
    medianMs: inRollout(320, 62),
    outcomes: [
      { share: inRollout(0.19, 0.0004), seen: 'both', code: '200', grpc: '14' },
      { share: inRollout(0.03), seen: 'both', code: '200', grpc: '4', slower: 6 },
      { share: 0.002, seen: 'both', code: '200', grpc: '9' },
    ],
  }),
  call('east/shop/checkout', to('east/fulfilment/orders'), { per: 0.85, medianMs: 26, ...hasty }),
  call('west/shop/search', to('west/shop/catalog'), { per: 0.5, medianMs: 12, protocol: 'grpc' }),
  call('west/shop/catalog', to('east/shop/pricing'), { per: 0.35, medianMs: 68, protocol: 'grpc', sigma: 0.3 }),
  tcp('east/shop/cart', 'east/shop/cart-cache', { rate: 0.6, askedPerSecond: 52_000, answeredPerSecond: 260_000 }),
  tcp('west/shop/cart', 'west/shop/cart-cache', { rate: 0.25, askedPerSecond: 18_000, answeredPerSecond: 90_000 }),
  tcp('east/shop/catalog', 'east/shop/catalog-cache', {
    rate: 0.9,
    askedPerSecond: 120_000,
    answeredPerSecond: 1_400_000,
  }),

  // payments
  call('east/payments/payments', to('east/payments/ledger'), {
    per: 1.6,
    medianMs: inRollout(130, 11),
    sigma: 0.7,
    outcomes: [
      { share: inRollout(0.16), seen: 'client', code: '503', flags: 'UO', endpointless: true, slower: 0.02 },
      { share: inRollout(0.09, 0.0004), seen: 'both', code: '500', version: 'v2', slower: 2 },
      { share: inRollout(0.035), seen: 'client', code: '504', flags: 'UT', version: 'v2', slower: 14 },
      { share: inRollout(0.06), seen: 'server', code: '503', version: 'v2' },
    ],
  }),
  call('east/payments/payments', to('east/payments/fraud'), {
    ...rareGrpcFailures,
    per: 1,
    medianMs: 28,
    protocol: 'grpc',
    sigma: 0.6,
  }),
  call('east/payments/payments', to('east/payments/wallet'), {
    per: 0.4,
    medianMs: inRollout(110, 16),
    protocol: 'grpc',
  }),
  call(
    'east/payments/payments',
    { kind: 'through', ref: 'east/istio-ingress/istio-egressgateway', host: 'api.cardpay.example' },
    {
      per: 0.7,
      medianMs: 210,
      sigma: 0.5,
      outcomes: [{ share: 0.004, seen: 'client', code: '502' }],
    },
  ),
  call(
    'east/istio-ingress/istio-egressgateway',
    { kind: 'host', host: 'api.cardpay.example', via: 'service-entry' },
    {
      per: 1,
      medianMs: 205,
      sigma: 0.5,
      outcomes: [{ share: 0.004, seen: 'client', code: '502' }],
    },
  ),
  call('east/payments/wallet', to('east/payments/ledger'), { per: 0.5, medianMs: inRollout(90, 12), sigma: 0.7 }),
  tcp('east/payments/ledger', 'east/payments/ledger-db', {
    rate: 0.8,
    askedPerSecond: 64_000,
    answeredPerSecond: 410_000,
  }),

  // fulfilment
  call('east/fulfilment/orders', to('east/fulfilment/inventory'), {
    ...rareGrpcFailures,
    per: 1.2,
    medianMs: 13,
    protocol: 'grpc',
    ...hasty,
  }),
  call('east/fulfilment/orders', to('east/fulfilment/shipping'), { per: 0.7, medianMs: 31, ...hasty }),
  call('east/fulfilment/orders', to('east/data/events'), { per: 1, medianMs: 6 }),
  call('east/fulfilment/shipping', to('east/fulfilment/warehouse'), { ...rareFailures, per: 0.9, medianMs: 44 }),
  call(
    'east/fulfilment/shipping',
    { kind: 'host', host: 'rates.parcel.example', via: 'service-entry' },
    {
      per: 0.5,
      medianMs: 160,
      sigma: 0.7,
      outcomes: [{ share: 0.006, seen: 'client', code: '503', flags: 'UF' }],
    },
  ),
  call('east/fulfilment/shipping', to('east/fulfilment/notifications'), { ...rareFailures, per: 0.8, medianMs: 17 }),
  // The warehouse confirms stock back to inventory: a cycle.
  call('east/fulfilment/inventory', to('east/fulfilment/warehouse'), { per: 0.1, medianMs: 38 }),
  call('east/fulfilment/warehouse', to('east/fulfilment/inventory'), { rate: 0.8, medianMs: 15, protocol: 'grpc' }),
  call('east/fulfilment/tracking', to('east/fulfilment/shipping'), { per: 0.6, medianMs: 24 }),
  call(
    'east/fulfilment/notifications',
    { kind: 'host', host: 'hooks.chatter.example', via: 'passthrough' },
    {
      per: 0.6,
      medianMs: 130,
      sigma: 0.8,
      outcomes: [{ share: 0.015, seen: 'client', code: '502' }],
    },
  ),
  tcp('east/fulfilment/orders', 'east/fulfilment/orders-db', {
    rate: 0.5,
    askedPerSecond: 48_000,
    answeredPerSecond: 300_000,
  }),
  tcp('east/fulfilment/inventory', 'east/fulfilment/orders-db', {
    rate: 0.3,
    askedPerSecond: 21_000,
    answeredPerSecond: 120_000,
    ...hasty,
  }),

  // data
  call('east/data/events', to('east/data/analytics'), { per: 0.4, medianMs: 20, protocol: 'grpc' }),
  call('east/data/reports', to('east/fulfilment/orders'), { rate: 0.6, medianMs: 55, sigma: 0.8 }),
  // Refused by an AuthorizationPolicy of payments.
  call('east/data/analytics', to('east/payments/wallet'), {
    rate: 0.5,
    medianMs: 2,
    outcomes: [{ share: 1, seen: 'both', code: '403' }],
  }),
  call(
    'east/data/analytics',
    { kind: 'host', host: 'telemetry.tracker.example', via: 'blackhole' },
    {
      rate: 0.2,
      medianMs: 0.5,
      outcomes: [{ share: 1, seen: 'client', code: '502', endpointless: true }],
    },
  ),
  // A nightly batch that nobody dared to move into the mesh: plaintext from a caller without a proxy.
  call(null, to('east/fulfilment/orders'), { rate: 3.2, medianMs: 34, plaintext: 1 }),
];

/** What the demo tells of: the shop, or a generated mesh of the size that was asked for. */
export const { workloads, calls } =
  generatedSize === null ? { workloads: shopWorkloads, calls: shopCalls } : generatedTopology(generatedSize);
