import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultShare, ServiceDetail } from '@/lib/domain/service';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askService, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';

/** Is it the application, the mesh or the network? Read out of each mesh's sample, the figures written by hand. */

const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const address = windowAt(to - MINUTES * 60, to);
/** Counters grow by a tenth over the window. */
const perSecond = (counter: number) => (counter * 0.1) / (MINUTES * 60);

/** Domain, the counter in the sample, and the flags that say so. */
type Told = readonly (readonly [domain: string, counter: number, ...flags: string[]])[];
interface Expectation {
  readonly requests: Told;
  readonly connections?: Told;
}

const samples: readonly (readonly [sample: string, Readonly<Record<string, Expectation>>])[] = [
  [
    'istio-sidecar',
    {
      'cluster-1/shop/checkout': {
        requests: [
          ['application', 130, '500'],
          ['policy', 110, 'FI'],
          ['network', 75, 'UH'],
          ['mesh-config', 41, 'UO'],
        ],
      },
      'cluster-1/shop/payments': { requests: [['application', 260, 'gRPC 14']] },
    },
  ],
  [
    'linkerd',
    {
      // 41 calls failed fast: the callee's proxy never saw them, and the route metrics say why.
      'unknown/shop/checkout': {
        requests: [
          ['application', 130, '500'],
          ['network', 41, 'FAIL_FAST'],
        ],
        connections: [['application', 4, 'ECONNREFUSED']],
      },
      'unknown/shop/payments': { requests: [['application', 260, 'gRPC 14']] },
      'unknown/shop/orders': { requests: [['application', 127, '503', '500']] },
      // Mirrored: only the caller tells, and only that the stream ended without a status.
      'east/shop/payments': { requests: [['unknown', 12, 'timeout']] },
      'unknown/shop/orders-db': { requests: [], connections: [['policy', 44, 'DENY']] },
    },
  ],
  [
    'consul',
    {
      'dc1/default/checkout': {
        requests: [
          ['application', 130, '500'],
          ['network', 75, 'UH'],
          ['mesh-config', 41, 'UO'],
        ],
      },
      'dc1/default/catalog': {
        requests: [
          ['application', 1136, '500', 'UT'],
          ['network', 58, 'UF'],
        ],
      },
      // Every proxy-made answer is counted, and these are none: the callee's own 503.
      'dc1/default/orders': { requests: [['application', 90, '503']] },
      'dc1/default/orders-db': { requests: [], connections: [['policy', 44, 'DENY']] },
    },
  ],
  [
    'kuma',
    {
      'zone-1/shop/checkout': {
        requests: [
          ['application', 130, '500'],
          ['mesh-config', 41, 'UO'],
        ],
      },
      // The profile does not tell of missing endpoints: whose 503 it was stays open.
      'zone-1/shop/orders': { requests: [['unknown', 90, '503']] },
      'zone-1/unknown/cards-api': { requests: [['unknown', 60, '502']] },
      'zone-1/shop/orders-db': { requests: [], connections: [['policy', 44, 'DENY']] },
    },
  ],
  [
    'cilium-hubble',
    {
      'unknown/shop/checkout': {
        requests: [['application', 130, '500']],
        connections: [['network', 3, 'FIB_LOOKUP_FAILED']],
      },
      'unknown/shop/orders-db': { requests: [], connections: [['policy', 96, 'POLICY_DENIED']] },
      'unknown/shop/payments': { requests: [], connections: [['policy', 130, 'AUTH_REQUIRED']] },
    },
  ],
  [
    'istio-ambient',
    {
      'cluster-1/shop/catalog': {
        requests: [['application', 1040 + 58, '500', 'UC']],
      },
      'cluster-1/shop/orders': {
        requests: [
          ['application', 90, '503'],
          ['network', 22, 'UH'],
        ],
      },
      'cluster-1/shop/payments': {
        requests: [['application', 260, 'gRPC 14']],
        connections: [['mesh-config', 3, 'TLS_FAILURE']],
      },
      'cluster-1/shop/cart': { requests: [], connections: [['network', 9, 'CONNECT']] },
      'cluster-1/shop/orders-db': { requests: [], connections: [['policy', 44, 'DENY']] },
    },
  ],
  // A span says that it failed, not why.
  ['otel-servicegraph', { 'prod/unknown/orders': { requests: [['unknown', 127, 'no code']] } }],
];

interface Done {
  /** The counter; null: not reported. */
  readonly rate?: number | null;
  readonly succeeded?: number;
  readonly count?: number;
  readonly of?: number;
}
type Resilience = Readonly<Partial<Record<string, Done>>>;

