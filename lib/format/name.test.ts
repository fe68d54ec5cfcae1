import { expect, test } from 'vitest';
import { edgeId, entityId } from '@/lib/domain/entity';
import { entityName, entityPlace, idName } from './name';

const cart = entityId({ cluster: 'east', namespace: 'shop', kind: 'service', name: '<b>cart</b>', version: null });
const ledger = entityId({ cluster: 'east', namespace: 'payments', kind: 'version', name: 'ledger', version: 'v2' });
const nobody = entityId({ cluster: 'east', namespace: 'unknown', kind: 'unknown', name: 'unknown', version: null });

test('ids read as people say them', () => {
  expect(entityName(cart)).toBe('<b>cart</b>');
  expect(entityPlace(cart)).toBe('shop · east');
  expect(entityName(ledger)).toBe('ledger v2');
  expect(entityName(nobody)).toBe('unknown caller');
  expect(entityPlace(nobody)).toBe('east');
  expect(idName(edgeId(nobody, cart, 'grpc'))).toBe('unknown caller → <b>cart</b>');
  expect(idName('not an id')).toBe('not an id');
});
