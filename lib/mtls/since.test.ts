import { expect, test } from 'vitest';
import { plaintextSince } from './since';

const at = (...values: readonly (number | null)[]) =>
  plaintextSince(values, { first: 1000, step: 10, count: values.length });

test.each([
  ['began inside', [0, 0, 0, 0, 0.1, 0.2, 0.2], 1040],
  ['born inside: before, there was no such series', [null, null, null, null, 0.1, 0.2], 1040],
  ['there all along', [0.1, 0.1, 0.1, 0.1], null],
  ['one scrape lost', [0, 0, 0, 0.1, null, 0.1], 1030],
  ['over again before the end', [0, 0, 0, 0.1, 0.1, 0, 0, 0], 1030],
  ['two runs: the later one', [0.1, 0, 0, 0, 0, 0.1], 1050],
] as const)('%s', (_, values, since) => {
  expect(at(...values)).toEqual({ since, sinceKnown: true });
});

test('never: since when is not known', () => {
  expect(at(0, null, 0)).toEqual({ since: null, sinceKnown: false });
});
