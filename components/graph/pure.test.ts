import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GraphEdge } from '@/lib/domain/graph';
import { grouped } from '@/lib/domain/grouped';
import { callsAmong } from '@/lib/graph/columns';
import { layoutGraph } from '@/lib/graph/layout';
import { buildModel, drawFrame, type LeftAfar, lightPalette } from '@/lib/graph/picture';
import { edge, graphOf, node, shop } from './fixtures/sample';
import { healthNews } from './health-changes';
import { hiddenSentences } from './hidden-words';
import { degreesOf, itemName } from './item-name';
import { pictureOf } from './picture-graph';
import { linePath, movedTo, type Told, trackOf, valueAt, wordsOf } from './scrub';
import { isFolded, stableLayout, upright } from './stable-layout';
import { calleesOf, callersOf, listWindow, nearestIn, typedAhead } from './walk';

const degrees = (of?: readonly number[]) => degreesOf(callsAmong(shop.nodes, shop.edges), shop.nodes.length, of);

describe('a node as it is read out', () => {
  test.each([
    ['shop/cart', 'cart, namespace shop, failing, 20 requests per second, 10 % errors, calls 2, called by 1'],
    ['shop/db', 'db, namespace shop, health unknown, 2 KiB per second, calls 0, called by 1'],
    ['shop/web', 'web, namespace shop, healthy, 30 requests per second, 5 % errors, calls 2, called by 0'],
  ])('%s', (path, name) => {
    const at = shop.nodes.findIndex((each) => `${each.namespace}/${each.name}` === path);
    const found = shop.nodes[at];
    expect(found && itemName(found, degrees()[at])).toBe(name);
  });

  test('of some, with the same callers and callees as of all', () => {
    const places = shop.nodes.map((_, i) => i).slice(1);
    expect(degrees(places)).toEqual(degrees().slice(1));
  });

  test('several protocols between two are one callee, and ends elsewhere are nobody', () => {
    const calls = { from: [0, 0, 1, -1, Number.NaN, 2], to: [1, 1, 0, 1, 2, -1] };
    expect(degreesOf(calls, 3)).toEqual([
      { calls: 1, calledBy: 1 },
      { calls: 1, calledBy: 1 },
      { calls: 0, calledBy: 0 },
    ]);
  });

  test('any mesh, as by sets', () => {
    const end = fc.integer({ min: -1, max: 11 });
    fc.assert(
      fc.property(fc.array(fc.tuple(end, end)), (calls) => {
        const known = calls.filter(([from, to]) => from >= 0 && to >= 0);
        const others = (of: 0 | 1, place: number) =>
          new Set(known.filter((call) => call[of] === place).map((call) => call[1 - of])).size;
        const ends = { from: calls.map(([from]) => from), to: calls.map(([, to]) => to) };
        expect(degreesOf(ends, 12)).toEqual(
          Array.from({ length: 12 }, (_, place) => ({ calls: others(0, place), calledBy: others(1, place) })),
        );
      }),
    );
  });

  test('nobody reported is not zero', () => {
    const silent = { requestRate: null, errorRate: null, bytesRate: null };
    expect(itemName(node('a/b', { in: silent, out: silent }))).toContain('traffic not reported');
  });
});

