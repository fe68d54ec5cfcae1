import { expect, test } from 'vitest';
import type { Meta } from '@/lib/domain/envelope';
import { toldOnce } from './told-once';

const meta = (west: 'ok' | 'partial' | 'down'): Meta => ({
  window: { from: 0, to: 1 },
  asOf: 1,
  trust: {
    state: 'partial',
    reasons: ['low-sample', 'missing:tcp:west', 'missing:durations:west', 'missing:tcp:north-west'],
  },
  sources: [
    { id: 'east', kind: 'prometheus', state: 'ok', message: null },
    { id: 'west', kind: 'prometheus', state: west, message: 'west did not answer.' },
  ],
});

test('a source that is gone is one reason, and others keep theirs', () => {
  const { reasons, state } = toldOnce(meta('down')).trust;
  expect(state).toBe('partial');
  expect(reasons).toEqual(['low-sample', 'source-down:west', 'missing:tcp:north-west']);
});

test('of a source that answered in part every missing part is told', () => {
  expect(toldOnce(meta('partial'))).toEqual(meta('partial'));
});
