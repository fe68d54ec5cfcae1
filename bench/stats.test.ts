import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaps, quantile, spread } from './stats';

test('a quantile lies between its neighbours', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 20, 30], 0.95)).toBeCloseTo(29);
  expect(quantile([7], 0.95)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

test('a spread does not depend on the order of its measurements', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 }), (values) => {
      const made = spread(values);
      expect(spread([...values].reverse())).toEqual(made);
      expect(made.min).toBeLessThanOrEqual(made.median);
      expect(made.median).toBeLessThanOrEqual(made.max);
    }),
  );
});

test('gaps are one fewer than the instants', () => {
  expect(gaps([1, 3, 7])).toEqual([2, 4]);
  expect(gaps([1])).toEqual([]);
});
