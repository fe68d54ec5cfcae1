import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call, Protection } from '@/lib/domain/call';
import { call, end, NO_PROTECTION as none, stranger, sums } from '@/lib/services/fixtures/calls';
import { coverageMatrix, identitiesOf, namespaceCoverage, uncoveredEdges } from './coverage';
import { coverageOf } from './protection';
import { strictReadiness } from './readiness';

const client = (requests: number) => sums({ requests, requestProtection: { ...none, unknown: requests } });
const server = (protection: Partial<Protection>) => {
  const requestProtection = { ...none, ...protection };
  const { protected: safe, plaintext, unknown } = requestProtection;
  return sums({ requests: safe + plaintext + unknown, requestProtection });
};
describe('who states protection', () => {
  test('the callee alone, the caller says nothing', () => {
    const { share, knownRate, unknownRate, state } = coverageOf([
      call({ client: client(10), server: server({ protected: 9, plaintext: 1 }) }),
    ]);
    expect({ share, knownRate, unknownRate, state }).toEqual({
      share: 0.9,
      knownRate: 10,
      unknownRate: 0,
      state: 'partial',
    });
  });

  test('without a callee’s account all of it is unknown, and null is not 0', () => {
    const { share, unknownRate, state } = coverageOf([call({ client: client(10) })]);
    expect({ share, unknownRate, state }).toEqual({ share: null, unknownRate: 10, state: 'unknown' });
  });

  test('a row that only repeats what its pair stated elsewhere adds nothing', () => {
    const repeated = call({ client: client(10), protectionStated: true });
    expect(coverageOf([repeated, call({ server: server({ protected: 10 }) })])).toMatchObject({
      share: 1,
      unknownRate: 0,
    });
  });

  test('TCP stays apart, by connections if any were opened', () => {
    const bytesProtection = { ...none, protected: 1000, plaintext: 3000 };
    const tcp = (connectionProtection: Protection) =>
      call({ protocol: 'tcp', server: sums({ bytesProtection, connectionProtection }) });
    expect(coverageOf([tcp({ ...none, protected: 1 })])).toMatchObject({
      share: null,
      knownRate: 0,
      state: 'mutual',
      tcp: { share: 1, known: 1, basis: 'connections' },
    });
    expect(coverageOf([tcp(none)]).tcp).toMatchObject({ share: 0.25, known: 4000, plaintext: 3000, basis: 'bytes' });
  });
});

const because = (word: string) => ({ ...server({ plaintext: 1 }), plainBecause: new Set([word]) });

describe('why', () => {
  test.each([
    ['a caller without a proxy', { source: stranger, server: server({ plaintext: 1 }) }, ['caller-without-proxy']],
    ['a named caller', { server: server({ plaintext: 1 }) }, ['caller-tls-mode']],
    [
      'an undeclared port',
      { server: server({ plaintext: 1 }), serviceNames: ['InboundPassthroughClusterIpv4'] },
      ['undeclared-port'],
    ],
    [
      'a host outside',
      { target: end('api.bank.example', { kind: 'external', workload: null }), client: client(1) },
      ['external'],
    ],
    ['a callee without a proxy', { client: client(1) }, ['destination-unmeshed']],
    ['a dead service', { target: end('orders', { workload: null }), client: client(1) }, ['no-server-account']],
    ['a label taken away', { server: server({ unknown: 1 }) }, ['not-reported']],
    ['ambient and not enrolled', { server: server({ plaintext: 1 }), headlineMesh: 'ambient' }, ['not-enrolled']],
    [
      'a mesh that cannot tell',
      { client: client(1), server: server({ unknown: 1 }), headlineMesh: 'cilium' },
      ['mesh-silent'],
    ],
    ['a caller who may tell and does not', { client: client(1), headlineMesh: 'linkerd' }, ['not-reported']],
    ['callers that make no handshake', { client: server({ plaintext: 1 }), headlineMesh: 'kuma' }, ['mesh-tls-off']],
    [
      'a permissive callee of unnamed callers',
      { source: stranger, server: because('permissive'), headlineMesh: 'consul' },
      ['caller-without-proxy', 'permissive'],
    ],
    ['Linkerd and a plain client', { server: because('no_tls_from_remote') }, ['caller-without-proxy']],
    ['Linkerd and a skipped port', { client: because('port_skipped') }, ['port-skipped']],
    ['Linkerd and an ingress', { client: because('ingress_without_override') }, ['ingress-mode']],
    [
      'Linkerd and a callee without proxy',
      { client: because('not_provided_by_service_discovery') },
      ['destination-unmeshed'],
    ],
    [
      'Linkerd and a host outside',
      {
        target: end('api.bank.example', { kind: 'external', workload: null }),
        client: because('not_provided_by_service_discovery'),
      },
      ['external'],
    ],
    ['the caller’s own TLS', { client: because('opaque') }, ['own-tls']],
    ['mTLS switched off', { server: because('disabled') }, ['mesh-tls-off']],
  ] satisfies readonly [string, Partial<Call>, readonly string[]][])('%s', (_, given, reasons) => {
    expect(uncoveredEdges([call(given)]).map((edge) => edge.reasons)).toEqual([reasons]);
  });

  test('a callee that reports others but not this caller', () => {
    const calls = [call({ client: client(1) }), call({ source: end('web'), server: server({ protected: 1 }) })];
    expect(uncoveredEdges(calls).map((edge) => edge.reasons)).toEqual([['no-server-account']]);
  });

  test('a gateway that only reports what it sends', () => {
    const gateway = end('egress', { kind: 'gateway' });
    const calls = [call({ target: gateway, client: client(1) }), call({ source: gateway, client: client(1) })];
    expect(uncoveredEdges(calls).find(({ target }) => target.endsWith('egress'))?.reasons).toEqual([
      'no-server-account',
    ]);
  });

  test('protected edges are not listed, plaintext comes before unknown', () => {
    const calls = [
      call({ source: end('a'), server: server({ protected: 5 }) }),
      call({ source: end('b'), client: client(100) }),
      call({ source: end('c'), server: server({ plaintext: 2, protected: 50 }) }),
      call({ source: end('d'), server: server({ plaintext: 3 }) }),
    ];
    expect(uncoveredEdges(calls).map(({ source, state }) => [source.split('/').at(-1), state])).toEqual([
      ['d', 'plaintext'],
      ['c', 'partial'],
      ['b', 'unknown'],
    ]);
  });
});

