import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call } from '@/lib/domain/call';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import { buildGraph } from '@/lib/graph/build';
import { trafficOf } from '@/lib/graph/figures';
import { answered, call, end, stranger, sums } from '@/lib/services/fixtures/calls';
import { type Mesh, originOf } from './blame';
import { verdictOf } from './verdict';
import { worstFirst } from './worst';

const meshOf = (calls: readonly Call[], trust: Trust = COMPLETE): Mesh => {
  const built = buildGraph(
    { calls },
    { groupBy: 'service', responses: false, settings: defaultSettings, trust, span: 900_000 },
  );
  const own = new Map(built.edges.map((each) => [each.edge.id, each.calls]));
  return { nodes: built.nodes, edges: built.edges.map(({ edge }) => edge), callsOf: (id) => own.get(id) ?? [] };
};
const verdict = (calls: readonly Call[], trust: Trust = COMPLETE) => {
  const { requestRate, errorRate } = trafficOf(calls).traffic;
  return verdictOf({ mesh: meshOf(calls, trust), trust, requestRate, errorRate });
};

const [web, checkout, payments, ledger] = ['web', 'checkout', 'payments', 'ledger'].map((name) => end(name)) as [
  ReturnType<typeof end>,
  ReturnType<typeof end>,
  ReturnType<typeof end>,
  ReturnType<typeof end>,
];
const gateway = end('istio-ingressgateway', { kind: 'gateway', namespace: 'istio-ingress' });
const overflow = { rate: 2, flags: 'UO' };

/** checkout loses most of what payments loses on its way to ledger; ledger itself is asked by others, too. */
const cascade = [
  call({ source: web, target: checkout, client: answered(18, [{ rate: 2 }]) }),
  call({
    source: checkout,
    target: payments,
    protocol: 'grpc',
    client: answered(18, [{ rate: 2, code: '200', grpc: '14' }]),
  }),
  call({ source: payments, target: ledger, client: answered(18, [overflow]) }),
  call({ source: end('batch'), target: ledger, client: answered(200) }),
];

const fine = call({ source: web, target: checkout, client: answered(100) });
const partial: Trust = { state: 'partial', reasons: ['missing:tcp:east'] };

describe('the sentence', () => {
  test.each([
    [
      'one edge and its flag',
      [call({ source: payments, target: ledger, client: answered(18, [overflow]) })],
      "10 % of ledger's requests fail, most of it from payments → ledger (connection pool full). 1 other is failing too.",
      'failing',
    ],
    [
      'the end of the chain, not the middle',
      cascade,
      "10 % of checkout's requests fail, most of it from payments → ledger (connection pool full). 2 others are failing too.",
      'failing',
    ],
    [
      'failures of its own, to all callers',
      [web, payments, end('batch')].map((source) =>
        call({ source, target: checkout, client: answered(27, [{ rate: 3, code: '500' }]) }),
      ),
      "10 % of checkout's requests fail, from all its callers (HTTP 500). 3 others are failing too.",
      'failing',
    ],
    [
      'nothing gets through',
      [call({ source: web, target: end('dead', { workload: null }), client: answered(0, [{ rate: 1, flags: 'UH' }]) })],
      "All of dead's requests fail, most of it from web → dead (no healthy endpoint). 1 other is failing too.",
      'failing',
    ],
    [
      'degraded only',
      [call({ source: web, target: checkout, client: answered(98, [{ rate: 2, flags: 'UT', code: '504' }]) })],
      "2 % of checkout's requests fail, most of it from web → checkout (timed out). 1 other is degraded too.",
      'degraded',
    ],
    [
      'a gateway by what leaves it',
      [
        call({ source: gateway, target: web, client: answered(90, [{ rate: 10, code: '0' }]) }),
        call({ source: end('batch'), target: web, client: answered(900) }),
      ],
      "10 % of istio-ingressgateway's requests fail, most of it from istio-ingressgateway → web (no response).",
      'failing',
    ],
    [
      'two of one name are told apart',
      [
        call({ source: web, target: ledger, client: answered(18, [overflow]) }),
        call({ source: web, target: end('ledger', { cluster: 'west' }), client: answered(18) }),
      ],
      "10 % of ledger (east)'s requests fail, most of it from web → ledger (east) (connection pool full). 1 other is failing too.",
      'failing',
    ],
    ['all is well', [fine], '0 % of 100 rps fail; all 2 services with requests are healthy.', 'healthy'],
    [
      'an unknown caller is nobody’s service',
      [call({ source: stranger, target: checkout, server: answered(10) })],
      '0 % of 10 rps fail; the 1 service with requests is healthy.',
      'healthy',
    ],
    [
      'too few to accuse anybody',
      [call({ source: web, target: checkout, client: answered(0.001, [{ rate: 0.001 }]) })],
      '50 % of <0.01 rps fail; all 2 services with requests are healthy.',
      'healthy',
    ],
    ['nobody calls', [call({ client: answered(0) })], 'No requests in this window; 2 services are idle.', 'idle'],
    [
      'TCP alone',
      [call({ protocol: 'tcp', client: sums({ sentBytes: 10, receivedBytes: 10 }) })],
      'Only traffic was reported whose failures nobody counts.',
      'unknown',
    ],
    ['nothing at all', [], 'No mesh traffic was reported in this window, so nobody knows.', 'unknown'],
  ] as const)('%s', (_, calls, sentence, health) => {
    expect(verdict(calls)).toMatchObject({ sentence, health });
  });

  test.each([
    ['partial', partial, 'Nothing is failing in what was reported, but the data is incomplete.'],
    ['stale', { state: 'stale', reasons: ['stale'] }, 'The newest data is old: how the mesh is now is not known.'],
    ['without a source', { state: 'unknown', reasons: ['no-source'] }, 'No source is configured yet.'],
  ] satisfies readonly [string, Trust, string][])('healthy is never claimed of %s data', (_, trust, sentence) => {
    expect(verdict([fine], trust)).toEqual({ sentence, health: 'unknown', entityId: null });
  });

  test('failures stand even when data is missing, and that is said', () => {
    const { sentence, health } = verdict(cascade, partial);
    expect(health).toBe('failing');
    expect(sentence).toMatch(/The data is incomplete\.$/);
  });
});