describe('walking by keys', () => {
  const positions: Record<string, [number, number]> = {
    a: [0, 0],
    b: [200, 10],
    c: [100, 300],
    d: [-50, 0],
    e: [420, 0],
  };
  const ids = Object.keys(positions);

  test.each([
    ['a', 'right', 'b'],
    ['a', 'down', 'c'],
    ['a', 'left', 'd'],
    ['a', 'up', null],
    ['b', 'right', 'e'],
    ['nobody', 'up', null],
  ] as const)('from %s to the %s is %s', (from, direction, expected) => {
    expect(nearestIn(positions, ids, { from, direction })).toBe(expected);
  });

  test('an arrow never stays and never goes back', () => {
    const place = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), place, { minKeys: 2, noNullPrototype: true }),
        (places) => {
          const [from = ''] = Object.keys(places);
          const to = nearestIn(places, Object.keys(places), { from, direction: 'right' });
          if (to !== null) expect((places[to]?.[0] ?? 0) > (places[from]?.[0] ?? 0)).toBe(true);
          else expect(Object.values(places).every(([x]) => x <= (places[from]?.[0] ?? 0))).toBe(true);
        },
      ),
    );
  });

  test('callers and callees, the busiest first', () => {
    expect(callersOf(shop.edges, node('pay/ledger').id)).toEqual(
      ['shop/cart', 'shop/web', 'legacy/batch'].map((path) => node(path).id),
    );
    expect(calleesOf(shop.edges, node('shop/web').id)).toEqual(
      ['shop/cart', 'pay/ledger'].map((path) => node(path).id),
    );
  });

  test('letters lead to the next name that starts with them', () => {
    const nodes = ['a/cart', 'a/checkout', 'a/web'].map((path) => node(path));
    expect(typedAhead(nodes, 'c', null)).toBe(nodes[0]?.id);
    expect(typedAhead(nodes, 'c', nodes[0]?.id ?? null)).toBe(nodes[1]?.id);
    expect(typedAhead(nodes, 'ch', nodes[1]?.id ?? null)).toBe(nodes[1]?.id);
    expect(typedAhead(nodes, 'x', null)).toBeNull();
  });

  test('of a big mesh at most 200 have an element, the focused one among them', () => {
    const many = Array.from({ length: 900 }, (_, index) => node(`a/s${index}`));
    const ids = many.map(({ id }) => id);
    const shown = listWindow(
      { nodes: many, edges: [] },
      { focused: ids[888] ?? null, selected: null, inView: ids.slice(0, 300) },
    );
    expect(shown).toHaveLength(200);
    expect(shown.some(({ id }) => id === ids[888])).toBe(true);
  });
});

describe('what is said after a refresh', () => {
  const before = shop.nodes;
  const later = (health: 'failing' | 'healthy' | 'idle') => shop.nodes.map((each) => ({ ...each, health }));

  test('nothing when nothing changed', () => {
    expect(healthNews(before, shop.nodes)).toBe('');
  });

  test('who fails now, in few names', () => {
    expect(healthNews(before, later('failing'))).toBe('Now failing: web, db, ledger and 1 more.');
  });

  test('who recovered; silence is no recovery', () => {
    expect(healthNews(before, later('healthy'))).toBe('Now healthy again: cart.');
    expect(healthNews(before, later('idle'))).toBe('');
  });

  test('whoever comes, goes or stands elsewhere in the list is told apart by name', () => {
    const told = healthNews(before.slice(1), later('failing'));
    expect(told).toBe(healthNews(before.slice(1), later('failing').slice(1)));
    expect(told).not.toBe('');
    expect(told).not.toContain(before[0]?.name);
  });
});

const asDrawn = { label: 'rate', hide: null, find: null, collapse: [], whole: false, narrow: false } as const;

describe('what is hidden is said', () => {
  test('nothing, when all is drawn', () => {
    expect(hiddenSentences(pictureOf(shop, asDrawn), { hide: '', afar: null })).toEqual([]);
  });

  test('collapsed namespaces', () => {
    const drawn = pictureOf(shop, { ...asDrawn, collapse: ['shop'] });
    expect(hiddenSentences(drawn, { hide: '', afar: null })).toEqual([
      '3 services drawn as 1 namespace, with 2 calls inside.',
    ]);
  });

  test('smaller flows and calls inside namespaces from afar', () => {
    const words = (afar: LeftAfar) => hiddenSentences(pictureOf(shop, asDrawn), { hide: '', afar });
    expect(words({ between: 3, inside: 1 })).toEqual([
      '1 call inside namespaces and 3 calls in smaller flows between namespaces show closer up.',
    ]);
    expect(words({ between: 0, inside: 2 })).toEqual(['2 calls inside namespaces show closer up.']);
    expect(words({ between: 0, inside: 0 })).toEqual([]);
  });
});

