import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FailedEdge, type FailedRow, faultShares, GAP_MARK } from './fault-domains';
import { flagRows } from './flags';

const row = (given: Partial<FailedRow>): FailedRow => ({ code: '503', grpc: null, flags: null, rate: 1, ...given });
const client = (...rows: readonly FailedRow[]): FailedEdge => ({ client: rows, server: null });
const domains = (edge: FailedEdge) => faultShares([edge]).map(({ domain, flags }) => [domain, ...flags]);

describe('one flag', () => {
  test.each([
    ['UH', 'network'],
    ['UF', 'network'],
    ['UC', 'application'],
    ['UR', 'application'],
    ['LR', 'mesh-dataplane'],
    ['UO', 'mesh-config'],
    ['UT', 'application'],
    ['NR', 'mesh-config'],
    ['NC', 'mesh-config'],
    ['DC', 'caller'],
    ['DR', 'caller'],
    ['DPE', 'caller'],
    ['UPE', 'application'],
    ['SI', 'caller'],
    ['UMSDR', 'mesh-config'],
    ['DT', 'mesh-config'],
    ['IH', 'caller'],
    ['LH', 'mesh-dataplane'],
    ['OM', 'mesh-dataplane'],
    ['DO', 'mesh-config'],
    ['UDO', 'mesh-config'],
    ['DF', 'network'],
    ['RL', 'policy'],
    ['RLSE', 'network'],
    ['UAEX', 'policy'],
    ['DI', 'policy'],
    ['FI', 'policy'],
    ['NFCF', 'mesh-config'],
    ['DENY', 'policy'],
    ['CONNECT', 'network'],
    ['TLS_FAILURE', 'mesh-config'],
    ['H2_HANDSHAKE_FAILURE', 'mesh-dataplane'],
    ['NETWORK_POLICY', 'policy'],
    ['IDENTITY_ERROR', 'mesh-dataplane'],
    ['CERT_REVOKED', 'policy'],
    ['QQ', 'unknown'],
  ])('%s points to %s', (flags, domain) => {
    expect(domains(client(row({ flags })))).toEqual([[domain, flags]]);
  });

  test('every row of the table is one of these or a symptom', () => {
    const symptoms = flagRows.filter(({ domain }) => domain === null).map(({ flag }) => flag);
    expect(symptoms).toEqual(['URX', 'RFCF']);
    expect(flagRows).toHaveLength(37);
  });
});

test('a gRPC status nobody knows points nowhere, however hostile', () => {
  expect(domains(client(row({ code: '200', grpc: 'constructor' })))).toEqual([['unknown', 'gRPC constructor']]);
});

describe('joined and missing flags', () => {
  test.each([
    ['the cause, not the spent retries', row({ flags: 'URX,UF' }), ['network', 'UF']],
    ['in any order', row({ flags: 'UF,URX' }), ['network', 'UF']],
    ['an injected delay before the timeout it made', row({ flags: 'UT,DI' }), ['policy', 'DI']],
    ['an unknown flag before a symptom', row({ flags: 'URX,QQ' }), ['unknown', 'QQ']],
    ['spent retries alone: the code speaks', row({ flags: 'URX' }), ['application', 'URX']],
    ['no flag and 5xx: the callee answered so', row({ code: '500', flags: '-' }), ['application', '500']],
    ['no flag and no answer', row({ code: '0' }), ['unknown', '0']],
    ['a configured 403', row({ code: '403' }), ['policy', '403']],
    ['gRPC 13 under HTTP 200', row({ code: '200', grpc: '13' }), ['application', 'gRPC 13']],
    ['gRPC 12 under HTTP 200', row({ code: '200', grpc: '12' }), ['mesh-config', 'gRPC 12']],
    ['gRPC 14 that a proxy made', row({ code: '200', grpc: '14', flags: 'UH' }), ['network', 'UH']],
    ['the HTTP code where both fail', row({ code: '500', grpc: '13' }), ['application', '500']],
  ])('%s', (_, given, expected) => {
    expect(domains(client(given))).toEqual([expected]);
  });
});

describe('two accounts', () => {
  test('what the callee knows nothing of was lost on the way', () => {
    const shares = faultShares([{ client: [row({ rate: 8 })], server: [row({ rate: 2 })] }]);
    expect(shares).toEqual([
      { domain: 'network', rate: 6, share: 0.75, flags: [GAP_MARK] },
      { domain: 'application', rate: 2, share: 0.25, flags: ['503'] },
    ]);
  });

  test("the callee's own flag decides where the caller has none", () => {
    expect(domains({ client: [row({ flags: '-' })], server: [row({ flags: 'RL', code: '503' })] })).toEqual([
      ['policy', 'RL'],
    ]);
  });

  test('a flag of the caller is not explained away by the callee', () => {
    expect(domains({ client: [row({ flags: 'UO' })], server: [] })).toEqual([['mesh-config', 'UO']]);
  });

  test('retried attempts do not count twice', () => {
    const shares = faultShares([{ client: [row({ rate: 1 })], server: [row({ rate: 3 })] }]);
    expect(shares.map(({ rate }) => rate)).toEqual([1]);
  });
});

const anyRow = fc.record({
  code: fc.constantFrom('500', '503', '0', '200', '429', null),
  grpc: fc.constantFrom('2', '14', '7', null),
  flags: fc.constantFrom('-', 'UO', 'URX,UF', 'UT', 'XX', null),
  rate: fc.double({ min: 0, max: 1e6, noNaN: true }),
});
const anyRows = fc.option(fc.array(anyRow, { maxLength: 6 }), { nil: null });
const anyEdges = fc.array(fc.record({ client: anyRows, server: anyRows }), { maxLength: 6 });

test('shares lie in 0..1 and add up to 1, or there are none', () => {
  fc.assert(
    fc.property(anyEdges, (edges) => {
      const shares = faultShares(edges);
      for (const { share } of shares) expect(share).toBeGreaterThanOrEqual(0);
      const sum = shares.reduce((all, { share }) => all + share, 0);
      if (shares.length > 0) expect(sum).toBeCloseTo(1, 6);
    }),
  );
});

test('the order of edges does not change the answer', () => {
  fc.assert(
    fc.property(anyEdges, (edges) => {
      const there = faultShares(edges);
      const back = faultShares(edges.toReversed());
      expect(back.map(({ domain }) => domain).toSorted()).toEqual(there.map(({ domain }) => domain).toSorted());
      for (const { domain, rate } of there) {
        expect(back.find((other) => other.domain === domain)?.rate).toBeCloseTo(rate, 3);
      }
    }),
  );
});
