import { describe, expect, test } from 'vitest';
import { fixedRange, lastRange, rangeWords, stepRange } from './range';

const now = Date.parse('2026-11-03T14:17:30Z');
const minute = 60_000;

describe('stepping', () => {
  test('back from live is the window before this one', () => {
    expect(stepRange(lastRange(15 * minute), -1, now)).toEqual(fixedRange(now - 30 * minute, now - 15 * minute));
  });

  test('forward to now is live again, as long as before', () => {
    const back = stepRange(lastRange(15 * minute), -1, now);
    expect(stepRange(back, 1, now)).toEqual(lastRange(15 * minute));
  });

  test('and so it is after a look that took a while', () => {
    const back = stepRange(lastRange(15 * minute), -1, now);
    expect(stepRange(back, 1, now + 2 * minute)).toEqual(lastRange(15 * minute));
    expect(stepRange(back, 1, now + 6 * minute)).toEqual(fixedRange(now - 15 * minute, now));
  });

  test('forward further back stays fixed', () => {
    const range = fixedRange(now - 90 * minute, now - 60 * minute);
    expect(stepRange(range, 1, now)).toEqual(fixedRange(now - 60 * minute, now - 30 * minute));
  });
});

test.each([
  [15 * minute, 'last 15 min'],
  [60 * minute, 'last 1 h'],
  [90 * minute, 'last 90 min'],
  [48 * 60 * minute, 'last 2 d'],
  [45_000, 'last 45 s'],
])('%d ms reads %s', (ago, words) => {
  expect(rangeWords(lastRange(ago), now)).toBe(words);
});
