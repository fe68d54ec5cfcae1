import type { RequestCall, ServiceRef } from '@/demo/shape';

/** What the services of the shop are written in, and what they are asked: spans are named after both. Data. */

export type Language = 'go' | 'java' | 'nodejs' | 'dotnet' | 'python';

/** Services without an entry write no spans of their own: only their proxies do. */
export const languages: Readonly<Record<string, Language>> = {
  frontend: 'nodejs',
  'mobile-bff': 'nodejs',
  session: 'go',
  catalog: 'go',
  search: 'java',
  cart: 'dotnet',
  checkout: 'go',
  recommendations: 'python',
  pricing: 'go',
  promotions: 'go',
  payments: 'java',
  fraud: 'python',
  wallet: 'java',
  ledger: 'java',
  orders: 'java',
  shipping: 'go',
  notifications: 'python',
  events: 'go',
};

export interface Route {
  readonly method: string;
  /** As the router of the service knows it. */
  readonly route: string;
  /** As it was asked for. */
  readonly path: string;
}

const get = (route: string, path = route): Route => ({ method: 'GET', route, path });
const post = (route: string, path = route): Route => ({ method: 'POST', route, path });

const routes: Readonly<Record<string, Route>> = {
  admin: get('/admin/stock'),
  analytics: post('/data.Analytics/Ingest'),
  cart: get('/cart/{userId}', '/cart/u-7731'),
  catalog: get('/products/{sku}', '/products/TEA-250G'),
  checkout: post('/api/checkout'),
  events: post('/events'),
  fraud: post('/payments.Fraud/Score'),
  inventory: post('/fulfilment.Inventory/Reserve'),
  ledger: post('/entries'),
  notifications: post('/notify'),
  orders: post('/orders'),
  payments: post('/payments.Payments/Charge'),
  pricing: post('/shop.Pricing/Quote'),
  promotions: post('/shop.Promotions/Apply'),
  recommendations: get('/recommendations'),
  reviews: get('/reviews/{sku}', '/reviews/TEA-250G'),
  search: get('/search', '/search?q=oolong'),
  session: get('/session'),
  shipping: post('/shipments'),
  tracking: get('/parcels/{id}', '/parcels/p-20418'),
  wallet: post('/payments.Wallet/Debit'),
  warehouse: post('/picks'),
  wishlist: get('/wishlist'),
  'api.cardpay.example': post('/v1/charges'),
  'hooks.chatter.example': post('/services/T01/B02'),
  'rates.parcel.example': get('/v2/rates', '/v2/rates?zip=10115'),
  'telemetry.tracker.example': post('/collect'),
};

/** The kinds of requests of the front doors, told by the busiest thing that they had to ask for. */
const doors: readonly (readonly [asked: string, frontend: Route, mobile: Route])[] = [
  ['checkout', post('/checkout'), post('/v1/checkout')],
  ['tracking', get('/orders/{id}', '/orders/o-4417'), get('/v1/parcels/{id}', '/v1/parcels/p-20418')],
  ['search', get('/search', '/search?q=oolong'), get('/v1/search', '/v1/search?q=oolong')],
  ['cart', get('/cart'), get('/v1/cart')],
  ['recommendations', get('/'), get('/v1/home')],
  ['catalog', get('/product/{sku}', '/product/TEA-250G'), get('/v1/products/{sku}', '/v1/products/TEA-250G')],
];

export const lastOf = (ref: ServiceRef): string => ref.split('/').at(-1) ?? ref;

/** What a service was asked, given whom it went on to ask. */
export const routeOf = (service: string, { protocol }: RequestCall, asked: readonly string[]): Route => {
  if (service === 'frontend' || service === 'mobile-bff') {
    const door = doors.find(([sign]) => asked.includes(sign));
    if (door === undefined) return get(service === 'frontend' ? '/health' : '/v1/health');
    return service === 'frontend' ? door[1] : door[2];
  }
  if (service === 'catalog' && protocol === 'grpc') return post('/shop.Catalog/Lookup');
  return routes[service] ?? get('/');
};

/** What a service that answers keeps in a store of its own, and how its driver calls it. */
export interface Store {
  readonly name: string;
  readonly system: 'postgresql' | 'redis';
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
  readonly text: string;
  /** Version of the service that came with too few connections to it. */
  readonly shortSince?: string;
}

const postgres = (name: string, namespace: string, host: string, text: string): Store => ({
  name,
  system: 'postgresql',
  namespace,
  host,
  port: 5432,
  text,
});
const redis = (name: string, host: string, text: string): Store => ({
  name,
  system: 'redis',
  namespace: '0',
  host,
  port: 6379,
  text,
});

export const stores: Readonly<Record<string, Store>> = {
  ledger: {
    ...postgres(
      'INSERT ledger.entries',
      'ledger',
      'ledger-db.payments',
      'INSERT INTO ledger.entries (order_id, amount, currency) VALUES (?, ?, ?)',
    ),
    shortSince: 'v2',
  },
  orders: postgres(
    'INSERT orders',
    'orders',
    'orders-db.fulfilment',
    'INSERT INTO orders (id, customer) VALUES (?, ?)',
  ),
  cart: redis('HGETALL', 'cart-cache.shop', 'HGETALL cart:u-7731'),
  catalog: redis('MGET', 'catalog-cache.shop', 'MGET sku:TEA-250G price:TEA-250G'),
};
