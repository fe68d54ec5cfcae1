import { describe, expect, test } from 'vitest';
import { failed, ok } from '@/lib/domain/result';
import type { MetricsSource, SourceReport } from '@/lib/domain/source';
import { COMPLETE } from '@/lib/domain/trust';
import { asked, extendMeta, inTime, mergeReports, metaOf, reportOf } from './asked';

const receipt = { id: 'q', source: 'a', promql: 'up', at: 0, ms: 1, series: 0, bytes: 0, shared: false };
const health: SourceReport = { id: 'a', kind: 'prometheus', state: 'ok', message: null };
const source = { id: 'a', health: () => health } as unknown as MetricsSource;
const good = asked(source, 'tcp', Promise.resolve(ok({ value: [1], receipt, trust: COMPLETE })));
const bad = asked(
  source,
  'trend',
  Promise.resolve(failed({ kind: 'timeout' as const, source: 'a', message: 'No answer within 8 s.' })),
);

test('an answer in time is the answer, a late one is what stands in for it', async () => {
  const slow = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 60));
  expect(await inTime(Promise.resolve('now'), 'missing', 20)).toBe('now');
  expect(await inTime(slow, 'missing', 5)).toBe('missing');
  expect(await slow).toBe('late');
});

test('a fault is a missing part with its reason, not an error', async () => {
  const { value, trust, fault } = await bad;
  expect({ value, trust, kind: fault?.kind }).toEqual({
    value: null,
    trust: { state: 'partial', reasons: ['missing:trend:a'] },
    kind: 'timeout',
  });
});

test('a source is down only when nothing came back', async () => {
  expect(reportOf(source, [await good, await bad])).toMatchObject({
    state: 'partial',
    message: 'No answer within 8 s.',
  });
  expect(reportOf(source, [await bad])).toMatchObject({ state: 'down' });
  expect(reportOf(source, [await good])).toMatchObject({ state: 'ok' });
});

describe('one source in several parts of a frame', () => {
  const at = (state: SourceReport['state']): SourceReport => ({ ...health, state });
  test.each([
    ['ok', 'down', 'partial'],
    ['down', 'ok', 'partial'],
    ['down', 'down', 'down'],
    ['partial', 'ok', 'partial'],
    ['slow', 'ok', 'slow'],
  ] as const)('%s and %s is %s', (first, second, together) => {
    expect(mergeReports([at(first), at(second)])).toEqual([at(together)]);
  });
});

test('more questions weaken a frame and add their receipts', async () => {
  const window = { from: 0, to: 1, live: true };
  const base = metaOf({ sources: [source] }, { window, asOf: 1, answers: [await good] });
  const meta = extendMeta(base, { sources: [source] }, [await bad, await good]);
  expect(base.trust).toEqual(COMPLETE);
  expect(meta.trust).toEqual({ state: 'partial', reasons: ['missing:trend:a'] });
  expect(meta.queries).toHaveLength(2);
  expect(meta.sources).toMatchObject([{ id: 'a', state: 'partial' }]);
});
