import { describe, expect, it } from 'vitest';
import type { Steps } from '@/lib/domain/steps';
import { inTurns } from './in-turns';

/** Holds the processor for so many pieces of 4 ms each. */
function* working(name: string, pieces: number, seen: string[]): Steps<string> {
  for (let piece = 0; piece < pieces; piece += 1) {
    const began = performance.now();
    while (performance.now() - began < 4);
    seen.push(name);
    yield;
  }
  return name;
}

describe('work in turns', () => {
  it('lets others in between its pieces', async () => {
    const seen: string[] = [];
    const long = inTurns(working('long', 12, seen));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.length).toBeLessThan(12);
    expect(await long).toBe('long');
    expect(seen).toHaveLength(12);
  });

  it('ends what takes long before it goes on with the next, and lets short work through', async () => {
    const seen: string[] = [];
    const all = [inTurns(working('first', 12, seen)), inTurns(working('second', 12, seen))];
    expect(await inTurns(working('short', 1, seen))).toBe('short');
    expect(await Promise.all(all)).toEqual(['first', 'second']);
    expect(seen.indexOf('short')).toBeLessThan(seen.lastIndexOf('first'));
    const ended = seen.lastIndexOf('first');
    expect(seen.slice(ended + 1)).toEqual(Array.from({ length: seen.length - ended - 1 }, () => 'second'));
    expect(seen.length - ended).toBeGreaterThan(8);
  });

  it('goes on after work that fails', async () => {
    function* failing(): Steps<void> {
      yield* working('failing', 4, []);
      throw new Error('no');
    }
    const failed = inTurns(failing());
    const next = inTurns(working('next', 6, []));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
