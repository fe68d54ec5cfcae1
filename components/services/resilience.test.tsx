import { describe, expect, test } from 'vitest';
import type { Resilience } from '@/lib/domain/service';
import { draw } from './fixtures/draw';
import { checkoutDetail } from './fixtures/shop';
import { besideWords, ResilienceList } from './resilience-list';

const none = { rate: null, succeeded: null, count: null, of: null } as const;

test.each([
  [{ ...none, capability: 'retries', rate: 2, succeeded: 0.71 }, '71 % of them helped'],
  [{ ...none, capability: 'retries', rate: 2 }, null],
  [{ ...none, capability: 'outlierEjection', count: 1, of: 3 }, '1 of 3 endpoints left out'],
  [{ ...none, capability: 'outlierEjection', count: 2 }, '2 endpoints left out'],
  [{ ...none, capability: 'outlierEjection', count: 0, of: 3 }, 'none is left out'],
  [{ ...none, capability: 'circuitBreaking', rate: 0, count: 1 }, 'a circuit breaker was open'],
  [{ ...none, capability: 'circuitBreaking', rate: 0, count: 0 }, 'no circuit breaker was open'],
] satisfies readonly (readonly [Resilience, string | null])[])('%j: %s', (row, words) => {
  expect(besideWords(row)).toBe(words);
});

describe('the list', () => {
  test('gives each figure, and for what is not reported the reason', () => {
    const html = draw(<ResilienceList rows={checkoutDetail.resilience} meshes={['cilium']} />);
    for (const word of ['Retries', '71 % of them helped', '1 of 3 endpoints left out']) expect(html).toContain(word);
    expect(html).toContain('Cilium does not report which proxy limited a rate');
  });
});
