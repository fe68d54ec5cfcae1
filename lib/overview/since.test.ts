import { expect, test } from 'vitest';
import { badSince } from './since';

const points = (...values: readonly (number | null)[]) =>
  values.map((value, index) => [index, value] as [number, number | null]);

test.each([
  ['a run to the end', [0, 0, 0, 0.1, 0.1, 0.2], 3],
  ['good at the end', [0, 0.1, 0.1, 0, 0, 0], null],
  ['bad all along', [0.1, 0.1, 0.1], null],
  ['bad since the first that was reported', [null, null, 0.1, 0.1], null],
  ['one quiet moment inside', [0, 0, 0, 0.1, 0, 0.1], 3],
  ['a lost scrape inside', [0, 0, 0, 0.1, null, 0.1], 3],
  ['an earlier bad time is another story', [0.1, 0, 0, 0, 0.1], 4],
  ['nothing reported', [null, null], null],
  ['no points', [], null],
] as const)('%s', (_, values, since) => {
  expect(badSince(points(...values), 0.05)).toBe(since);
});
