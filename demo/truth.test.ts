import { describe, expect, test } from 'vitest';
import { bounds } from './latency';
import { expositionOf, openingAt, readerOf } from './model';
import { copyOf } from './state';
import { quantileBracket, truthOf, verdictOf } from './truth';

const openedAt = openingAt(Date.UTC(2026, 7, 20, 15, 30, 7));
const from = openedAt - 300;

describe('the truth of a window', () => {
  const truth = truthOf(openedAt, from, openedAt);
  const edge = (source: string | null, target: string) => {
    const found = truth.edges.find((one) => one.from === source && one.to === target);
    if (!found) throw new Error(`no edge ${source} > ${target}`);
    return found;
  };

  test('adds up to what the exposed counters grew by', () => {
    const reader = readerOf(openedAt);
    const before = { ...reader.readAt(from) };
    const early = { ...before, state: copyOf(before.state) };
    const late = reader.readAt(openedAt);
    const exposed = expositionOf('istio')
      .series.filter(({ name, labels }) => name === 'istio_requests_total' && labels.reporter === 'source')
      .reduce((sum, { read }) => sum + (read(late) ?? 0) - (read(early) ?? 0), 0);
    expect(truth.edges.reduce((sum, { client }) => sum + (client?.requests ?? 0), 0)).toBe(exposed);
  });

  test('keeps both accounts: the caller alone sees what never arrived, the callee alone the attempts', () => {
    const { client, server, rows } = edge('east/payments/payments', 'east/payments/ledger');
    expect(client?.errorRate).toBeGreaterThan(server?.errorRate ?? 1);
    expect(rows.some(({ flags, account }) => flags === 'UO' && account === 'client')).toBe(true);
    const retried = edge('east/shop/recommendations', 'east/shop/reviews');
    expect(retried.server?.requests).toBeGreaterThan(retried.client?.requests ?? Number.POSITIVE_INFINITY);
  });

  test('knows who is protected', () => {
    expect(edge(null, 'east/fulfilment/orders')).toMatchObject({ client: null, protectedCount: 0 });
    const { protectedCount, knownCount } = edge('east/shop/checkout', 'east/fulfilment/orders');
    expect(protectedCount / knownCount).toBeCloseTo(0.62, 1);
    const whole = edge('east/web/frontend', 'east/shop/cart');
    expect(whole.protectedCount).toBe(whole.knownCount);
  });

  test('has a mean inside the buckets of its histogram', () => {
    for (const { client } of truth.edges) {
      if (!client || client.meanMs === null) continue;
      expect(client.buckets.at(-1)).toBe(client.requests);
      expect(client.meanMs).toBeGreaterThan(0);
    }
  });
});

test.each([
  [{ response_code: '503', request_protocol: 'http' }, 'error'],
  [{ response_code: '0', response_flags: 'DC', request_protocol: 'http' }, 'client-error'],
  [{ response_code: '0', response_flags: 'UF', request_protocol: 'http' }, 'error'],
  [{ response_code: '404', request_protocol: 'http' }, 'client-error'],
  [{ response_code: '200', grpc_response_status: '14', request_protocol: 'grpc' }, 'error'],
  [{ response_code: '200', grpc_response_status: '9', request_protocol: 'grpc' }, 'client-error'],
  [{ response_code: '200', request_protocol: 'grpc' }, 'fine'],
  [{ response_code: '200', request_protocol: 'http' }, 'fine'],
] as const)('%j is %s', (labels, verdict) => {
  expect(verdictOf(labels)).toBe(verdict);
});

test('a quantile lies between the bounds of the bucket that reaches it', () => {
  const buckets = bounds.map((_, i) => Math.min(100, i * 20));
  expect(quantileBracket(buckets, 0.5)).toEqual({ above: bounds[2], upTo: bounds[3] });
  expect(
    quantileBracket(
      bounds.map(() => 0),
      0.5,
    ),
  ).toBeNull();
  expect(
    quantileBracket(
      bounds.map(() => 7),
      0.99,
    ),
  ).toEqual({ above: 0, upTo: bounds[0] });
});
