import { expect, test } from 'vitest';
import { resolveWindow, type TimeBound } from './view';

const now = Date.UTC(2026, 10, 22, 12, 0, 7, 123);
const grid = Date.UTC(2026, 10, 22, 12, 0, 0);
const ago = (span: number): TimeBound => ({ kind: 'now', ago: span });
const at = (time: number): TimeBound => ({ kind: 'at', at: time });

test('a live window stands on the 15 s grid', () => {
  expect(resolveWindow({ from: ago(900_000), to: ago(0) }, now)).toEqual({
    window: { from: grid - 900_000, to: grid, live: true },
  });
});

test('absolute times are kept exactly', () => {
  expect(resolveWindow({ from: at(now - 100_001), to: at(now - 1) }, now)).toEqual({
    window: { from: now - 100_001, to: now - 1, live: false },
  });
});

test.each([
  ['the same ends', at(1000), at(1000), 'from-not-before-to'],
  ['ends the wrong way round', ago(0), ago(60_000), 'from-not-before-to'],
  ['more than 31 days', ago(31 * 86_400_000 + 1), ago(0), 'too-long'],
  ['the future', ago(0), at(now + 15_001), 'in-the-future'],
] as const)('%s is refused', (_, from, to, problem) => {
  expect(resolveWindow({ from, to }, now)).toEqual({ problem });
});
