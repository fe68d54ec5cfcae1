import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceItemSchema } from '@/lib/domain/adoption-wire';
import { isWhole, listIn, listing, listText, meshesIn, namesListed } from './lists';

const item = (lists: Readonly<Record<string, ReturnType<typeof listing>>>) =>
  ({ key: 'ev.namespaces', value: 1, lists }) as const;

test('a list is kept as it is, whatever its names hold, and may be sent', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 700 }), { maxLength: 300 });
  fc.assert(
    fc.property(names, (given) => {
      const made = listing(given.map((name) => ({ name })));
      expect(evidenceItemSchema.safeParse(item({ names: made })).success).toBe(true);
      const read = listIn(item({ names: made }), 'names');
      expect(read?.items.map(({ name }) => name)).toEqual(given.slice(0, 200).map((name) => name.slice(0, 500)));
      expect(read?.of).toBe(given.length);
      expect(read && isWhole(read)).toBe(given.length <= 200);
    }),
  );
});

test('names stand once each, in order, and what is left out is told', () => {
  expect(namesListed(['pay', 'a, b', 'pay'])).toEqual({ items: [{ name: 'a, b' }, { name: 'pay' }], of: 2 });
  const many = namesListed(Array.from({ length: 203 }, (_, at) => `n${1000 + at}`));
  expect(listText(many)).toMatch(/^n1000, n1001, .* and 3 more$/);
  expect(
    listText(
      listing([
        { name: 'shop', count: 12 },
        { name: 'istio', version: '1.30.0' },
      ]),
    ),
  ).toBe('shop 12, istio 1.30.0');
  expect([listText(null), listText(namesListed([]))]).toEqual(['', '']);
});

describe('a text that an older assessment holds', () => {
  const of = (name: string, text: string) => listIn({ detail: { [name]: text } }, name);

  test.each([
    ['names', 'pay, shop', [{ name: 'pay' }, { name: 'shop' }]],
    [
      'meshed',
      'pay 5, shop 10',
      [
        { name: 'pay', count: 5 },
        { name: 'shop', count: 10 },
      ],
    ],
    [
      'versions',
      'istio 1.27.4, kuma 2.9',
      [
        { name: 'istio', version: '1.27.4' },
        { name: 'kuma', version: '2.9' },
      ],
    ],
    ['versions', 'v1.29.3', [{ name: 'v1.29.3' }]],
    ['names', '', []],
  ])('is read as the list of %s', (name, text, items) => {
    expect(of(name, text)).toEqual({ items, of: items.length });
  });

  test('is not whole where it was cut, and none where it was null', () => {
    const cut = of('names', `pay, ${'x'.repeat(1500)}`);
    expect(cut).toEqual({ items: [{ name: 'pay' }], of: 2 });
    expect(cut && isWhole(cut)).toBe(false);
    expect(listIn({ detail: { names: null } }, 'names')).toBeNull();
    expect(listText(meshesIn({ detail: { mesh: 'istio, linkerd' } }))).toBe('istio, linkerd');
    expect(listText(meshesIn({ lists: { meshes: namesListed(['istio']) } }))).toBe('istio');
  });
});