/** What the mesh did about failures, by service. */
const resilience: Readonly<Record<string, Readonly<Record<string, Resilience>>>> = {
  'istio-sidecar': {
    'cluster-1/shop/catalog': {
      retries: { rate: 322, succeeded: 0.7143 },
      timeouts: { rate: 96 },
      outlierEjection: { count: 1, of: 3 },
    },
    'cluster-1/shop/checkout': { circuitBreaking: { rate: 41 }, faultInjection: { rate: 110 } },
    'cluster-1/shop/orders': { circuitBreaking: { rate: 0, count: 1 }, retries: { rate: 22 } },
  },
  linkerd: {
    'unknown/shop/catalog-v2': {
      retries: { rate: 390, succeeded: 0.7949 },
      timeouts: { rate: 96 },
      outlierEjection: { count: 1 },
      faultInjection: { rate: null },
    },
    'unknown/shop/checkout': { circuitBreaking: { rate: 41 } },
    'unknown/shop/cart': { rateLimiting: { rate: 220 } },
  },
  consul: {
    'dc1/default/catalog': {
      retries: { rate: 310, succeeded: 0.7097 },
      timeouts: { rate: 96 },
      rateLimiting: { rate: null },
    },
    'dc1/default/checkout': { circuitBreaking: { rate: 41, count: 1 } },
  },
  kuma: {
    'zone-1/shop/catalog-v2': { retries: { rate: 310 }, outlierEjection: { count: 1 } },
  },
  'cilium-hubble': { 'unknown/shop/checkout': { retries: { rate: null }, timeouts: { rate: null } } },
  'otel-servicegraph': { 'prod/unknown/orders': { circuitBreaking: { rate: null } } },
};

/** What a route sends to each of its backends, and how much of that fails, by service. */
const splits: Readonly<Record<string, Readonly<Record<string, readonly (readonly [string, number, number])[]>>>> = {
  linkerd: {
    // 1,350 answers of 500, and 10 that never came.
    'unknown/shop/catalog-v1': [
      ['catalog-v1', 171_700, 0],
      ['catalog-v2', 19_260, 1_360],
    ],
    'unknown/shop/cart': [],
  },
};

const check = (shares: readonly FaultShare[], wanted: Told): void => {
  expect(shares.map(({ domain, flags }) => [domain, ...flags])).toEqual(
    wanted.map(([domain, _, ...flags]) => [domain, ...flags]),
  );
  const all = wanted.reduce((sum, [, counter]) => sum + counter, 0);
  for (const [index, [domain, counter]] of wanted.entries()) {
    const found = shares[index];
    expect(Math.abs((found?.rate ?? 0) / perSecond(counter) - 1), `${domain} rate`).toBeLessThan(0.01);
    expect(found?.share, `${domain} share`).toBeCloseTo(counter / all, 2);
  }
};

const near = (actual: number | null | undefined, expected: number, what: string) =>
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(
    Math.max(expected * 0.01, 1e-6),
  );

const checkDone = (
  found: ServiceDetail['resilience'][number] | undefined,
  { capability, rate, succeeded, count, of }: Done & { readonly capability: string },
): void => {
  if (rate === null) expect(found?.rate, capability).toBeNull();
  else if (rate !== undefined) near(found?.rate, perSecond(rate), capability);
  if (succeeded !== undefined) near(found?.succeeded, succeeded, `${capability} that helped`);
  if (count !== undefined) expect(found?.count, capability).toBe(count);
  if (of !== undefined) expect(found?.of, capability).toBe(of);
};

describe.each(samples)('%s', (sample, services) => {
  let prometheus: RunningPrometheus;
  let source: ReturnType<typeof prometheusAt>;
  let context: Context;
  beforeAll(async () => {
    const exposition = readFileSync(`lib/mesh/fixtures/${sample}.prom`, 'utf8');
    prometheus = await startPrometheus({ openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15 }) });
    source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
    context = { sources: [source], settings: defaultSettings };
    await loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams(address)).values);
  });
  afterAll(async () => {
    await source?.close();
    await prometheus?.stop();
  });

  test.each(Object.entries(services))('%s', async (ref, { requests, connections = [] }) => {
    const { data, meta } = await framed(askService(ref)(context, `${address}&receipt=1`));
    check(data.faultDomains, requests);
    check(data.connectionFaults, connections);
    expect(meta.trust.state).toBe('complete');
    // At most one question beside those for the calls.
    expect((meta.queries ?? []).filter(({ id }) => id.endsWith('.causes')).length).toBeLessThanOrEqual(1);
  });

  test.each(Object.entries(resilience[sample] ?? {}))('%s: what the mesh did about it', async (ref, wanted) => {
    const { data } = await framed(askService(ref)(context, address));
    for (const [capability, done] of Object.entries(wanted)) {
      checkDone(
        data.resilience.find((row) => row.capability === capability),
        { capability, ...done },
      );
    }
  });

  test.each(Object.entries(splits[sample] ?? {}))('%s: how its route splits', async (ref, wanted) => {
    const { split = [] } = (await framed(askService(ref)(context, address))).data;
    expect(split.map(({ version }) => version)).toEqual(wanted.map(([version]) => version));
    const whole = wanted.reduce((sum, [, counter]) => sum + counter, 0);
    for (const [index, [version, counter, failed]] of wanted.entries()) {
      near(split[index]?.requestRate, perSecond(counter), version);
      near(split[index]?.share, counter / whole, `${version} share`);
      near(split[index]?.errorRate, failed / counter, `${version} errors`);
    }
  });
});
