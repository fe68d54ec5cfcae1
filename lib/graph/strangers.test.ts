import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Call, headlineOf, UNNAMED_CALLER } from '@/lib/domain/call';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { istio } from '@/lib/mesh/istio';
import { linkerd } from '@/lib/mesh/linkerd';
import { otel } from '@/lib/mesh/otel';
import { buildGraph } from './build';
import { buildCalls } from './calls';
import { type Line, line, readingOf } from './fixtures/exposition';
import { protectionOfAll } from './protection';

/** Callers with Istio's sidecars, a callee with Linkerd's proxy: neither mesh can name the other's workloads. */

const fromIstio = (caller: string, rate: number): Line =>
  line(
    'source',
    {
      source_workload: caller,
      source_canonical_service: caller,
      source_cluster: 'unknown',
      destination_cluster: 'unknown',
    },
    rate,
  );

const fromLinkerd = (rate: number, tls: Readonly<Record<string, string>> = { tls: 'true' }): Line => ({
  metric: 'response_total',
  value: rate,
  labels: {
    direction: 'outbound',
    deployment: 'web',
    namespace: 'shop',
    dst_deployment: 'cart',
    dst_namespace: 'shop',
    dst_service: 'cart',
    authority: 'cart.shop.svc.cluster.local:8080',
    status_code: '200',
    classification: 'success',
    ...tls,
  },
});

