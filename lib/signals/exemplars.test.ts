import { describe, expect, test } from 'vitest';
import type { PromQL } from '@/lib/domain/units';
import { exemplarsQuestion } from '@/lib/prometheus/exemplars';
import recorded from '@/lib/tracing/fixtures/exemplars.json';
import { shownExemplars } from './exemplars';

const grid = { first: 1_772_446_480_000, step: 1_000, count: 120 };
const SLOW = '07c2a9d14be84f3fa1d5c36e0b9f2e84';
const read = async (data: unknown) => (await exemplarsQuestion('up' as PromQL, { from: 0, to: 1 }).read(data)).value;

describe('exemplars that lead to a trace', () => {
  test('under every name and in every spelling; those without an id or a number lead nowhere', async () => {
    const shown = shownExemplars(await read(recorded.data), 1_000, { ...grid, step: 1 });
    expect(shown.map(({ traceId, valueMs }) => [traceId, Math.round(valueMs * 10) / 10])).toEqual([
      [SLOW, 44.1],
      [SLOW, 485.2],
      [SLOW, 794.4],
    ]);
  });
  test('of each step the slowest', async () => {
    const shown = shownExemplars(await read(recorded.data), 1_000, grid);
    expect(shown.map(({ valueMs }) => Math.round(valueMs))).toEqual([794]);
  });
  test.each([
    ['dd.trace_id', '18446744073709551615', `${'0'.repeat(16)}${'f'.repeat(16)}`],
    ['trace_id', SLOW, SLOW],
    ['traceID', SLOW.slice(1), SLOW],
    ['TraceID', SLOW.toUpperCase(), SLOW],
    ['traceId', SLOW, SLOW],
    ['trace-id', SLOW, SLOW],
    ['trace.id', 'C0FFEE1234567890', '0000000000000000c0ffee1234567890'],
    ['TraceId', 'B8Kp0UvoTz+h1cNuC58uhA==', SLOW],
    ['trace_id', '<script>', null],
    ['trace_id', `${SLOW}0`, null],
    ['span_id', 'c0ffee1234567890', null],
  ])('%s=%s', (key, value, id) => {
    const shown = shownExemplars([{ labels: { [key]: value }, value: 1, at: grid.first }], 1, grid);
    expect(shown[0]?.traceId ?? null).toBe(id);
  });
  test('nothing selected is no data at all; anything else is no exemplars', async () => {
    expect(await read(undefined)).toEqual([]);
    await expect(read('x')).rejects.toThrow();
  });
});
