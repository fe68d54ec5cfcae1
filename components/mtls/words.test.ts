import { describe, expect, test } from 'vitest';
import { plaintextReasons } from '@/lib/domain/mtls';
import { cellFace, cellSentence } from './cell-words';
import { partsOf, shareOf, stateOf } from './coverage-parts';
import { AT, cell, coverageEdge, report, serviceId } from './fixtures/report';
import { foldMatrix } from './matrix';
import { nodeSentence } from './node-encryption';
import { cellFilter, filterEdges, splitEdges } from './plaintext-edges';
import { sinceWords } from './plaintext-list';
import { readinessSentence, readinessVerdict } from './readiness-list';
import { totalByReason } from './reason-summary';
import { reasonWords } from './reason-words';
import { plaintextLine } from './trend-chart';

const only = (row: ReturnType<typeof cell>) => {
  const [first] = foldMatrix([row]).cells.values();
  if (first === undefined) throw new Error('no cell');
  return first;
};
const tcp = (share: number | null) => ({
  share,
  known: share === null ? 0 : 2,
  unknown: 1,
  plaintext: 0,
  basis: 'connections' as const,
});

describe('a cell', () => {
  test.each([
    ['all protected', cell('a', 'b', 10), 'mutual', '100 %'],
    ['nearly protected', cell('a', 'b', 100_000, 1), 'partial', '>99.99 %'],
    ['all plaintext', cell('a', 'b', 10, 10), 'plaintext', '0 %'],
    ['unknown', cell('a', 'b', 0, 0, 3), 'unknown', '?'],
    ['TCP alone', cell('a', 'b', 0, 0, 0, tcp(1)), 'mutual', '100 %'],
    ['TCP unknown', cell('a', 'b', 0, 0, 0, tcp(null)), 'unknown', '?'],
    ['requests unknown beside protected TCP', cell('a', 'b', 0, 0, 3, tcp(1)), 'unknown', '?'],
  ])('of %s', (_, row, state, figure) => {
    expect(cellFace(only(row))).toMatchObject({ state, figure });
  });

  test('is read out with everything it knows', () => {
    expect(cellSentence('a', 'b', only(cell('a', 'b', 38, 22.8, 2, tcp(1))))).toBe(
      'a to b: 40 % of 38 rps protected, 22.8 rps in plaintext, 2 rps not reported, ' +
        'TCP connections opened: 100 % of 2 conn/s protected, 1 conn/s not reported',
    );
  });
});

test('the parts add up, and a share is of what is known', () => {
  expect(partsOf({ knownRate: 10, unknownRate: 4, plaintextRate: 3 })).toEqual({
    protectedRate: 7,
    plaintextRate: 3,
    unknownRate: 4,
  });
  expect(partsOf({ knownRate: 1, unknownRate: 0, plaintextRate: 1.0001 }).protectedRate).toBe(0);
  expect(shareOf({ knownRate: 0, unknownRate: 9, plaintextRate: 0 })).toBeNull();
  expect([null, 0, 0.999_999, 1].map(stateOf)).toEqual(['unknown', 'plaintext', 'partial', 'mutual']);
});

describe('the filter', () => {
  const found = (q: string) => filterEdges(report.edges, q).map(({ id }) => report.edges.findIndex((e) => e.id === id));
  test.each([
    ['', [0, 1, 2, 3]],
    ['till', [0]],
    ['orders', [0, 3]],
    ['checkout grpc', [1]],
    ['legacy → orders', [0]],
    ['legacy -> orders', [0]],
    ['orders → legacy', []],
    ['→ payments', [1]],
    ['east/shop/ → east/payments/', [1]],
    ['caller-tls-mode', [1]],
    ['no such thing', []],
  ])('%s', (q, expected) => {
    expect(found(q)).toEqual(expected);
  });

  test('a cell’s own filter finds its edges and no others', () => {
    const [edge] = report.edges;
    expect(
      filterEdges(report.edges, cellFilter('east/legacy/namespace/legacy', 'east/orders/namespace/orders')),
    ).toEqual([edge]);
  });
});

