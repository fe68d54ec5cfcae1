import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edge, node } from './fixtures/shop';
import { byWeight, flowPath, flowScale, flowsOf, ROW } from './flow-geometry';

const [a, b] = [node({ name: 'a' }), node({ name: 'b' })];
const http = (rate: number | null) => edge(a, b, { requestRate: rate });
const tcp = (bytes: number | null) => edge(a, b, { protocol: 'tcp', requestRate: null, bytesRate: bytes });

const anyEdge = fc.oneof(
  fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })).map(http),
  fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })).map(tcp),
);

test('every flow stays inside the picture and keeps the order of its rows', () => {
  fc.assert(
    fc.property(fc.array(anyEdge, { maxLength: 60 }), fc.nat({ max: 10 }), (edges, more) => {
      const height = (Math.max(edges.length, 3) + more) * ROW;
      const flows = flowsOf(edges, flowScale(edges), height);
      flows.forEach((flow, index) => {
        const before = flows[index - 1];
        expect(flow.outerY).toBeGreaterThanOrEqual(0);
        expect(flow.outerY).toBeLessThanOrEqual(height);
        expect(flow.innerY).toBeGreaterThanOrEqual(0);
        expect(flow.innerY).toBeLessThanOrEqual(height);
        if (before === undefined) return;
        expect(flow.outerY).toBeGreaterThan(before.outerY);
        expect(flow.innerY).toBeGreaterThan(before.innerY);
      });
    }),
  );
});

describe('width', () => {
  const widths = (edges: readonly ReturnType<typeof http>[]) =>
    flowsOf(edges, flowScale(edges), 400).map(({ width }) => width);

  test.each([
    ['follows the traffic', [http(100), http(50)], [24, 12]],
    ['of nothing reported is a thread', [http(null), http(100)], [1.5, 24]],
    ['of very little is still a thread', [http(0.001), http(100)], [1.5, 24]],
    ['of TCP has its own scale', [http(100), tcp(5), tcp(10)], [24, 4, 8]],
    ['of no traffic at all is a thread', [http(0)], [1.5]],
  ])('%s', (_, edges, expected) => {
    expect(widths(edges)).toEqual(expected);
  });
});

test('a callee’s flow is its caller’s mirrored', () => {
  const flow = { id: 'x', outerY: 10, innerY: 40, width: 2 };
  expect(flowPath(flow, false)).toBe('M0,10 C50,10 50,40 100,40');
  expect(flowPath(flow, true)).toBe('M0,40 C50,40 50,10 100,10');
});

test('what is wrong comes first, then the most requests, then bytes', () => {
  const neighbours = [
    { id: 'bytes', edge: { ...tcp(1e9), health: 'healthy' as const } },
    { id: 'quiet', edge: http(1) },
    { id: 'busy', edge: http(90) },
    { id: 'failing', edge: { ...http(0.5), health: 'failing' as const } },
  ];
  expect(byWeight(neighbours).map(({ id }) => id)).toEqual(['failing', 'busy', 'quiet', 'bytes']);
});
