import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterQuiet } from './after-quiet';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('once, when nobody has stirred for so long, and again after the next stir', () => {
  const act = vi.fn();
  const stir = afterQuiet(60_000, act);
  vi.advanceTimersByTime(600_000);
  expect(act).not.toHaveBeenCalled();
  for (let i = 0; i < 10; i++) {
    stir();
    vi.advanceTimersByTime(59_000);
  }
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600_000);
  expect(act).toHaveBeenCalledTimes(1);
  stir();
  vi.advanceTimersByTime(60_000);
  expect(act).toHaveBeenCalledTimes(2);
});