describe('what hurts', () => {
  test('the origin comes before those that carry it on, each with its reason', () => {
    const rows = worstFirst(meshOf(cascade));
    expect(
      rows.map(({ id, why, ownShare }) => [
        id
          .split('~')
          .map((part) => part.split('/').at(-1))
          .join(' '),
        why,
        ownShare,
      ]),
    ).toEqual([
      ['payments ledger http', 'connection pool full', 1],
      ['checkout', 'carried from payments → ledger: connection pool full', 0],
      ['payments', 'carried from ledger: connection pool full', 0],
      ['web', 'carried from payments → ledger: connection pool full', 0],
    ]);
  });

  test('says when the callee knows nothing of it', () => {
    const calls = [web, end('batch')].map((source) =>
      call({ source, target: ledger, client: answered(18, [overflow]), server: answered(18) }),
    );
    expect(worstFirst(meshOf(calls)).map(({ why }) => why)).toContain('connection pool full; only the caller sees it');
  });
});

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const anyCall = fc
  .record({ from: names, to: names, good: fc.integer({ min: 0, max: 100 }), bad: fc.integer({ min: 0, max: 100 }) })
  .map(({ from, to, good, bad }) =>
    call({ source: end(from), target: end(to), client: answered(good, [{ rate: bad, flags: 'UO' }]) }),
  );
const anyCalls = fc.array(anyCall, { maxLength: 15 });

test('cycles end, order decides nothing, own shares lie in 0..1', () => {
  fc.assert(
    fc.property(anyCalls, (calls) => {
      const mesh = meshOf(calls);
      for (const id of mesh.nodes.keys()) originOf(id, mesh);
      expect(verdict(calls.toReversed())).toEqual(verdict(calls));
      const rows = worstFirst(mesh);
      expect(worstFirst(meshOf(calls.toReversed()))).toEqual(rows);
      for (const { ownShare } of rows) expect(ownShare === null || (ownShare >= 0 && ownShare <= 1)).toBe(true);
    }),
  );
});

test('of a callee and the one edge that fails into it the callee comes first, however they were rounded', () => {
  const rate = fc.double({ min: 1, max: 100, noNaN: true });
  fc.assert(
    fc.property(rate, rate, rate, (good, bad, other) => {
      const rows = worstFirst(
        meshOf([
          call({ source: payments, target: ledger, client: answered(good, [{ rate: bad, flags: 'UO' }]) }),
          call({ source: end('batch'), target: ledger, client: answered(other) }),
        ]),
      );
      const [callee, edge] = [rows.find(({ id }) => id.endsWith('/ledger')), rows.find(({ type }) => type === 'edge')];
      fc.pre(callee?.health === edge?.health);
      expect(rows[0]?.id).toBe(callee?.id);
    }),
    { numRuns: 1000 },
  );
});

test('healthy is claimed only when nobody fails and all data is there', () => {
  fc.assert(
    fc.property(anyCalls, fc.constantFrom<Trust>(COMPLETE, partial), (calls, trust) => {
      const { health } = verdict(calls, trust);
      const hurt = [...meshOf(calls, trust).nodes.values()].some(
        ({ health: own }) => own === 'failing' || own === 'degraded',
      );
      if (health === 'healthy') expect([hurt, trust.state]).toEqual([false, 'complete']);
      if (hurt) expect(['failing', 'degraded']).toContain(health);
    }),
  );
});
