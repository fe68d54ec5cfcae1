import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkout, node, row, services } from './fixtures/shop';
import { trafficOf } from './row-traffic';
import { formatSort, parseSort, sortKeys, sortServices, worstFirst } from './sort-services';

const names = (sort: string) => sortServices(services, parseSort(sort)).map(({ name }) => name);

test('the list opens with the worst, busiest first', () => {
  expect(names('').slice(0, 4)).toEqual(['checkout', 'ledger', 'cart', 'catalog']);
});

test('what is not reported comes last, up or down', () => {
  for (const sort of ['rate', '-rate']) {
    expect(new Set(names(sort).slice(-2))).toEqual(new Set(['istio-ingressgateway', 'unknown']));
  }
});

test.each([
  ['-errors', 'orders'],
  ['-latency', 'ledger'],
  ['mtls', 'orders'],
  ['name', 'api.pay.example.com'],
])('%s begins with %s', (sort, first) => {
  expect(names(sort)[0]).toBe(first);
});

test('an order survives its address', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sortKeys), fc.boolean(), (key, descending) => {
      expect(parseSort(formatSort({ key, descending }))).toEqual({ key, descending });
    }),
  );
});

test('an order nobody knows is the one the list opens in', () => {
  expect(parseSort('__proto__')).toEqual(worstFirst);
});

test('the order of the input changes nothing', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...services], { minLength: services.length }), (shuffled) => {
      expect(sortServices(shuffled, worstFirst)).toEqual(sortServices(services, worstFirst));
    }),
  );
});

test('a gateway that nobody calls by name shows what leaves it, and says so', () => {
  const gateway = row(node({ name: 'gateway', kind: 'gateway' }), { rate: null, errors: null, meanMs: null });
  const leaving = { ...gateway, out: { requestRate: 130, errorRate: 0.02, bytesRate: null } };
  expect(trafficOf(leaving)).toEqual({ requestRate: 130, errorRate: 0.02, direction: 'out' });
  expect(trafficOf(gateway)).toEqual({ requestRate: null, errorRate: null, direction: 'in' });
  expect(trafficOf(checkout).direction).toBe('in');
});
