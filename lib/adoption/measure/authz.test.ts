import { describe, expect, test } from 'vitest';
import { namesListed } from '@/lib/adoption/lists';
import type { MeshId } from '@/lib/domain/entity';
import { answered, call, end } from '@/lib/services/fixtures/calls';
import { authzCover, coverQuery } from './authz';

const to = (name: string, mesh: MeshId) =>
  call({ target: end(name), client: answered(5), server: answered(5), meshes: [mesh], headlineMesh: mesh });
const sample = (row: string, labels: Readonly<Record<string, string>>) => ({
  labels: { weft_cover: row, ...labels },
  value: 1,
  cluster: 'east',
});
const linkerd = (deployment: string, kind: string, name: string) =>
  sample('linkerd.http', { namespace: 'shop', deployment, authz_kind: kind, authz_name: name });
const cilium = (workload: string, match: string) =>
  sample('cilium', { destination_namespace: 'shop', destination_workload: workload, match });

describe('services under a rule narrower than allow-all', () => {
  const inLinkerd = [to('orders', 'linkerd'), to('payment', 'linkerd')];
  test.each([
    ['a policy', [linkerd('orders', 'authorizationpolicy', 'orders-callers')], 0.5],
    ['a default that asks for a meshed caller', [linkerd('orders', 'default', 'all-authenticated')], 0.5],
    ['the default lets everybody in', [linkerd('orders', 'default', 'all-unauthenticated')], 0],
    [
      'one call by the default undoes a policy',
      [linkerd('orders', 'authorizationpolicy', 'x'), linkerd('orders', 'default', 'all-unauthenticated')],
      0,
    ],
  ])('Linkerd: %s', (_, samples, wanted) => {
    expect(authzCover(samples, inLinkerd).value).toBe(wanted);
  });

  test('Istio: a proxy with the filter has a policy; one without has none', () => {
    const calls = [to('orders', 'istio'), to('payment', 'istio'), to('cart', 'istio'), to('web', 'istio')];
    const found = authzCover([sample('istio', { namespace: 'shop', pod: 'payment-7d4f9c6b8-x2lqp' })], calls);
    expect(found).toEqual({
      value: 0.25,
      detail: { services: 4, covered: 1 },
      lists: { names: namesListed(['east/shop/service/payment']) },
    });
  });

  test('Cilium: what is let in without a policy is not covered', () => {
    const calls = [to('orders', 'cilium'), to('payment', 'cilium')];
    expect(authzCover([cilium('orders', 'l3-l4'), cilium('payment', 'none')], calls).value).toBe(0.5);
  });

  test('services of meshes that do not tell are left out', () => {
    const calls = [to('orders', 'linkerd'), to('payment', 'consul')];
    expect(authzCover([linkerd('orders', 'authorizationpolicy', 'x')], calls).value).toBe(1);
  });

  test('what nobody counts is unknown, not zero', () => {
    expect(authzCover([], inLinkerd)).toEqual({ value: null, missing: expect.stringMatching(/\.$/) });
    expect(coverQuery(['consul', 'kuma', 'otel'], 60_000)).toBeNull();
    expect(coverQuery(['istio'], 60_000)).toContain('envoy_http_rbac');
  });
});
