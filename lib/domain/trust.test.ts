import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeTrust, type Trust, trustStates, worseState } from './trust';

const anyTrust: fc.Arbitrary<Trust> = fc.record({
  state: fc.constantFrom(...trustStates),
  reasons: fc.array(fc.constantFrom('stale', 'short-window', 'low-sample'), { maxLength: 3 }),
});

test('a whole is never trusted more than any of its parts', () => {
  fc.assert(
    fc.property(fc.array(anyTrust), (parts) => {
      const whole = mergeTrust(parts);
      for (const part of parts) expect(worseState(whole.state, part.state)).toBe(whole.state);
      expect(new Set(whole.reasons).size).toBe(whole.reasons.length);
    }),
  );
});
