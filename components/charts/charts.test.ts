import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartRows, summarise, thin } from './rows';
import { sparkPath } from './spark-path';
import { timeTicks, valueTicks } from './ticks';

const line = (id: string, points: [number, number | null][]) => ({ id, name: id, points, tone: 'accent' });

describe('rows', () => {
  test('a missing step breaks the line', () => {
    const rows = chartRows(
      [
        line('a', [
          [0, 1],
          [15_000, 2],
          [60_000, 3],
        ]),
      ],
      15,
    );
    expect(rows).toEqual([
      { at: 0, a: 1 },
      { at: 15_000, a: 2 },
      { at: 30_000, a: null },
      { at: 60_000, a: 3 },
    ]);
  });

  test('lines with different times share one axis and lend each other nothing', () => {
    expect(chartRows([line('a', [[0, 1]]), line('b', [[15_000, 2]])], 15)).toEqual([
      { at: 0, a: 1, b: null },
      { at: 15_000, a: null, b: 2 },
    ]);
  });

  test('a summary of nothing is nothing', () => {
    expect(summarise([[0, null]])).toEqual({ last: null, least: null, most: null });
    expect(
      summarise([
        [0, 3],
        [1, 1],
        [2, null],
      ]),
    ).toEqual({ last: 1, least: 1, most: 3 });
  });

  test('thinning keeps both ends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 2, max: 30 }), (list, most) => {
        const kept = thin(list, most);
        expect(kept.length).toBe(Math.min(list.length, most));
        expect([kept[0], kept.at(-1)]).toEqual([list[0], list.at(-1)]);
      }),
    );
  });
});

describe('ticks', () => {
  test.each([
    [0, [0, 0.5, 1]],
    [0.0212, [0, 0.01, 0.02, 0.03]],
    [182, [0, 100, 200]],
    [1204, [0, 500, 1000, 1500]],
  ])('a scale up to %d', (most, ticks) => {
    expect(valueTicks(most, 3)).toEqual(ticks);
  });

  test('a scale holds its data and is not much larger', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (most) => {
        const top = valueTicks(most, 3).at(-1) ?? 0;
        expect(top).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(most * 2.6);
      }),
    );
  });

  test('time ticks are round in the reader’s zone and inside the window', () => {
    const from = Date.parse('2026-11-03T13:58:11Z');
    const ticks = timeTicks(from, from + 15 * 60_000, 6, 3_600_000);
    expect(ticks.map((at) => new Date(at).toISOString().slice(11, 19))).toEqual(['14:00:00', '14:05:00', '14:10:00']);
  });
});

describe('sparkline', () => {
  test('a null lifts the pen', () => {
    const { d } = sparkPath(
      [
        [0, 1],
        [1, null],
        [2, 1],
      ],
      { width: 100, height: 20 },
    );
    expect(d.match(/M/g)).toHaveLength(2);
    expect(d).not.toContain('L');
  });

  test.each(['zero', 'own'] as const)('on its %s scale it stays in its box', (scale) => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const { end } = sparkPath(
          list.map((value, index) => [index, value]),
          { width: 100, height: 20, scale },
        );
        expect(end === null).toBe(list.every((value) => value === null));
        const [x, y] = end ?? [0, 0];
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(100);
        expect(y).toBeLessThanOrEqual(20);
      }),
    );
  });

  test('its own scale shows change, and leaves noise small', () => {
    const heightOf = (...values: readonly number[]) => {
      const { d } = sparkPath(
        values.map((value, index) => [index, value]),
        { width: 100, height: 24, scale: 'own' },
      );
      const ys = [...d.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(heightOf(180, 360)).toBe(20);
    expect(heightOf(180, 181)).toBeLessThan(2);
  });

  test('nothing reported has no end', () => {
    expect(sparkPath([[0, null]], { width: 100, height: 20 })).toEqual({ d: '', end: null });
  });
});
