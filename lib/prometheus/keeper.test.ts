import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok, type Result } from '@/lib/domain/result';
import type { Answer } from '@/lib/domain/source';
import { freshFor, keeperOf } from '@/lib/http/keeper';
import { sharedAnswers } from './shared-answers';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const NOW = 1_800_000_000_000;

test.each([
  ['the newest point on the grid', NOW, 15_000],
  ['a point between the grid lines', NOW - 1, 5_000],
  ['a window that ended long ago', NOW - 6 * 60_000, 600_000],
  ['a point a little ahead of the back end', NOW + 15_000, 15_000],
])('%s stays fresh for a while', (_, at, fresh) => {
  expect(freshFor(at, NOW)).toBe(fresh);
});

describe('kept answers', () => {
  test('go from fresh to stale to gone', () => {
    const keeper = keeperOf<string>(1_000_000);
    keeper.put('k', 'v', 10, 15_000);
    expect(keeper.get('k')).toEqual({ value: 'v', fresh: true });
    vi.advanceTimersByTime(15_001);
    expect(keeper.get('k')).toEqual({ value: 'v', fresh: false });
    vi.advanceTimersByTime(60_000);
    expect(keeper.get('k')).toBeNull();
  });
  test('never take more memory than allowed', () => {
    const keeper = keeperOf<number>(1_000_000);
    for (let i = 0; i < 20; i += 1) keeper.put(`k${i}`, i, 100_000, 15_000);
    for (let i = 0; i < 6; i += 1) keeper.put(`small${i}`, i, 10, 15_000);
    const left = Array.from({ length: 20 }, (_, i) => keeper.get(`k${i}`)).filter((entry) => entry !== null);
    expect(left.map(({ value }) => value)).toEqual([18, 19]);
  });
  test('the newest few are kept however big they are', () => {
    const keeper = keeperOf<number>(1_000);
    for (let i = 0; i < 7; i += 1) keeper.put(`k${i}`, i, 600_000, 15_000);
    expect(keeper.get('k0')).toBeNull();
    expect(keeper.get('k1')).not.toBeNull();
    vi.advanceTimersByTime(75_001);
    expect(keeper.get('k6')).toBeNull();
  });
});

test('a stale answer is given once more while it is renewed', async () => {
  const states: string[] = [];
  const answers = sharedAnswers(1_000_000, (state) => states.push(state));
  let count = 0;
  const fetch = async (): Promise<Result<Answer<number>>> => {
    count += 1;
    const receipt = { id: 'q', source: 's', promql: '', at: 0, ms: 1, series: 1, bytes: 10, shared: false };
    return ok({ value: count, receipt, trust: { state: 'complete', reasons: [] } });
  };
  const read = async (): Promise<number | null> => {
    const got = await answers.get('k', 15_000, new AbortController().signal, fetch);
    return got?.result.ok ? got.result.value.value : null;
  };
  expect([await read(), await read()]).toEqual([1, 1]);
  vi.advanceTimersByTime(16_000);
  expect(await read()).toBe(1);
  await vi.waitFor(() => expect(count).toBe(2));
  expect(await read()).toBe(2);
  expect(states).toEqual(['miss', 'hit', 'stale', 'hit']);
});