describe('what the far view leaves out', () => {
  const afar = {
    ...{ camera: { x: 0, y: 0, scale: 0.1 }, size: { width: 900, height: 600 }, dpr: 1, palette: lightPalette },
    ...{ moving: false, labels: true, selection: null, hover: null, found: null },
  };
  const seen = (graph: typeof shop) => {
    const { picture, placed } = pictureOf(graph, { ...asDrawn, whole: true });
    return drawFrame(buildModel(picture, layoutGraph(placed)), { ...afar, tier: 0 });
  };
  const callsBetween = (nodes: typeof shop.nodes, pairs: readonly (readonly [number, number, Partial<GraphEdge>?])[]) =>
    graphOf(
      nodes,
      pairs.map(([from, to, own], i) => ({
        ...edge('a/1 > b/1', { ...own, id: `${i}` }),
        source: nodes[from]?.id ?? '',
        target: nodes[to]?.id ?? '',
      })),
    );

  test('is small flows in which nothing is wrong, and calls inside', () => {
    const nodes = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1'].map((path) => node(path));
    const end = fc.integer({ min: 0, max: nodes.length - 1 });
    const health = fc.constantFrom('failing' as const, 'degraded' as const, 'healthy' as const, 'idle' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(end, end, fc.record({ health })), { maxLength: 40 }), (calls) => {
        const graph = callsBetween(nodes, calls);
        const spaceOf = (id: string) => nodes.find((each) => each.id === id)?.namespace ?? '';
        const [inside, across] = [true, false].map((same) =>
          graph.edges.filter(({ source, target }) => (spaceOf(source) === spaceOf(target)) === same),
        ) as [GraphEdge[], GraphEdge[]];
        const flows = grouped(across, ({ source, target }) => `${spaceOf(source)} ${spaceOf(target)}`);
        const small = [...flows.values()].filter(
          (flow) => flow.length < 5 && flow.every((each) => each.health !== 'failing' && each.health !== 'degraded'),
        );
        const { left, drawn } = seen(graph);
        expect(left).toEqual({ between: small.flat().length, inside: inside.length });
        expect(drawn.edges).toBe(flows.size - small.length);
      }),
    );
  });

  test('is more where there are more flows than a picture bears', () => {
    const nodes = Array.from({ length: 14 }, (_, i) => node(`ns-${i}/one`));
    const pairs = nodes.flatMap((_, from) => nodes.flatMap((__, to) => (from === to ? [] : [[from, to] as const])));
    const graph = callsBetween(nodes, [...pairs, ...pairs, ...pairs, ...pairs, ...pairs]);
    const { left, drawn } = seen(graph);
    expect(drawn.edges).toBe(160);
    expect(left).toEqual({ between: 5 * (pairs.length - 160), inside: 0 });
  });
});

describe('places', () => {
  const placed = (graph: typeof shop) =>
    pictureOf(graph, { label: 'none', hide: null, find: null, collapse: [], whole: true, narrow: false }).picture;
  const grown = graphOf([...shop.nodes, node('pay/new')], [...shop.edges, edge('shop/cart > pay/new')]);

  test('nobody on screen moves when the server would move them', () => {
    const first = stableLayout({ graph: placed(shop), offered: undefined, previous: null });
    const shifted = layoutGraph(placed(grown));
    const moved = {
      ...shifted,
      positions: Object.fromEntries(
        Object.entries(shifted.positions).map(([id, [x, y]]) => [id, [x + 7, y] as [number, number]]),
      ),
    };
    const next = stableLayout({ graph: placed(grown), offered: moved, previous: first });
    for (const { id } of shop.nodes) expect(next.positions[id]).toEqual(first.positions[id]);
    expect(next.positions[node('pay/new').id]).toBeDefined();
  });

  test('a refresh with the same places reads none of them', () => {
    const first = stableLayout({ graph: placed(shop), offered: undefined, previous: null });
    const unread = (what: string) => {
      throw new Error(`${what} was read`);
    };
    const offered = { version: first.version, boxes: [], positions: new Proxy({}, { get: () => unread('a place') }) };
    const graph = new Proxy(placed(shop), { get: () => unread('the graph') });
    expect(stableLayout({ graph, offered, previous: first })).toBe(first);
  });

  test('the server’s places are taken on the first picture', () => {
    const offered = layoutGraph(placed(shop));
    expect(stableLayout({ graph: placed(shop), offered, previous: null })).toBe(offered);
  });
});

