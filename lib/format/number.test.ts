import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatBytesRate,
  formatChange,
  formatCount,
  formatMs,
  formatPercent,
  formatRate,
  spell,
} from './number';

describe('figures', () => {
  test.each([
    [formatRate, 0, '0 rps'],
    [formatRate, 0.004, '<0.01 rps'],
    [formatRate, 0.42, '0.42 rps'],
    [formatRate, 41.23, '41.2 rps'],
    [formatRate, 182.4, '182 rps'],
    [formatRate, 1204.2, '1,204 rps'],
    [formatRate, 123_400, '123k rps'],
    [formatRate, 2_500_000, '2.5M rps'],
    [formatCount, 31, '31'],
    [formatPercent, 0, '0 %'],
    [formatPercent, 1, '100 %'],
    [formatPercent, 0.0742, '7.4 %'],
    [formatPercent, 0.00113, '0.11 %'],
    [formatPercent, 0.00001, '<0.01 %'],
    [formatPercent, 0.9962, '99.62 %'],
    [formatPercent, 0.999999, '>99.99 %'],
    [formatPercent, 1.32, '132 %'],
    [formatMs, 0.4, '0.4 ms'],
    [formatMs, 182.4, '182 ms'],
    [formatMs, 1240, '1.24 s'],
    [formatMs, 150_000, '2.5 min'],
    [formatBytes, 0, '0 B'],
    [formatBytes, 1536, '1.5 KiB'],
    [formatBytes, 1024 ** 6 * 3, '3,072 PiB'],
    [formatBytesRate, 48_211, '47.1 KiB/s'],
  ])('%o of %d reads %s', (format, value, text) => {
    expect(spell(format(value))).toBe(text);
  });

  test('a share short of all never reads 100 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (ratio) => {
        expect(formatPercent(ratio).text).not.toBe('100');
      }),
    );
  });

  test('only nothing reads 0', () => {
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: 1e9, noNaN: true }), (value) => {
        for (const format of [formatRate, formatPercent, formatMs]) expect(format(value).text).not.toBe('0');
      }),
    );
  });
});

describe('change', () => {
  test.each([
    [0.074, 0.001, { direction: 'up', text: '↑ from 0.1 %' }],
    [0.001, 0.074, { direction: 'down', text: '↓ from 7.4 %' }],
    [0.0741, 0.0742, { direction: 'same', text: 'as before, 7.4 %' }],
    [null, 0.1, null],
    [0.1, null, null],
  ])('%d after %d', (now, before, said) => {
    expect(formatChange(now, before, formatPercent)).toEqual(said);
  });
});
