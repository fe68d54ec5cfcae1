import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evidence } from './evidence';
import { type FailedEdge, type FailedRow, faultShares, GAP_MARK } from './fault-domains';
import { flagRows } from './flag-rows';

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

  test.each([
    ['NoHealthyUpstream', 'network', 'UH'],
    ['UpstreamOverflow', 'mesh-config', 'UO'],
    ['DownstreamConnectionTermination', 'caller', 'DC'],
  ])('%s is the long name of %s', (flags, domain, mark) => {
    expect(domains(client(row({ flags })))).toEqual([[domain, mark]]);
  });

  test('no row stands twice, and each says something', () => {
    expect(new Set(flagRows.map(({ flag }) => flag)).size).toBe(flagRows.length);
    for (const { says } of flagRows) expect(says).not.toBe('');
  });
});

describe('one error of Linkerd', () => {
  test.each([
    ['forbidden', 'policy'],
    ['identity required', 'mesh-config'],
    ['gateway loop', 'mesh-config'],
    ['gateway domain invalid', 'mesh-config'],
    ['invalid_backend', 'mesh-config'],
    ['invalid_policy', 'mesh-config'],
    ['unexpected', 'mesh-dataplane'],
    ['failfast', 'network'],
    ['FAIL_FAST', 'network'],
    ['i/o', 'network'],
    ['ETIMEDOUT', 'network'],
    ['EHOSTUNREACH', 'network'],
    ['ENETUNREACH', 'network'],
    ['ECONNREFUSED', 'application'],
    ['loadshed', 'application'],
    ['LOAD_SHED', 'application'],
    ['response timeout', 'application'],
    ['REQUEST_TIMEOUT', 'application'],
    ['RESPONSE_HEADERS_TIMEOUT', 'application'],
    ['RESPONSE_STREAM_TIMEOUT', 'application'],
    ['IDLE_TIMEOUT', 'application'],
    ['REFUSED', 'application'],
    ['ENHANCE_YOUR_CALM', 'application'],
    ['GO_AWAY', 'application'],
    ['tls detection timeout', 'caller'],
    ['CANCEL', 'caller'],
    ['timeout', 'unknown'],
    ['h2(REFUSED_STREAM)', 'unknown'],
    ['unclassified', 'unknown'],
    ['ECONNRESET', 'unknown'],
    ['RESET', 'unknown'],
    ['IO', 'unknown'],
    ['UNKNOWN', 'unknown'],
  ])('%s points to %s', (flags, domain) => {
    expect(domains(client(row({ code: null, flags })))).toEqual([[domain, flags]]);
  });
});

describe('one drop of Cilium', () => {
  test.each([
    ['POLICY_DENIED', 'policy'],
    ['POLICY_DENY', 'policy'],
    ['AUTH_REQUIRED', 'policy'],
    ['UNENCRYPTED_TRAFFIC', 'policy'],
    ['DENIED_BY_LB_SRC_RANGE_CHECK', 'policy'],
    ['NO_EGRESS_GATEWAY', 'policy'],
    ['REACHED_EDT_RATE_LIMITING_DROP_HORIZON', 'mesh-config'],
    ['NO_CONFIGURATION_AVAILABLE_TO_PERFORM_POLICY_DECISION', 'mesh-dataplane'],
    ['DROP_HOST_NOT_READY', 'mesh-dataplane'],
    ['DROP_EP_NOT_READY', 'mesh-dataplane'],
    ['MISSED_TAIL_CALL', 'mesh-dataplane'],
    ['SERVICE_BACKEND_NOT_FOUND', 'network'],
    ['LOCAL_HOST_IS_UNREACHABLE', 'network'],
    ['FIB_LOOKUP_FAILED', 'network'],
    ['NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT', 'network'],
    ['NO_NODE_ID', 'network'],
    ['TTL_EXCEEDED', 'network'],
    ['UNSUPPORTED_L3_PROTOCOL', 'network'],
    ['CT_MAP_INSERTION_FAILED', 'network'],
    ['SNAT_NO_MAP_FOUND', 'network'],
    ['NO_MAPPING_FOR_NAT_MASQUERADE', 'network'],
    ['INVALID_IDENTITY', 'network'],
    ['UNKNOWN_SENDER', 'network'],
    ['STALE_OR_UNROUTABLE_IP', 'network'],
    ['INVALID_CLUSTER_ID', 'network'],
    ['INVALID_SOURCE_IP', 'network'],
    ['Policy denied', 'policy'],
    ['FIB lookup failed', 'network'],
  ])('%s points to %s', (flags, domain) => {
    expect(domains(client(row({ code: null, flags })))).toEqual([[domain, flags]]);
  });
});

