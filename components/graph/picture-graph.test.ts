import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCondition } from '@/lib/graph/condition';
import { accountGap, accountsDisagree } from './account-gap';
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
      const locks = arrivingProtection();
      edges.forEach(locks.add);
      expect(locks.at(target)).toBe(mergeMtls(counted.map(({ mtls }) => mtls)).state);
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
    expect(nodeNamed('cart')?.figure).toBe('20 rps');
    expect(nodeNamed('db')?.figure).toBe('2 KiB/s');
    expect(nodeNamed('web')?.figure).toBe('30 rps');
    const errors = pictureOf(shop, { ...plainChoice, label: 'errors' }).picture;
    expect(errors.nodes.map(({ figure }) => figure)).toEqual(['5 %', '10 %', null, '0 %', '0 %']);
  });

  test('locks say how what arrives is protected', () => {
    expect(nodeNamed('ledger')?.mtls).toBe('partial');
    expect(nodeNamed('cart')?.mtls).toBe('mutual');
    expect(nodeNamed('db')?.mtls).toBe('unknown');
    expect(nodeNamed('web')?.mtls).toBeNull();
  });

  test('a call whose ends disagree is marked', () => {
    expect(picture.edges.filter(({ disagree }) => disagree).map(({ id }) => id)).toEqual([
      'east/shop/service/web~east/shop/service/cart~http',
    ]);
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
  expect(accountsDisagree({ accounts: { client, server } })).toBe(gap !== null);
  if (said === null) expect(gap).toBeNull();
  else expect(gap).toContain(said);
});
