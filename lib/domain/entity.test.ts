import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Entity, edgeId, entityId, entityKinds, parseEdgeId, parseEntityId, protocols } from './entity';

const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed());
const anyEntity: fc.Arbitrary<Entity> = fc
  .record({ cluster: name, namespace: name, kind: fc.constantFrom(...entityKinds), name, revision: name })
  .map(({ revision, ...entity }) => ({
    ...entity,
    namespace: entity.kind === 'cluster' ? '' : entity.namespace,
    version: entity.kind === 'version' ? revision : null,
  }));

test('every entity survives its own id, whatever its name holds', () => {
  fc.assert(
    fc.property(anyEntity, (entity) => {
      expect(parseEntityId(entityId(entity))).toEqual(entity);
    }),
  );
});

test('every edge survives its own id', () => {
  fc.assert(
    fc.property(anyEntity, anyEntity, fc.constantFrom(...protocols), (from, to, protocol) => {
      const [source, target] = [entityId(from), entityId(to)];
      expect(parseEdgeId(edgeId(source, target, protocol))).toEqual({ source, target, protocol });
    }),
  );
});

test('reading an id never throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseEntityId(text);
      parseEdgeId(text);
    }),
  );
});

test.each([
  [
    'service',
    { cluster: 'east', namespace: 'shop', kind: 'service', name: 'checkout', version: null },
    'east/shop/service/checkout',
  ],
  [
    'version',
    { cluster: 'east', namespace: 'shop', kind: 'version', name: 'a/b', version: 'v@2' },
    'east/shop/version/a%2Fb@v%402',
  ],
  [
    'namespace',
    { cluster: 'east', namespace: 'shop', kind: 'namespace', name: 'shop', version: null },
    'east/shop/namespace/shop',
  ],
  ['cluster', { cluster: 'east', namespace: '', kind: 'cluster', name: 'east', version: null }, 'east/-/cluster/east'],
  ['tilde', { cluster: 'e~1', namespace: 'n', kind: 'service', name: 's', version: null }, 'e%7E1/n/service/s'],
] as const)('the id of a %s', (_, entity, id) => {
  expect(entityId(entity)).toBe(id);
});

test.each([
  '',
  'a',
  'a/b/c/d',
  'a/b/service/',
  '/b/service/d',
  'a/b/version/c',
  'a/b/service/%E0%A4%A',
  'a/b/service/c/d',
])('%j is no entity id', (text) => {
  expect(parseEntityId(text)).toBeNull();
});