describe('readiness for STRICT', () => {
  test.each([
    ['all mutual', [call({ server: server({ protected: 1 }) })], true],
    ['one caller in plaintext', [call({ server: server({ protected: 9, plaintext: 1 }) })], false],
    ['nobody states it', [call({ client: client(1) })], null],
    ['no traffic', [call({ server: server({}) })], null],
    [
      'calls that never arrived do not matter',
      [
        call({ server: server({ protected: 1 }) }),
        call({ target: end('dead', { workload: null }), client: client(1) }),
      ],
      true,
    ],
  ] satisfies readonly [string, readonly Call[], boolean | null][])('%s', (_, calls, ready) => {
    expect(strictReadiness(calls).map((row) => row.ready)).toEqual([ready]);
  });

  test('names who would break and how much', () => {
    const [row] = strictReadiness([call({ source: stranger, server: server({ plaintext: 41 }) })]);
    expect(row).toMatchObject({
      wouldBreakRate: 41,
      wouldBreak: [{ source: 'east/unknown/unknown/unknown', target: 'east/shop/service/orders', requestRate: 41 }],
    });
  });
});

test('identities are those the callee verified', () => {
  const verified = { ...server({ protected: 2 }), principals: new Map([['spiffe://a/ns/shop/sa/cart', 2]]) };
  const claimed = { ...client(2), principals: new Map([['spiffe://a/ns/shop/sa/orders', 2]]) };
  expect(identitiesOf([call({ client: claimed, server: verified })])).toEqual([
    {
      principal: 'spiffe://a/ns/shop/sa/cart',
      callers: ['east/shop/service/cart'],
      callees: ['east/shop/service/orders'],
      requestRate: 2,
    },
  ]);
});

const rate = fc.integer({ min: 0, max: 1000 });
const anyProtection = fc.record({ protected: rate, plaintext: rate, unknown: rate });
const anyEnd = fc
  .record({ service: fc.constantFrom('a', 'b', 'c'), namespace: fc.constantFrom('x', 'y'), dead: fc.boolean() })
  .map(({ service, namespace, dead }) => end(service, { namespace, workload: dead ? null : service }));
const anyCall: fc.Arbitrary<Call> = fc
  .record({
    source: anyEnd,
    target: anyEnd,
    tcp: fc.boolean(),
    said: fc.option(anyProtection, { nil: null }),
    opened: anyProtection,
    more: rate,
  })
  .map(({ source, target, tcp, said, opened, more }) => {
    const told = said === null ? null : { ...server(said), connectionProtection: opened };
    const protocol = tcp ? 'tcp' : 'http';
    return call({ source, target, protocol, client: client((told?.requests ?? 0) + more), server: told });
  });
const anyCalls = fc.array(anyCall, { maxLength: 12 });

test('shares lie in 0..1 or are null, and null means nothing is known', () => {
  fc.assert(
    fc.property(anyCalls, (calls) => {
      for (const figures of [coverageOf(calls), ...namespaceCoverage(calls)]) {
        expect(figures.share === null).toBe(figures.knownRate === 0);
        if (figures.share !== null) expect(figures.share >= 0 && figures.share <= 1).toBe(true);
      }
    }),
  );
});

test('dropping the callee’s account never raises what is protected and never lowers what is unknown', () => {
  fc.assert(
    fc.property(anyCalls, (calls) => {
      const deaf = calls.map((each) => ({ ...each, server: null, protectionStated: false }));
      const safe = (all: readonly Call[]) => {
        const { knownRate, plaintextRate, unknownRate } = coverageOf(all);
        return { safe: knownRate - plaintextRate, unknownRate };
      };
      expect(safe(deaf).safe).toBeLessThanOrEqual(safe(calls).safe);
      expect(safe(deaf).unknownRate).toBeGreaterThanOrEqual(safe(calls).unknownRate);
    }),
  );
});

test('matrix and namespaces add up to the total', () => {
  fc.assert(
    fc.property(anyCalls, (calls) => {
      const total = coverageOf(calls);
      for (const parts of [coverageMatrix(calls), namespaceCoverage(calls)]) {
        for (const key of ['knownRate', 'unknownRate', 'plaintextRate'] as const) {
          expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(total[key]);
        }
      }
    }),
  );
});

test('the order of calls changes nothing', () => {
  fc.assert(
    fc.property(anyCalls, (calls) => {
      const back = calls.toReversed();
      expect(coverageMatrix(back)).toEqual(coverageMatrix(calls));
      expect(uncoveredEdges(back)).toEqual(uncoveredEdges(calls));
      expect(
        strictReadiness(back)
          .map(({ ready }) => ready)
          .sort(),
      ).toEqual(
        strictReadiness(calls)
          .map(({ ready }) => ready)
          .sort(),
      );
    }),
  );
});
