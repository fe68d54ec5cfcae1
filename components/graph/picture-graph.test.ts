import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { edgeId } from '@/lib/domain/entity';
import { finished } from '@/lib/domain/steps';
import { callsAmong, type GraphColumns, graphColumns, graphOfColumns } from '@/lib/graph/columns';
import { parseCondition } from '@/lib/graph/condition';
import { layoutGraph } from '@/lib/graph/layout';
import {
  buildModel,
  drawFrame,
  lightPalette,
  measuredText,
  packNames,
  packPicture,
  sameNames,
  unpackPicture,
} from '@/lib/graph/picture';
import { accountGap, disagreeing } from './account-gap';
import { handOver, takeOver } from './drawn-calls';
import { edgeFigure } from './figures';
import { edge, graphOf, node, shop } from './fixtures/sample';
import { type PictureChoice, pictureOf } from './picture-graph';
import { arrivingProtection, mergeMtls, mtlsStateOf } from './protection';

const plainChoice: PictureChoice = { label: 'rate', hide: null, find: null, collapse: [], whole: false, narrow: false };
const condition = (text: string) => {
  const parsed = parseCondition(text);
  return parsed.ok ? parsed.condition : null;
};
const namesOf = (text: string) =>
  pictureOf(shop, { ...plainChoice, hide: condition(text) }).nodes.map(({ name }) => name);

describe('hiding', () => {
  test.each([
    ['nothing', '', ['web', 'cart', 'db', 'ledger', 'batch']],
    ['a namespace', 'namespace = legacy', ['web', 'cart', 'db', 'ledger']],
    ['protected calls leaves the rest and their ends', 'mtls = mutual', ['cart', 'db', 'ledger', 'batch']],
    ['calls with few errors leaves the failing one, and what nobody reports', 'errors < 1%', ['web', 'cart', 'db']],
    ['by text', 'ledger', ['web', 'cart', 'db', 'batch']],
    ['everything', 'not nothing-is-called-so', []],
  ])('%s', (_, text, expected) => {
    expect(namesOf(text)).toEqual(expected);
  });

  test('counts what it took away', () => {
    const { hidden } = pictureOf(shop, { ...plainChoice, hide: condition('namespace = legacy') });
    expect(hidden).toEqual({ nodes: 1, edges: 1 });
  });
});

test('the lock of a service is that of all its calls together', () => {
  const share = fc.constantFrom(0, 0.5, 1, null);
  const basis = fc.constantFrom('requests' as const, 'connections' as const, 'bytes' as const);
  const call = fc.record({ share, basis, knownRate: fc.option(fc.integer({ min: 0, max: 9 })), tcp: fc.boolean() });
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 6 }), (calls) => {
      const edges = calls.map(({ tcp, ...mtls }) =>
        edge('a/x > a/y', { mtls: { state: 'unknown', unknownRate: 0, ...mtls } }, tcp ? 'tcp' : 'http'),
      );
      const requests = edges.filter(({ protocol }) => protocol !== 'tcp');
      const counted = requests.length > 0 ? requests : edges;
      const target = edges[0]?.target ?? '';
      const stateAt = arrivingProtection(callsAmong([{ id: 'elsewhere' }, { id: target }], edges), 2);
      expect(stateAt(1)).toBe(mergeMtls(counted.map(({ mtls }) => mtls)).state);
      expect(stateAt(0)).toBeNull();
    }),
  );
});

describe('finding', () => {
  test('a call by its protection lights its ends too', () => {
    const { found } = pictureOf(shop, { ...plainChoice, find: condition('mtls = plaintext') });
    expect(found?.nodes).toEqual([]);
    expect(found?.edges).toHaveLength(1);
    expect(found?.lit.has('east/legacy/service/batch')).toBe(true);
    expect(found?.lit.has('east/shop/service/web')).toBe(false);
  });

  test('nothing asked is nothing looked for', () => {
    expect(pictureOf(shop, plainChoice).found).toBeNull();
  });
});

