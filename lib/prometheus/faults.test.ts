import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeText, statusFault } from '@/lib/http/faults';
import { errorFault, PROMETHEUS } from './faults';

describe('a back end speaks without addresses and credentials', () => {
  test.each([
    ['dial tcp 10.1.2.3:9090: connect refused', 'dial tcp [address]: connect refused'],
    ['Get "http://joe:pw@prom:9090/api/v1/query?x=1": EOF', 'Get "[address]": EOF'],
    ['rpc error from store-0.thanos.svc:10901', 'rpc error from [address]'],
    ['lookup of [fd00::1]:9090 failed', 'lookup of [address] failed'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: [redacted] [redacted]'],
    ['bad token=s3cret here', 'bad token=[redacted] here'],
    ['1:25: parse error: unexpected token ")"', '1:25: parse error: unexpected token ")"'],
    ['vector cannot contain metrics with the same labelset', 'vector cannot contain metrics with the same labelset'],
  ])('%s', (said, shown) => {
    expect(safeText(said)).toBe(shown);
  });
  test('and briefly', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 290, maxLength: 2_000 }), (text) => {
        expect(safeText(text).length).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('the back end’s verdict', () => {
  test.each([
    [400, 'bad_data', 'rejected'],
    [422, 'execution', 'rejected'],
    [422, '422', 'rejected'],
    [503, 'timeout', 'timeout'],
    [422, 'timeout', 'timeout'],
    [499, 'canceled', 'canceled'],
    [500, 'internal', 'unreachable'],
    [503, 'unavailable', 'unreachable'],
    [404, 'not_found', 'malformed'],
    [429, 'too_many_requests', 'overloaded'],
  ])('%i %s is %s', (status, type, kind) => {
    expect(errorFault('prom', status, { type, text: 'why' }).kind).toBe(kind);
  });
  test('a refusal says why', () => {
    expect(errorFault('prom', 400, { type: 'bad_data', text: 'parse error' }).message).toBe(
      'prom refused this query: parse error',
    );
  });
  test.each([
    [302, 'malformed'],
    [401, 'unreachable'],
    [404, 'malformed'],
    [406, 'malformed'],
    [413, 'too-large'],
    [429, 'overloaded'],
    [499, 'canceled'],
    [502, 'unreachable'],
    [504, 'timeout'],
  ])('status %i alone is %s', (status, kind) => {
    expect(statusFault('prom', status, PROMETHEUS).kind).toBe(kind);
  });
});