interface Arriving {
  readonly classification?: 'success' | 'failure';
  readonly callee?: string;
  /** The caller's identity in Linkerd's own mesh. */
  readonly identity?: string;
}
const atLinkerd = (rate: number, { classification = 'success', callee = 'cart', identity }: Arriving = {}): Line => ({
  metric: 'response_total',
  value: rate,
  labels: {
    direction: 'inbound',
    deployment: callee,
    namespace: 'shop',
    status_code: classification === 'success' ? '200' : '503',
    classification,
    ...(identity === undefined
      ? { tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' }
      : { tls: 'true', client_id: `${identity}.shop.serviceaccount.identity.linkerd.cluster.local` }),
  },
});

const callsOf = (istioLines: readonly Line[], linkerdLines: readonly Line[]): readonly Call[] =>
  buildCalls([readingOf(istioLines, istio), readingOf(linkerdLines, linkerd)], defaultSettings).calls;
const from = (calls: readonly Call[], caller: string): Call => {
  const found = calls.filter(({ source }) => source.service === caller);
  expect(found, caller).toHaveLength(1);
  return found[0] as Call;
};
const callersOf = (calls: readonly Call[]) => calls.map(({ source }) => source.service).sort();
const arriving = (calls: readonly Call[]): number =>
  calls.reduce((sum, call) => sum + (headlineOf(call)?.requests ?? 0), 0);

/** How Istio tells of a caller whose mesh it does not know, on plain connections. */
const unknownCaller = {
  source_workload: 'unknown',
  source_workload_namespace: 'unknown',
  source_canonical_service: 'unknown',
  source_cluster: 'unknown',
  destination_cluster: 'unknown',
  connection_security_policy: 'none',
};

describe('a caller of one mesh and a callee of another', () => {
  test('are one call with both accounts, and nobody unknown', () => {
    const calls = callsOf([fromIstio('web', 10)], [atLinkerd(9), atLinkerd(1, { classification: 'failure' })]);
    expect(callersOf(calls)).toEqual(['web']);
    expect(from(calls, 'web')).toMatchObject({
      client: { requests: 10 },
      server: { requests: 10, errors: 1 },
      headline: 'client',
      headlineMesh: 'istio',
      protectionMesh: 'linkerd',
      meshes: ['istio', 'linkerd'],
      unnamedCaller: 'wholly',
      reasons: [UNNAMED_CALLER],
    });
  });

  test('keep the callee’s word on encryption, which the caller has none of', () => {
    expect(protectionOfAll(callsOf([fromIstio('web', 10)], [atLinkerd(10)])).requests).toEqual({
      protected: 0,
      plaintext: 10,
      unknown: 0,
    });
    expect(protectionOfAll(callsOf([fromIstio('web', 10)], [])).requests).toMatchObject({ plaintext: 0, unknown: 10 });
  });

  test('the other way round', () => {
    const calls = callsOf(
      [line('destination', unknownCaller, 7)],
      [fromLinkerd(7, { tls: 'no_identity', no_tls_reason: 'not_provided_by_service_discovery' })],
    );
    expect(callersOf(calls)).toEqual(['web']);
    expect(from(calls, 'web')).toMatchObject({ client: { requests: 7 }, server: { requests: 7 } });
    expect(protectionOfAll(calls).requests.plaintext).toBe(7);
  });

  test('who proved an identity of the callee’s mesh is no stranger', () => {
    const calls = callsOf([fromIstio('web', 10)], [atLinkerd(10), atLinkerd(4, { identity: 'orders' })]);
    expect(callersOf(calls)).toEqual(['orders', 'web']);
    expect(from(calls, 'orders').server?.requestProtection.protected).toBe(4);
    expect(from(calls, 'web').server?.requestProtection).toEqual({ protected: 0, plaintext: 10, unknown: 0 });
  });

  test('a graph is not weaker for it, and says why', () => {
    const calls = callsOf([fromIstio('web', 10)], [atLinkerd(10)]);
    const options = { responses: false, settings: defaultSettings, trust: COMPLETE, span: 900_000 };
    const { edges } = buildGraph({ calls }, { ...options, groupBy: 'service' });
    expect(edges.map(({ edge }) => [edge.trust, edge.trustReasons])).toEqual([['complete', [UNNAMED_CALLER]]]);
  });
});

describe('a service on its way from one mesh into the other', () => {
  const callsFrom = (pods: Readonly<Record<'istio' | 'linkerd', readonly string[]>>, linkerdLines: readonly Line[]) => {
    const reporting = (mesh: 'istio' | 'linkerd') => ({ reporters: { client: { 'shop|web': pods[mesh] } } });
    return buildCalls(
      [
        readingOf([fromIstio('web', 6)], istio, reporting('istio')),
        readingOf(linkerdLines, linkerd, reporting('linkerd')),
      ],
      defaultSettings,
    ).calls;
  };

  test('is what the pods of both tell together', () => {
    const calls = callsFrom({ istio: ['web-2|b'], linkerd: ['web-1|a'] }, [fromLinkerd(4)]);
    expect(arriving(calls)).toBe(10);
    expect(calls.flatMap(({ alternates }) => alternates)).toEqual([]);
    expect(new Set(calls.flatMap(({ meshes }) => meshes))).toEqual(new Set(['istio', 'linkerd']));
  });

  test('of whose pods each has both proxies, or nobody can tell, it is counted once', () => {
    for (const pods of [
      { istio: ['web-1|b'], linkerd: ['web-1|a'] },
      { istio: [], linkerd: [] },
    ]) {
      const calls = callsFrom(pods, [fromLinkerd(4)]);
      expect(arriving(calls)).toBe(6);
      expect(calls.flatMap(({ alternates }) => alternates.map(({ mesh }) => mesh))).toEqual(['linkerd']);
    }
  });

  test('is known to the callee by its pods in the callee’s mesh, and else a stranger', () => {
    const inbound = [atLinkerd(4, { identity: 'web' }), atLinkerd(6)];
    const calls = callsFrom({ istio: ['web-2|b'], linkerd: ['web-1|a'] }, [fromLinkerd(4), ...inbound]);
    expect(callersOf(calls).filter((name) => name !== 'web')).toEqual([]);
    expect(arriving(calls)).toBe(10);
    expect(calls.reduce((sum, { server }) => sum + (server?.requests ?? 0), 0)).toBeCloseTo(10);
  });
});

describe('a callee with pods in two meshes', () => {
  const unnamedAtIstio = (rate: number): Line => line('destination', unknownCaller, rate);
  const spanFrom = (rate: number): Line => ({
    metric: 'traces_service_graph_request_total',
    value: rate,
    labels: { client: 'web', server: 'cart', connection_type: '' },
  });
  const callsAt = (istioRate: number, linkerdRate: number, sent: number) => {
    const server = (pod: string) => ({ reporters: { server: { 'shop|cart': [pod] } } });
    return buildCalls(
      [
        readingOf([unnamedAtIstio(istioRate)], istio, server('cart-1|a')),
        readingOf([atLinkerd(linkerdRate)], linkerd, server('cart-2|b')),
        readingOf([spanFrom(sent)], otel),
      ],
      defaultSettings,
    ).calls;
  };

  test('lays to a caller no more than it sent, whichever mesh counts it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (istioRate, linkerdRate) => {
        const sent = 0.5 * (istioRate + linkerdRate);
        const calls = callsAt(istioRate, linkerdRate, sent);
        expect(from(calls, 'web').server?.requests ?? 0).toBeLessThanOrEqual(sent * 1.06);
        expect(Math.abs(arriving(calls) / (istioRate + linkerdRate) - 1)).toBeLessThan(0.06);
      }),
    );
  });
});

