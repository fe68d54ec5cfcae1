import { describe, expect, test } from 'vitest';
import type { ServiceDetail } from '@/lib/domain/service';
import { draw } from './fixtures/draw';
import {
  checkout,
  checkoutDetail,
  edge,
  HOSTILE,
  hostileServices,
  LONG,
  node,
  RTL,
  row,
  services,
} from './fixtures/shop';
import { ServiceFlows } from './service-flows';
import { ServiceTable } from './service-table';
import { summarise } from './summarise';
import { VersionTable } from './version-table';
import { WorkloadList } from './workload-list';

const still = { sort: '', q: '', setSort: () => undefined, setQ: () => undefined };
const list = (rows: readonly (typeof services)[number][], q = '') =>
  draw(<ServiceTable services={rows} state={{ ...still, q }} />);
const flows = (detail: Partial<ServiceDetail> = {}) => draw(<ServiceFlows {...checkoutDetail} {...detail} />);

describe('the service list', () => {
  test('shows each service once in the table and once among the cards', () => {
    const html = list(services);
    expect(html.match(/>catalog</g)).toHaveLength(2);
    expect(html).toContain('/services/east/shop/checkout');
  });

  test('says a mean is a mean and a p95 a p95', () => {
    const p95 = { ...checkout.signals.latency, p95Ms: 900 };
    const html = list([{ ...checkout, signals: { ...checkout.signals, latency: p95 } }]);
    expect(html).toMatch(/p95 <\/span>.*?900/);
    expect(list([checkout])).toMatch(/mean <\/span>.*?182/);
  });

  test('draws what is not reported as a dash, never as 0', () => {
    const silent = row(node({ name: 'silent' }, { health: 'unknown' }), { rate: null, errors: null, meanMs: null });
    const html = list([silent]);
    expect(html).toContain('not reported');
    expect(html).not.toMatch(/>0</);
  });

  test('marks few requests, and kinds that are no plain service', () => {
    const html = list(services);
    for (const word of ['few requests', 'gateway', 'external', 'unknown callers']) expect(html).toContain(word);
  });

  test('an unknown caller has no page to open', () => {
    expect(list(services)).not.toContain('/services/east/unknown/unknown');
  });

  test('filters by the text in the address', () => {
    const html = list(services, 'ledger');
    expect(html).toContain('/services/east/payments/ledger');
    expect(html).not.toContain('/services/east/shop/cart"');
  });

  test('names from outside stay text', () => {
    const html = list(hostileServices);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).toContain(LONG);
    expect(html).toContain(`<bdi>${RTL}</bdi>`);
  });

  test('is summed up with what is wrong first', () => {
    expect(summarise(services)).toBe('2 failing, 1 degraded of 9 services in 5 namespaces');
    expect(summarise(services.slice(2, 3))).toBe('1 service in 1 namespace');
  });
});

describe('the flows', () => {
  test('draw one line a neighbour, dashed for TCP, a second thread where the ends disagree', () => {
    const html = flows();
    expect(html.match(/vector-effect="non-scaling-stroke"/g)).toHaveLength(8);
    expect(html).toContain('stroke-dasharray="6 4"');
    expect(html).toContain('client sees 8.1 % errors, server 0.2 %: lost on the way');
  });

  test('say health and protection in words beside the colour', () => {
    const html = flows();
    for (const word of ['failing', 'plaintext', 'protected', 'not reported']) expect(html).toContain(word);
  });

  test('say so where there is nobody', () => {
    const html = flows({ callers: [], callees: [] });
    expect(html).toContain('Nobody calls it');
    expect(html).toContain('It calls nobody');
  });

  test('show the busiest of a hub and count the rest', () => {
    const hub = Array.from({ length: 40 }, (_, index) => {
      const caller = node({ name: `caller-${index}` });
      return { node: caller, edge: edge(caller, checkout, { requestRate: index }) };
    });
    const html = flows({ callers: hub, callees: [] });
    expect(html).toContain('Show 28 more');
    expect(html).toContain('caller-39');
    expect(html).not.toContain('>caller-1<');
  });

  test('keep hostile neighbours as text', () => {
    const callers = hostileServices.map((caller) => ({ node: caller, edge: edge(caller, checkout) }));
    expect(flows({ callers })).not.toContain('<img');
  });
});

test('versions show their share and their own errors', () => {
  const html = draw(<VersionTable versions={checkout.versions} />);
  expect(html.indexOf('v12')).toBeLessThan(html.indexOf('v13'));
  expect(html).toContain('36.3');
});

test('hosts and workloads are text too', () => {
  const html = draw(<WorkloadList workloads={[node({ kind: 'workload', name: HOSTILE })]} hosts={[HOSTILE]} />);
  expect(html).not.toContain('<img');
});