describe('the scrubber', () => {
  const now = Date.UTC(2026, 0, 1, 12);
  const minute = 60_000;

  test.each<[Told | null, RegExp]>([
    [null, /^[^,]*$/],
    [{ points: [[0, 0.02]], absent: 'missing' }, /, 2 % errors$/],
    [{ points: [[0, null]], absent: 'not reported' }, /, errors not reported$/],
    [{ points: [[0, null]], absent: 'not here yet' }, /, errors not here yet$/],
  ])('says what it was told of errors: %j', (told, words) => {
    expect(wordsOf({ from: 0, to: 900_000 }, told, 900_000)).toMatch(words);
  });

  test('a live quarter of an hour stands at the right of some hours', () => {
    const track = trackOf({ from: now - 15 * minute, to: now }, now);
    expect(track).toEqual({ from: now - 90 * minute, to: now });
  });

  test('a track holds its window, and a moved window stays in its track', () => {
    const length = fc.integer({ min: 1, max: 31 * 24 * 60 });
    const ago = fc.integer({ min: 0, max: 60 * 24 * 60 });
    fc.assert(
      fc.property(length, ago, fc.double({ min: -1, max: 2, noNaN: true }), (minutes, back, where) => {
        const window = { from: now - (back + minutes) * minute, to: now - back * minute };
        const track = trackOf(window, now);
        expect(track.to - track.from).toBeGreaterThanOrEqual(Math.min(minutes * minute, 14 * 24 * 60 * minute));
        const moved = movedTo(window, track.from + where * (track.to - track.from), track);
        expect(moved.to - moved.from).toBe(minutes * minute);
        expect(moved.to).toBeLessThanOrEqual(Math.max(track.to, track.from + minutes * minute));
      }),
    );
  });

  test('a gap in the data is a gap in the line', () => {
    const path = linePath(
      [
        [0, 0],
        [10, 1],
        [20, null],
        [30, 1],
      ],
      { from: 0, to: 40 },
      { width: 40, height: 10, max: 1 },
    );
    expect(path).toBe('M0.0 10.0L10.0 0.0M30.0 0.0');
    expect(
      valueAt(
        [
          [0, 0],
          [10, 1],
          [20, null],
        ],
        15,
      ),
    ).toBe(1);
    expect(
      valueAt(
        [
          [0, 0],
          [10, 1],
          [20, null],
        ],
        25,
      ),
    ).toBeNull();
  });
});

test('on a narrow screen folded namespaces stand in two columns and none overlaps', () => {
  const nine = graphOf(
    Array.from({ length: 9 }, (_, index) => node(`ns-${index}/s`)),
    [edge('ns-0/s > ns-1/s'), edge('ns-1/s > ns-2/s')],
  );
  const choice = { label: 'rate', hide: null, find: null, collapse: [], whole: false, narrow: true } as const;
  const { placed } = pictureOf(nine, choice);
  const { boxes, positions } = upright(placed, layoutGraph(placed));
  expect(isFolded(placed)).toBe(true);
  expect(new Set(boxes.map(({ x }) => x)).size).toBe(2);
  expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(9);
  for (const box of boxes) {
    const [x = 0, y = 0] = positions[box.id] ?? [];
    expect(x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h).toBe(true);
  }
});
