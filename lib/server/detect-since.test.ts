import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learned, nextProbe, type Past } from './detect-since';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = 1_800_000_000_000;

/** Looks until there is nothing more to learn about a mesh that began at `began`. */
const search = (began: number): { readonly past: Past; readonly looks: number } => {
  let past: Past = { seen: now, unseen: null };
  for (let looks = 0; looks < 50; looks += 1) {
    const next = nextProbe(past, now);
    if (next === null) return { past, looks };
    past = learned(past, next.at, next.at >= began);
  }
  throw new Error('It never ends.');
};

test('when a mesh began is found to a twentieth of its age or a quarter of an hour, in a few looks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 31 * 24 * 60 }), (minutes) => {
      const age = minutes * MINUTE;
      const { past, looks } = search(now - age);
      const found = now - past.seen;
      expect(found).toBeLessThanOrEqual(age);
      expect(age - found).toBeLessThanOrEqual(Math.max(15 * MINUTE, found * 0.05) + 1);
      expect(looks).toBeLessThanOrEqual(15);
    }),
  );
});

test('what is older than a month is told as a month', () => {
  expect(now - search(now - 400 * DAY).past.seen).toBe(31 * DAY);
});
