import { describe, expect, test } from 'vitest';
import { candidateNames, matchingNames, namespacesAmong, nodeFinder, wantedOf } from './names';

const checkout = { name: 'checkout', namespace: 'shop', cluster: 'east' };

describe('the names of a service of ours', () => {
  test('likeliest first', () => {
    expect(candidateNames(checkout, {}).slice(0, 3)).toEqual([
      'checkout',
      'checkout.shop',
      'checkout.shop.svc.cluster.local',
    ]);
  });
  test.each([
    [{ checkout: 'till' }, 'till'],
    [{ 'shop/checkout': 'till' }, 'till'],
    [{ 'shop/*': '{cluster}-{namespace}-{name}' }, 'east-shop-checkout'],
    [{ 'other/*': 'till' }, 'checkout'],
    [{ '.*': 'till' }, 'checkout'],
  ])('%j', (rules, first) => {
    expect(candidateNames(checkout, rules as Record<string, string>)[0]).toBe(first);
  });
  test.each([
    [['CHECKOUT'], ['CHECKOUT']],
    [
      ['checkout', 'checkout.shop', 'checkout-2'],
      ['checkout', 'checkout.shop'],
    ],
    [['checkout_shop_svc_8080'], ['checkout_shop_svc_8080']],
    [['checkout_shop_svc_admin', 'mycheckout'], []],
  ])('of %j it is %j', (known, found) => {
    expect(matchingNames(known, candidateNames(checkout, {}))).toEqual(found);
  });
  test('what is no id of an entity is a name', () => {
    expect(wantedOf('shop/checkout')).toBe('shop/checkout');
    expect(wantedOf('unknown/unknown/service/cart')).toEqual({ name: 'cart', namespace: null, cluster: null });
  });
});

test('a namespace shows where a name stands with and without it', () => {
  expect([...namespacesAmong(['cart', 'cart.shop', 'inventory.shop', 'api.mailer'])]).toEqual(['shop']);
});

describe('the node that a name leads to', () => {
  const find = nodeFinder([
    'east/shop/service/cart',
    'east/old/service/cart',
    'east/shop/service/pay',
    'x/unknown/service/lone',
  ]);
  test.each([
    ['cart', 'shop', 'east/shop/service/cart'],
    ['cart', null, null],
    ['pay', null, 'east/shop/service/pay'],
    ['PAY', 'shop', 'east/shop/service/pay'],
    ['pay.shop', null, 'east/shop/service/pay'],
    ['pay', 'elsewhere', null],
    ['lone', 'shop', 'x/unknown/service/lone'],
    ['nobody', null, null],
  ])('%s in %s', (name, namespace, id) => {
    expect(find(name, namespace)).toBe(id);
  });
});