describe('a mesh without flags', () => {
  const flagless = (...rows: readonly FailedRow[]): FailedEdge => ({ client: rows, server: null, isFlagless: true });
  const evidence = (...rows: readonly (readonly [flag: string, rate: number])[]): readonly Evidence[] =>
    rows.map(([flag, rate]) => ({ flag, rate, codes: [flag === 'UT' ? '504' : '503'] }));
  const shares = (edge: FailedEdge, given: readonly Evidence[]) =>
    faultShares([edge], given).map(({ domain, rate, flags }) => [domain, rate, ...flags]);

  test('does not say whose 503 it was, but a 500 no proxy makes', () => {
    const edge = flagless(row({ rate: 3 }), row({ code: '500', rate: 1 }));
    expect(shares(edge, [])).toEqual([
      ['unknown', 3, '503'],
      ['application', 1, '500'],
    ]);
  });

  test('what its proxies counted says it, and what is left over is the callee’s', () => {
    const edge = flagless(row({ rate: 10 }), row({ code: '504', rate: 2 }));
    expect(shares(edge, evidence(['UO', 6], ['UH', 0], ['UF', 1], ['UT', 5]))).toEqual([
      ['mesh-config', 6, 'UO'],
      ['application', 5, '503', 'UT'],
      ['network', 1, 'UF'],
    ]);
  });

  test('proxies that count more than failed explain no more than failed', () => {
    expect(shares(flagless(row({ rate: 4 })), evidence(['UO', 6], ['UH', 2]))).toEqual([
      ['mesh-config', 3, 'UO'],
      ['network', 1, 'UH'],
    ]);
  });

  test('a proxy that does not tell everything leaves the rest unknown', () => {
    expect(shares(flagless(row({ rate: 4 })), evidence(['UO', 1]))).toEqual([
      ['unknown', 3, '503'],
      ['mesh-config', 1, 'UO'],
    ]);
  });

  test('evidence of what did not fail counts for nothing', () => {
    expect(shares(flagless(row({ code: '500' })), evidence(['UO', 6]))).toEqual([['application', 1, '500']]);
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

  test('an ending without a status is the callee’s where the callee tells of it, else it was lost', () => {
    const timeout = row({ code: null, flags: 'timeout', rate: 4 });
    expect(domains({ client: [timeout], server: [row({ code: '500', rate: 4 })] })).toEqual([['application', '500']]);
    expect(domains({ client: [timeout], server: [] })).toEqual([['network', GAP_MARK]]);
  });

  test('what the caller’s proxy counted says why only the caller saw it', () => {
    const edge = { client: [row({ rate: 8, flags: null })], server: [row({ rate: 2 })] };
    const shares = faultShares([edge], [{ flag: 'FAIL_FAST', rate: 4, codes: null }]);
    expect(shares.map(({ domain, rate, flags }) => [domain, rate, ...flags])).toEqual([
      ['network', 6, 'FAIL_FAST', GAP_MARK],
      ['application', 2, '503'],
    ]);
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
const anyEdges = fc.array(fc.record({ client: anyRows, server: anyRows, isFlagless: fc.boolean() }), { maxLength: 6 });
const anyEvidence = fc.array(
  fc.record({
    flag: fc.constantFrom('UH', 'UO', 'UF', 'UT', 'FAIL_FAST'),
    rate: fc.double({ min: 0, max: 1e6, noNaN: true }),
    codes: fc.constantFrom(['503'], ['504'], null),
  }),
  { maxLength: 4 },
);

test('shares lie in 0..1 and add up to 1, or there are none', () => {
  fc.assert(
    fc.property(anyEdges, anyEvidence, (edges, evidence) => {
      const shares = faultShares(edges, evidence);
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