describe('strangers beside callers with a name', () => {
  test('stay unknown as far as nobody says that they called', () => {
    const calls = callsOf([fromIstio('web', 10)], [atLinkerd(15)]);
    expect(callersOf(calls)).toEqual(['unknown', 'web']);
    expect(from(calls, 'unknown').server?.requests).toBeCloseTo(5);
    expect(from(calls, 'web')).toMatchObject({ unnamedCaller: 'in-part' });
    expect(from(calls, 'web').server?.requests).toBeCloseTo(10);
  });

  test('a scrape more or less makes no further caller', () => {
    expect(callersOf(callsOf([fromIstio('web', 10)], [atLinkerd(10.4)]))).toEqual(['web']);
    expect(callersOf(callsOf([fromIstio('web', 10)], [atLinkerd(11)]))).toEqual(['unknown', 'web']);
  });

  test('are shared out by what each caller sent', () => {
    const calls = callsOf(
      [fromIstio('web', 6), fromIstio('app', 2)],
      [atLinkerd(6), atLinkerd(2, { classification: 'failure' })],
    );
    expect(from(calls, 'web').server).toMatchObject({ requests: 6, errors: 1.5 });
    expect(from(calls, 'app').server).toMatchObject({ requests: 2, errors: 0.5 });
  });

  test('of another callee are nobody’s', () => {
    expect(callersOf(callsOf([fromIstio('web', 10)], [atLinkerd(10, { callee: 'stock' })]))).toEqual([
      'unknown',
      'web',
    ]);
  });
});

describe('laws', () => {
  const callers = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('web', 'app', 'api'), rate: fc.nat({ max: 500 }) }),
    {
      selector: ({ name }) => name,
      maxLength: 3,
    },
  );
  const strangers = fc.array(
    fc.record({ rate: fc.nat({ max: 500 }), classification: fc.constantFrom('success' as const, 'failure' as const) }),
    { maxLength: 3 },
  );
  const sum = (all: readonly { readonly rate: number }[]): number => all.reduce((total, { rate }) => total + rate, 0);
  const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-6 * (1 + Math.abs(b)));
  const callsWith = (
    named: readonly { name: string; rate: number }[],
    strange: readonly (Arriving & { rate: number })[],
  ) =>
    callsOf(
      named.map(({ name, rate }) => fromIstio(name, rate)),
      strange.map(({ rate, ...how }) => atLinkerd(rate, how)),
    );

  test('nothing is counted twice, and nothing is lost', () => {
    fc.assert(
      fc.property(callers, strangers, (named, strange) => {
        const [sent, came] = [sum(named), sum(strange)];
        close(arriving(callsWith(named, strange)), came <= sent * 1.05 ? Math.max(sent, sent === 0 ? came : 0) : came);
      }),
    );
  });

  test('what the callee says of encryption and errors is all still there', () => {
    fc.assert(
      fc.property(callers, strangers, (named, strange) => {
        const servers = callsWith(named, strange).flatMap(({ server }) => server ?? []);
        const total = (of: (sums: (typeof servers)[number]) => number) =>
          servers.reduce((all, one) => all + of(one), 0);
        close(
          total(({ requestProtection }) => requestProtection.plaintext),
          sum(strange),
        );
        close(
          total(({ errors }) => errors),
          sum(strange.filter(({ classification }) => classification === 'failure')),
        );
      }),
    );
  });

  test('losing the callee’s account never raises the protected rate nor lowers the unknown one', () => {
    fc.assert(
      fc.property(callers, strangers, (named, strange) => {
        const ofNamed = (calls: readonly Call[]) =>
          protectionOfAll(calls.filter(({ source }) => source.kind !== 'unknown')).requests;
        const [both, alone] = [ofNamed(callsWith(named, strange)), ofNamed(callsWith(named, []))];
        expect(alone.protected).toBeLessThanOrEqual(both.protected);
        expect(alone.unknown).toBeGreaterThanOrEqual(both.unknown - 1e-6);
      }),
    );
  });
});