describe('collapsing a namespace', () => {
  const { picture, collapsed, nodes, edges } = pictureOf(shop, { ...plainChoice, collapse: ['shop'] });
  const box = nodes.find(({ kind }) => kind === 'namespace');

  test('leaves one node that stands for all', () => {
    expect(picture.nodes.map(({ name, count }) => [name, count])).toEqual([
      ['shop', 3],
      ['ledger', undefined],
      ['batch', undefined],
    ]);
    expect(collapsed).toEqual({ namespaces: 1, nodes: 3, inside: 2, here: 1 });
  });

  test('is as bad as its worst service', () => {
    expect(box?.health).toBe('failing');
  });

  test('sums rates and weighs ratios by requests', () => {
    expect(box?.in).toEqual({ requestRate: 20, errorRate: 0.1, bytesRate: 2048 });
    expect(edges.map(({ id, requestRate }) => [id, requestRate])).toEqual([
      ['east/shop/namespace/shop~east/pay/service/ledger~http', 10],
      ['east/shop/namespace/shop~east/pay/service/ledger~grpc', 10],
      ['east/legacy/service/batch~east/pay/service/ledger~http', 5],
    ]);
  });

  test('both ends of every call are drawn, and no traffic is lost or counted twice', () => {
    const names = ['a/x', 'a/y', 'b/x', 'b/z', 'c/w'];
    const anyEdges = fc.uniqueArray(
      fc.record({
        from: fc.constantFrom(...names),
        to: fc.constantFrom(...names),
        rate: fc.integer({ min: 0, max: 1000 }),
      }),
      { selector: ({ from, to }) => `${from}>${to}`, maxLength: 20 },
    );
    fc.assert(
      fc.property(anyEdges, fc.subarray(['a', 'b', 'c']), (calls, collapse) => {
        const made = calls.map(({ from, to, rate }) => edge(`${from} > ${to}`, { requestRate: rate }));
        const drawn = pictureOf(
          graphOf(
            names.map((name) => node(name)),
            made,
          ),
          { ...plainChoice, collapse },
        );
        const ids = new Set(drawn.nodes.map(({ id }) => id));
        expect(drawn.edges.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
        const inside = ({ from, to }: { from: string; to: string }) =>
          from.charAt(0) === to.charAt(0) && collapse.includes(from.charAt(0));
        const expected = calls.filter((call) => !inside(call)).reduce((sum, { rate }) => sum + rate, 0);
        expect(drawn.edges.reduce((sum, { requestRate }) => sum + (requestRate ?? 0), 0)).toBe(expected);
      }),
    );
  });

  test('a big mesh starts collapsed, and opens when told', () => {
    const many = Array.from({ length: 2600 }, (_, index) => node(`ns-${index % 40}/s-${index}`));
    expect(pictureOf(graphOf(many, []), plainChoice).nodes).toHaveLength(40);
    expect(pictureOf(graphOf(many, []), { ...plainChoice, whole: true }).nodes).toHaveLength(2600);
  });

  test('a narrow screen starts at namespace level', () => {
    const nine = Array.from({ length: 9 }, (_, index) => node(`ns-${index % 3}/s-${index}`));
    expect(pictureOf(graphOf(nine, []), { ...plainChoice, narrow: true })).toMatchObject({ byDefault: true });
  });
});

describe('the picture', () => {
  const { picture } = pictureOf(shop, plainChoice);
  const nodeNamed = (name: string) => picture.nodes.find((each) => each.name === name);

  test('writes the chosen figure, and null where nobody reports it', () => {
    expect(nodeNamed('cart')?.figure).toEqual({ value: 20, as: 'requests' });
    expect(nodeNamed('db')?.figure).toEqual({ value: 2048, as: 'bytes' });
    expect(nodeNamed('web')?.figure).toEqual({ value: 30, as: 'requests' });
    const errors = pictureOf(shop, { ...plainChoice, label: 'errors' }).picture;
    expect(errors.nodes.map(({ figure }) => figure && measuredText(figure))).toEqual([
      '5 %',
      '10 %',
      null,
      '0 %',
      '0 %',
    ]);
    const none = pictureOf(shop, { ...plainChoice, label: 'none' }).picture;
    expect(none.nodes.every(({ figure }) => figure === undefined)).toBe(true);
  });

  test('locks say how what arrives is protected', () => {
    const locks = Object.fromEntries(picture.nodes.map(({ name }, i) => [name, picture.mtls[i]]));
    expect(locks).toMatchObject({ ledger: 'partial', cart: 'mutual', db: 'unknown', web: null });
  });

  test('a call whose ends disagree is marked', () => {
    expect(picture.edges.filter(({ disagree }) => disagree).map(({ id }) => id)).toEqual([
      'east/shop/service/web~east/shop/service/cart~http',
    ]);
  });
});

describe('a picture on the other thread', () => {
  const names = ['a/x', 'a/y', 'b/z'];
  const figure = fc.option(fc.constantFrom(0, 0.04, 0.1, 7, 1200));
  const traffic = fc.record({ requestRate: figure, errorRate: figure, bytesRate: figure });
  const account = fc.option(fc.record({ requestRate: figure, errorRate: figure }));
  const anyNode = fc.record({
    version: fc.option(fc.constant('v2')),
    health: fc.constantFrom('failing' as const, 'idle' as const, 'unknown' as const),
    in: traffic,
    out: traffic,
    latency: fc.record({ meanMs: figure, p95Ms: figure }),
  });
  const anyEdge = fc.record({
    from: fc.constantFrom(...names),
    to: fc.constantFrom(...names),
    traffic,
    health: fc.constantFrom('failing' as const, 'healthy' as const),
    latency: fc.record({ meanMs: figure, p95Ms: figure }),
    state: fc.constantFrom('mutual' as const, 'partial' as const, 'unknown' as const),
    client: account,
    server: account,
  });
  const none = { p50Ms: null, p99Ms: null, account: null };
  const anyGraph = fc
    .tuple(
      fc.array(anyNode, { minLength: names.length, maxLength: names.length }),
      fc.uniqueArray(anyEdge, { selector: ({ from, to }) => `${from}>${to}`, maxLength: 9 }),
    )
    .map(([nodes, edges]) => {
      const whole = (part: { requestRate: number | null; errorRate: number | null } | null) =>
        part && { ...part, clientErrorRate: null, bytesRate: null };
      return graphOf(
        nodes.map((each, i) => node(names[i] ?? '', { ...each, latency: { ...each.latency, ...none } })),
        edges.map(({ from, to, state, client, server, traffic: rates, latency, health }) =>
          edge(`${from} > ${to}`, {
            ...{ ...rates, health, latency: { ...latency, ...none } },
            mtls: { state, share: null, knownRate: null, unknownRate: 0, basis: 'requests' },
            accounts: { client: whole(client), server: whole(server) },
          }),
        ),
      );
    });
  const labels = fc.constantFrom('none' as const, 'rate' as const, 'errors' as const, 'latency' as const);

  test('is the one that was sent', () => {
    fc.assert(
      fc.property(anyGraph, labels, fc.subarray(['a', 'b']), (graph, label, collapse) => {
        const { picture } = pictureOf(graph, { ...plainChoice, label, collapse });
        const { nodes, mtls, groups, edges, packed } = picture;
        expect(unpackPicture(...structuredClone([packNames(picture), packPicture(picture)] as const))).toEqual({
          nodes,
          mtls,
          groups,
          edges,
          packed,
        });
      }),
    );
  });

  test('is the same of a graph in columns, calls that are too many to show among them', () => {
    const spaces = Array.from({ length: 12 }, (_, i) =>
      node(`ns-${i}/ns-${i}`, { id: `east/ns-${i}/namespace/ns-${i}`, kind: 'namespace' }),
    );
    const pairs = spaces.flatMap((from) => spaces.filter((to) => to !== from).map((to) => [from.id, to.id] as const));
    const rates = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: pairs.length, maxLength: pairs.length });
    fc.assert(
      fc.property(rates, (each) => {
        const calls = pairs.map(([source, target], i) =>
          edge('a/x > a/y', { id: edgeId(source, target, 'http'), source, target, requestRate: each[i] ?? 0 }),
        );
        const graph = graphOf(spaces, calls);
        const wire: GraphColumns = JSON.parse(JSON.stringify(finished(graphColumns(graph))));
        const { picture, quiet } = pictureOf(graphOfColumns(wire), plainChoice);
        expect(packPicture(picture)).toEqual(packPicture(pictureOf(graph, plainChoice).picture));
        const hidden = picture.edges.filter((drawn) => drawn.quiet === true);
        expect(hidden).toHaveLength(pairs.length - 80);
        const shown = picture.edges.filter((drawn) => drawn.quiet !== true);
        const most = Math.max(...hidden.map(({ traffic }) => traffic ?? 0));
        expect(Math.min(...shown.map(({ traffic }) => traffic ?? 0))).toBeGreaterThanOrEqual(most);
        expect(quiet).toEqual({ edges: hidden.length, below: most });
      }),
      { numRuns: 25 },
    );
  });

  test('handed over as the calls came is the same, and nobody here reads one', () => {
    fc.assert(
      fc.property(anyGraph, labels, (graph, label) => {
        const wire: GraphColumns = JSON.parse(JSON.stringify(finished(graphColumns(graph))));
        const { picture } = pictureOf(graphOfColumns(wire), { ...plainChoice, label });
        const reads = vi.spyOn(globalThis, 'atob');
        const handed = structuredClone([packNames(picture), handOver(picture)] as const);
        expect(reads).not.toHaveBeenCalled();
        reads.mockRestore();
        const { nodes, mtls, groups, edges, packed } = pictureOf(graph, { ...plainChoice, label }).picture;
        expect(takeOver(...handed)).toEqual({ nodes, mtls, groups, edges, packed });
      }),
    );
  });

  test('seen from afar is drawn without what only near ones show', () => {
    const wire: GraphColumns = JSON.parse(JSON.stringify(finished(graphColumns(shop))));
    const picture = pictureOf(graphOfColumns(wire), plainChoice).picture;
    const there = takeOver(...structuredClone([packNames(picture), handOver(picture)] as const));
    const near = vi.spyOn(there.packed, 'near', 'get');
    const locks = vi.spyOn(there, 'mtls', 'get');
    const view = {
      ...{ camera: { x: 0, y: 0, scale: 0.1 }, size: { width: 900, height: 600 }, dpr: 1, palette: lightPalette },
      ...{ moving: false, labels: true, selection: null, hover: null, found: null },
    };
    const layout = layoutGraph(pictureOf(shop, plainChoice).placed);
    const model = buildModel(there, layout);
    expect(drawFrame(model, { ...view, tier: 0 }).drawn.nodes).toBeGreaterThan(0);
    expect([near, locks].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    drawFrame(model, { ...view, camera: { x: 0, y: 0, scale: 1 }, size: { width: 4000, height: 4000 }, tier: 3 });
    expect([near, locks].map(({ mock }) => mock.calls.length > 0)).toEqual([true, true]);
  });

  test('is told who is in it again only when that changed', () => {
    const choice = fc.record({ label: labels, collapse: fc.subarray(['a', 'b']) });
    fc.assert(
      fc.property(anyGraph, anyGraph, choice, choice, (graph, next, first, second) => {
        const [a, b] = [
          pictureOf(graph, { ...plainChoice, ...first }).picture,
          pictureOf(next, { ...plainChoice, ...second }).picture,
        ];
        expect(sameNames(a, b)).toBe(isDeepStrictEqual(packNames(a), packNames(b)));
      }),
    );
  });

  test('goes field by field where calls are hidden or summed up', () => {
    const wire: GraphColumns = JSON.parse(JSON.stringify(finished(graphColumns(shop))));
    const { picture } = pictureOf(graphOfColumns(wire), { ...plainChoice, collapse: ['shop'] });
    const { nodes, mtls, groups, edges, packed } = picture;
    expect(takeOver(...structuredClone([packNames(picture), handOver(picture)] as const))).toEqual({
      nodes,
      mtls,
      groups,
      edges,
      packed,
    });
    expect(edges.length).toBeLessThan(shop.edges.length);
  });

  test('says of each call what its record says', () => {
    fc.assert(
      fc.property(anyGraph, labels, (graph, label) => {
        const { edges } = pictureOf(graph, { ...plainChoice, label }).picture;
        const told = edges.map((each) => ({ ...each, label: each.label && measuredText(each.label) }));
        expect(told).toEqual(
          graph.edges.map((each) => ({
            ...{ id: each.id, source: each.source, target: each.target, protocol: each.protocol },
            ...{ health: each.health, mtls: each.mtls.state },
            traffic: each.requestRate ?? each.bytesRate,
            trafficUnit: each.requestRate === null && each.bytesRate !== null ? 'bytes' : 'requests',
            label: edgeFigure(each, label),
            disagree: accountGap(each) !== null,
          })),
        );
      }),
    );
  });
});

