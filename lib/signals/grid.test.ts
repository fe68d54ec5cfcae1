import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridOf, instantsOf, lastOf, rateWindowFor, stepFor } from './grid';
import { added, gapLine, lineOf, meanOf, pointsOf, shareOf, without } from './lines';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (span: number, live = true) => ({ from: 1_795_376_400_000 - span, to: 1_795_376_400_000, live });

describe('step', () => {
  test.each([
    ['15 min', 15 * MINUTE, 15_000, 15_000],
    ['1 h', HOUR, 15_000, 30_000],
    ['6 h', 6 * HOUR, 15_000, 180_000],
    ['1 d', 24 * HOUR, 15_000, 720_000],
    ['a slow scrape', 15 * MINUTE, 60_000, 60_000],
    ['a fast scrape', 5 * MINUTE, 1_000, 3_000],
  ] as const)('%s', (_, span, interval, step) => {
    expect(stepFor(at(span), interval, null)).toBe(step);
  });

  test('one that was asked for is kept within reason', () => {
    expect(stepFor(at(HOUR), 15_000, 60_000)).toBe(60_000);
    expect(stepFor(at(HOUR), 15_000, 1_000)).toBe(15_000);
    expect(stepFor(at(24 * HOUR), 15_000, 15_000)).toBe(90_000);
  });

  test('the rate window skips no sample and survives a lost scrape', () => {
    expect(rateWindowFor(15_000, 15_000)).toBe(60_000);
    expect(rateWindowFor(720_000, 15_000)).toBe(720_000);
  });
});

const anyWindow = fc
  .record({ to: fc.integer({ min: 1e6, max: 2e6 }), span: fc.integer({ min: 1, max: 3000 }), live: fc.boolean() })
  .map(({ to, span, live }) => ({ from: (to - span) * 15_000, to: to * 15_000, live }));

test('instants lie in the window, a step apart, and there are at most about a thousand', () => {
  fc.assert(
    fc.property(anyWindow, fc.constantFrom(1_000, 15_000, 60_000), (window, interval) => {
      const grid = gridOf(window, stepFor(window, interval, null));
      const instants = instantsOf(grid);
      expect(grid.count).toBeLessThanOrEqual(1_001);
      expect(instants.at(-1)).toBe(lastOf(grid));
      expect(lastOf(grid) <= window.to && lastOf(grid) > window.to - grid.step).toBe(true);
      if (grid.count > 1) expect(grid.first).toBeGreaterThanOrEqual(window.from);
      if (!window.live) expect(lastOf(grid)).toBe(window.to);
    }),
  );
});

test('a refresh appends and does not redraw: live grids of one step share their instants', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e6, max: 2e6 }), (tick) => {
      const grid = (to: number) => gridOf({ from: (to - 240) * 15_000, to: to * 15_000, live: true }, 30_000);
      const [now, next] = [instantsOf(grid(tick)), instantsOf(grid(tick + 1))];
      expect(next.filter((instant) => instant <= (now.at(-1) ?? 0)).every((instant) => now.includes(instant))).toBe(
        true,
      );
    }),
  );
});

const grid = { first: 0, step: 10, count: 4 };

test('a gap is null, never 0', () => {
  expect(
    lineOf(
      {
        labels: {},
        points: [
          [0, 1],
          [20, 0],
          [30, null],
        ],
      },
      grid,
    ),
  ).toEqual([1, null, 0, null]);
  expect(
    lineOf(
      {
        labels: {},
        points: [
          [-10, 1],
          [40, 1],
        ],
      },
      grid,
    ),
  ).toEqual(gapLine(grid));
  expect(added([null, 1, null], [null, null, 2])).toEqual([null, 1, 2]);
});

test('shares are of what was counted: none without a whole, 0 where only the whole is', () => {
  expect(shareOf([null, 1, 5, null], [4, 4, 4, 0])).toEqual([0, 0.25, 1, null]);
  expect(shareOf([], gapLine(grid))).toEqual(gapLine(grid));
  expect(meanOf([10, 0, null, 5], [2, 0, 1, null])).toEqual([5, null, null, null]);
  expect(without([3, 1, null], [1, 2, 1])).toEqual([2, 0, null]);
});

test('points carry 4 significant digits', () => {
  expect(pointsOf([1234.567, 0.000123456, null, 0], grid)).toEqual([
    [0, 1235],
    [10, 0.0001235],
    [20, null],
    [30, 0],
  ]);
});
