import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINI, miniLayout } from './mini-layout';

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 12 });
const graph = ids.chain((names) => {
  const end = fc.constantFrom(...names);
  return fc.record({
    nodes: fc.constant(names.map((id) => ({ id }))),
    edges: fc.array(fc.record({ source: end, target: end, requestRate: fc.option(fc.nat()) }), { maxLength: 20 }),
  });
});

test('every node has its own place inside the picture, cycles or not', () => {
  fc.assert(
    fc.property(graph, ({ nodes, edges }) => {
      const { width, height, nodes: placed } = miniLayout(nodes, edges);
      expect(placed.map(({ id }) => id).sort()).toEqual(nodes.map(({ id }) => id).sort());
      expect(new Set(placed.map(({ x, y }) => `${x},${y}`)).size).toBe(nodes.length);
      for (const { x, y } of placed) {
        expect(x + MINI.width).toBeLessThanOrEqual(width);
        expect(y + MINI.height).toBeLessThanOrEqual(height);
      }
    }),
  );
});

test('shuffling the input changes nothing', () => {
  fc.assert(
    fc.property(graph, ({ nodes, edges }) => {
      const turned = miniLayout(nodes.toReversed(), edges.toReversed());
      const place = (layout: typeof turned) => Object.fromEntries(layout.nodes.map(({ id, x, y }) => [id, [x, y]]));
      expect(place(turned)).toEqual(place(miniLayout(nodes, edges)));
    }),
  );
});

test('traffic runs left to right', () => {
  const { nodes } = miniLayout(
    [{ id: 'c' }, { id: 'a' }, { id: 'b' }],
    [
      { source: 'a', target: 'b', requestRate: 3 },
      { source: 'b', target: 'c', requestRate: 2 },
    ],
  );
  const x = Object.fromEntries(nodes.map((node) => [node.id, node.x]));
  expect(x.a).toBeLessThan(x.b ?? 0);
  expect(x.b).toBeLessThan(x.c ?? 0);
});
