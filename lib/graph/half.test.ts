import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfOf } from './half';

/** Names as anybody might choose them, and how many things are there; null: things without one. */
const places = fc
  .uniqueArray(fc.tuple(fc.option(fc.string({ unit: 'binary', maxLength: 8 })), fc.integer({ min: 1, max: 60 })), {
    selector: ([name]) => name,
    maxLength: 30,
  })
  .map((sizes) => sizes.flatMap(([name, size]) => Array.from({ length: size }, () => name)));

const sizesOf = (all: readonly (string | null)[]): readonly number[] => [
  ...all
    .reduce((sizes, place) => sizes.set(place, (sizes.get(place) ?? 0) + 1), new Map<string | null, number>())
    .values(),
];

test('each half has a quarter of everything at least, and one is to be had wherever no place has more than the rest thrice', () => {
  fc.assert(
    fc.property(places, (all) => {
      fc.pre(all.length > 0);
      const named = halfOf(all);
      expect(named === null).toBe(Math.max(...sizesOf(all)) > 0.75 * all.length);
      if (named === null) return;
      expect(new Set(named).size).toBe(named.length);
      const taken = all.filter((place) => place !== null && named.includes(place)).length;
      expect(taken).toBeGreaterThanOrEqual(0.25 * all.length);
      expect(taken).toBeLessThanOrEqual(0.75 * all.length);
    }),
  );
});

test('the same things in another order are halved in the same way', () => {
  fc.assert(
    fc.property(places, (all) => {
      expect(halfOf(all.toReversed())).toEqual(halfOf(all));
    }),
  );
});

test('many places of like size are halved almost evenly', () => {
  const all = Array.from({ length: 9300 }, (_, index) => `ns-${index % 40}`);
  const named = halfOf(all) ?? [];
  expect(all.filter((place) => named.includes(place)).length / all.length).toBeCloseTo(0.5, 1);
});

test('names are together no longer than a question bears', () => {
  const long = Array.from({ length: 400 }, (_, index) => `${index}${'n'.repeat(60)}`);
  expect(halfOf(long)).toBe(null);
  const few = Array.from({ length: 40 }, (_, index) => `${index}${'n'.repeat(60)}`);
  expect(halfOf(few)?.join('').length).toBeLessThanOrEqual(2_000);
  expect(halfOf(['n'.repeat(3000), 'n'.repeat(3000), 'a'])).toEqual(['a']);
});

test('nothing has no half', () => {
  expect(halfOf([])).toBe(null);
  expect(halfOf([null, null])).toBe(null);
});
