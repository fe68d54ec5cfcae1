import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { answered, call, end } from '@/lib/services/fixtures/calls';
import { analyse } from '@/lib/trace/analyse';
import slow from '@/lib/tracing/fixtures/jaeger-v1.json';
import { jaegerTrace } from '@/lib/tracing/jaeger-v1';
import { fieldsOf } from '@/lib/tracing/wire';
import { callsInTurn, depthBelow, depthOfGraph, depthOfTraces } from './depth';

const [trace] = fieldsOf(slow.data)
  .map(jaegerTrace)
  .map((reported) => analyse(reported, { rules: defaultSettings.errors }));

const way = (from: string, to: string, rate = 10) =>
  call({ source: end(from), target: end(to), client: answered(rate), server: answered(rate) });

describe('in traces', () => {
  test('calls beside others, to databases and over queues are not waited for', () => {
    // Gateway to frontend to checkout, and from there to inventory and then payment; the cart was asked beside them.
    expect(trace && callsInTurn(trace)).toBe(4);
  });
  test('the slowest tenth counts, by its middle; few traces tell nothing', () => {
    if (trace === undefined) throw new Error('no trace');
    expect(depthOfTraces(Array.from({ length: 19 }, () => trace))).toBeNull();
    const quick = { ...trace, durationUs: 1, hops: trace.hops.slice(0, 1) };
    const sample = [...Array.from({ length: 27 }, () => quick), ...Array.from({ length: 3 }, () => trace)];
    expect(depthOfTraces(sample)).toEqual({ value: 4, detail: { from: 'traces', most: 4, traces: 30, slowest: 3 } });
  });
});

describe('in the graph', () => {
  test.each([
    ['the longest way', [way('a', 'b'), way('b', 'c'), way('c', 'd'), way('a', 'd')], 3],
    ['back where it came from it ends', [way('a', 'b'), way('b', 'a')], 1],
    ['what one in a thousand takes is not the way', [way('a', 'b', 1000), way('b', 'c', 1)], 1],
    ['a call to itself is none', [way('a', 'a'), way('a', 'b')], 1],
  ])('%s', (_, calls, wanted) => {
    expect(depthOfGraph(calls)).toMatchObject({ value: wanted, detail: { from: 'graph' } });
    expect(depthOfGraph(calls.toReversed())).toMatchObject({ value: wanted });
  });
  test('beyond ten it is not believed', () => {
    const chain = Array.from({ length: 15 }, (_, at) => way(`s${at}`, `s${at + 1}`));
    expect(depthOfGraph(chain).value).toBe(10);
    expect(depthBelow(chain)('east/shop/service/s14')).toBe(2);
  });
  test('without requests nothing is known', () => {
    expect(depthOfGraph([])).toEqual({ value: null, missing: expect.stringMatching(/\.$/) });
  });
});
