import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachOf, finished, mapOf } from './steps';

test('work in pieces comes to what it would at once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 1000 }), (items) => {
      expect(finished(mapOf(items, (item) => item * 2))).toEqual(items.map((item) => item * 2));
    }),
  );
});

test('long work may be left between its pieces', () => {
  const steps = eachOf(Array.from({ length: 1000 }), () => undefined);
  expect([...steps]).toHaveLength(3);
});
