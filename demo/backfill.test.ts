import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './backfill';
import { intensityAt } from './time';

const anyStretch = fc
  .tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 30_000 }), fc.constantFrom(15, 60))
  .map(([start, length, step]) => ({ from: start * 15, to: start * 15 + length, step }));

test('pieces cover every step of a stretch once, and none crosses a two-hour block', () => {
  fc.assert(
    fc.property(anyStretch, fc.integer({ min: 1, max: 40 }), (stretch, steps) => {
      const pieces = piecesOf(stretch, steps);
      const instants = pieces.flatMap(({ from, to, step }) =>
        Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step),
      );
      const wanted = Math.floor((stretch.to - stretch.from) / stretch.step) + 1;
      expect(instants).toEqual(Array.from({ length: wanted }, (_, i) => stretch.from + i * stretch.step));
      for (const { from, to, step } of pieces) {
        expect((to - from) / step).toBeLessThan(steps);
        expect(Math.floor(from / 7200)).toBe(Math.floor(to / 7200));
      }
    }),
  );
});

test('a storyline stays between calm and worst, is calm before it began, and comes round', () => {
  const script = {
    beganMinutesAgo: 0,
    cycleMinutes: 80,
    course: [
      [0, 0],
      [6, 1],
      [34, 1],
      [38, 0],
    ],
  } as const;
  fc.assert(
    fc.property(fc.double({ min: -500, max: 500, noNaN: true }), (minutes) => {
      const intensity = intensityAt(script, minutes);
      expect(intensity).toBeGreaterThanOrEqual(0);
      expect(intensity).toBeLessThanOrEqual(1);
      if (minutes < 0) expect(intensity).toBe(0);
      else expect(intensityAt(script, minutes + 80)).toBeCloseTo(intensity, 6);
    }),
  );
  expect(intensityAt(script, 3)).toBeCloseTo(0.5);
});
