import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityId } from '@/lib/domain/entity';
import { entityOf, pathOfEntity, placeOf, servicePath } from './service-path';

const name = fc.string({ minLength: 1, unit: 'grapheme' });

test('every name comes back out of the path the router decodes', () => {
  fc.assert(
    fc.property(name, name, name, (cluster, namespace, service) => {
      const [, root, ...segments] = servicePath({ cluster, namespace, name: service }).split('/');
      expect(root).toBe('services');
      expect(segments.map(decodeURIComponent)).toEqual([cluster, namespace, service]);
    }),
  );
});

test.each([
  ['service', '/services/east/shop/x'],
  ['gateway', '/services/east/shop/x'],
  ['external', '/services/east/shop/x'],
  ['unknown', null],
  ['namespace', null],
] as const)('a %s has the page %s', (kind, path) => {
  expect(pathOfEntity({ cluster: 'east', namespace: 'shop', name: 'x', kind })).toBe(path);
});

test('an id nobody can read stays visible under its own name', () => {
  expect(entityOf('not an id')).toMatchObject({ kind: 'unknown', name: 'not an id' });
  const known = { cluster: 'east', namespace: 'shop', kind: 'service', name: 'a/b~c', version: null } as const;
  expect(entityOf(entityId(known))).toEqual(known);
});

test('a place leaves out what nobody states', () => {
  expect(placeOf({ cluster: 'east', namespace: 'unknown' })).toBe('east');
  expect(placeOf({ cluster: 'unknown', namespace: 'unknown' })).toBe('');
});
