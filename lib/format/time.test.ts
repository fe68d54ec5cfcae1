import { describe, expect, test } from 'vitest';
import { formatAgo, formatClock, formatSpan, formatTick, formatWindow, formatZone } from './time';

const now = Date.parse('2026-11-03T14:17:30Z');
const minute = 60_000;

describe('spans', () => {
  test.each([
    [0, '0 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [17 * minute, '17 min'],
    [3 * 60 * minute, '3 h'],
    [9 * 24 * 60 * minute, '9 d'],
    [3650 * 24 * 60 * minute, '9 y'],
  ])('%d ms is %s', (span, text) => {
    expect(formatSpan(span)).toBe(text);
  });

  test.each([
    [now - 200, 'just now'],
    [now - 12_000, '12 s ago'],
    [now + 9 * 24 * 60 * minute, 'in 9 d'],
  ])('%d is told as %s', (at, text) => {
    expect(formatAgo(at, now)).toBe(text);
  });
});

describe('windows', () => {
  test('of today need no date', () => {
    expect(formatWindow(now - 15 * minute, now, now)).toBe(`${formatClock(now - 15 * minute)} – ${formatClock(now)}`);
  });

  test('of another day name it once', () => {
    const to = now - 3 * 24 * 60 * minute;
    expect(formatWindow(to - minute, to, now)).toMatch(/^31 Oct \d\d:\d\d – \d\d:\d\d$/);
  });

  test.each([
    [minute, /^\d\d:\d\d:\d\d$/],
    [60 * minute, /^\d\d:\d\d$/],
    [7 * 24 * 60 * minute, /^\d+ \w{3}$/],
  ])('ticks over %d ms tell each other apart', (span, shape) => {
    expect(formatTick(now, span)).toMatch(shape);
  });

  test('the zone is an offset', () => {
    expect(formatZone(now)).toMatch(/^UTC([+−]\d{1,2}(:\d\d)?)?$/);
  });
});