test('unknown is listed apart from plaintext', () => {
  const { plaintext, unknown } = splitEdges(report.edges);
  expect([plaintext.length, unknown.length]).toEqual([3, 1]);
});

test('reasons are ordered by the plaintext they explain', () => {
  expect(totalByReason(report.edges).map(({ reason, edges }) => [reason, edges])).toEqual([
    ['caller-without-proxy', 1],
    ['permissive', 1],
    ['caller-tls-mode', 1],
    ['external', 1],
    ['destination-unmeshed', 1],
  ]);
});

test.each([
  [{ modes: ['wireguard'], encrypting: 2, nodes: 2 }, '2 of 2 nodes encrypt what leaves them (WireGuard).'],
  [{ modes: [], encrypting: 0, nodes: 1 }, '0 of 1 node encrypt what leaves them.'],
  [{ modes: ['constructor'], encrypting: 1, nodes: 3 }, '1 of 3 nodes encrypt what leaves them (constructor).'],
])('encryption between nodes: %j', (row, words) => {
  expect(nodeSentence({ cluster: 'east', ...row })).toBe(words);
});

test('every reason has words', () => {
  for (const reason of plaintextReasons) {
    const { short, why, todo } = reasonWords(reason, []);
    expect(short.length).toBeLessThan(32);
    expect(Math.min(short.length, why.length, todo.length)).toBeGreaterThan(0);
  }
});

test.each([
  [['istio'], 'set PeerAuthentication to STRICT.'],
  [['consul'], 'set MutualTLSMode of the service to strict.'],
  [['istio', 'ambient'], 'Enrol the callers first, then set PeerAuthentication to STRICT.'],
  [['cilium'], 'then let the callee refuse plaintext.'],
] as const)('the remedy is called what %j calls it', (meshes, todo) => {
  expect(reasonWords('permissive', meshes).todo).toMatch(new RegExp(`${todo.replaceAll('.', '\\.')}$`));
});

test.each([
  ['inside the window', { since: AT - 300_000 }, /^\d\d:\d\d$/],
  ['longer than the window', { since: null }, /^before \d\d:\d\d$/],
  ['nobody asked or answered', { since: null, sinceKnown: false }, /^not known$/],
  ['of unknown protection', { since: null, state: 'unknown' as const }, /^$/],
])('since when: %s', (_, rest, words) => {
  const edge = coverageEdge(serviceId('a', 'b'), serviceId('c', 'd'), rest);
  expect(sinceWords(edge, { from: AT - 900_000, to: AT })).toMatch(words);
});

describe('readiness', () => {
  const base = { cluster: 'east', namespace: 'shop', ready: true, wouldBreak: [], wouldBreakRate: 0, unknownRate: 0 };
  const breaks = { source: 'a', target: 'b', requestRate: 2, protocol: 'http' as const };
  test.each([
    [base, 'ready', 'ready: all that arrives is protected'],
    [{ ...base, unknownRate: 1.4 }, 'unsure', 'cannot be told: 1.4 rps arrive with protection nobody states'],
    [{ ...base, ready: null }, 'quiet', 'no inbound traffic in this window'],
    [{ ...base, ready: null, unknownRate: 2 }, 'unsure', 'cannot be told: 2 rps arrive with protection nobody states'],
    [{ ...base, ready: false, wouldBreak: [breaks], wouldBreakRate: 2 }, 'breaks', 'would break 1 caller, 2 rps'],
    [{ ...base, ready: false, wouldBreakRate: 2 }, 'breaks', 'would break callers that are not named'],
  ] as const)('%j', (row, verdict, words) => {
    const full = { ...row, wouldBreak: [...row.wouldBreak] };
    expect(readinessVerdict(full)).toBe(verdict);
    expect(readinessSentence(full)).toBe(words);
  });
});

test('the trend is what was in plaintext, and stops where nothing was known', () => {
  const points: [number, number | null, number][] = [
    [1, 1, 5],
    [2, 0.979, 5],
    [3, null, 0],
  ];
  expect(plaintextLine({ step: 1, points })).toEqual([
    [1, 0],
    [2, 0.021],
    [3, null],
  ]);
});
