import { describe, expect, test } from 'vitest';
import { firstPaint } from './first-paint';
import { isCurrent } from './pages';
import { findServices } from './palette-items';
import { frozenAddress, liveAddress } from './share';

const found = (namespace: string, name: string) => ({
  id: `east/${namespace}/service/${name}`,
  cluster: 'east',
  namespace,
  name,
  kind: 'service' as const,
  health: 'healthy' as const,
});

describe('palette', () => {
  const services = [found('shop', 'cart-cache'), found('cart', 'db'), found('shop', 'cart')];
  test.each([
    ['cart', ['cart', 'cart-cache', 'db']],
    ['CART-', ['cart-cache']],
    ['shop/ca', ['cart', 'cart-cache']],
    ['nothing', []],
  ])('%s finds the closest first', (text, names) => {
    expect(findServices(services, text).map(({ name }) => name)).toEqual(names);
  });
});

test.each([
  ['/', '/', true],
  ['/', '/graph', false],
  ['/services', '/services/east/shop/cart', true],
  ['/services', '/services-else', false],
])('%s is the page of %s: %s', (path, pathname, current) => {
  expect(isCurrent(path, pathname)).toBe(current);
});

test('a shared address holds instants and drops the rhythm', () => {
  const now = Date.parse('2026-11-03T14:17:30Z');
  const url = new URL(frozenAddress('https://weft.example/services?q=a%20b&from=now-1h&refresh=5', now));
  expect(url.searchParams.get('q')).toBe('a b');
  expect(Number(url.searchParams.get('from'))).toBe(now - 3_600_000);
  expect(Number(url.searchParams.get('to'))).toBe(now);
  expect(url.searchParams.has('refresh')).toBe(false);
});

test('a live address keeps its relative window and says which version it is of', () => {
  expect(liveAddress('https://weft.example/services?from=now-1h&refresh=5#x')).toBe(
    'https://weft.example/services?from=now-1h&refresh=5&v=1',
  );
});

test('the first script survives being escaped as text', () => {
  expect(firstPaint).not.toMatch(/["'&<>]/);
});