test.each([
  [1, 'mutual'],
  [0.999, 'partial'],
  [0, 'plaintext'],
  [null, 'unknown'],
] as const)('a share of %s is %s', (share, state) => {
  expect(mtlsStateOf(share)).toBe(state);
});

const account = (requestRate: number | null, errorRate: number | null) => ({
  requestRate,
  errorRate,
  clientErrorRate: null,
  bytesRate: null,
});

test.each([
  ['errors on the way', account(50, 0.08), account(50, 0), 'client sees 8 % errors, server 0 %: lost on the way'],
  [
    'errors hidden by retries',
    account(50, 0),
    account(50, 0.08),
    'client sees 0 % errors, server 8 %: the caller’s proxy',
  ],
  ['requests that never arrive', account(50, 0), account(30, 0), 'client sends 50 rps, server receives 30 rps: some'],
  ['agreement', account(50, 0.08), account(49, 0.079), null],
  ['too little to tell', account(0.05, 1), account(0.05, 0), null],
  ['a silent end', account(50, 0.08), null, null],
  ['errors nobody reports', account(50, null), account(50, 0.5), null],
])('the two accounts: %s', (_, client, server, said) => {
  const gap = accountGap({ accounts: { client, server } });
  const calls = callsAmong([], [edge('a/x > a/y', { accounts: { client, server } })]);
  expect(disagreeing(calls)(0)).toBe(gap !== null);
  if (said === null) expect(gap).toBeNull();
  else expect(gap).toContain(said);
});
