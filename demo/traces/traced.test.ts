import { describe, expect, test } from 'vitest';
import { expositionOf, openingAt } from '@/demo/model';
import { spansOfTrace } from './spans';
import { tracedAt } from './traced';

const openedAt = openingAt(Date.UTC(2026, 7, 20, 15, 30, 7));
const at = openedAt + 7;
const tracedIn = tracedAt(at, openedAt);

describe.each(['otel', 'cilium'] as const)('the examples of %s', (mesh) => {
  const buckets = expositionOf(mesh).series.flatMap(({ exemplar, labels }) => {
    const found = exemplar?.(tracedIn) ?? null;
    return found === null ? [] : [{ ...found, upTo: Number(labels.le === '+Inf' ? Infinity : labels.le) }];
  });
  test('lie in their buckets, and just happened', () => {
    expect(buckets.length).toBeGreaterThan(50);
    expect(buckets.filter(({ value, upTo }) => !(value > 0 && value <= upTo))).toEqual([]);
    expect(buckets.filter((one) => one.at > at || one.at < at - 60)).toEqual([]);
  });
  test('lead to traces that the demo has, of a call that took so long', () => {
    const isTold = ({ labels, value }: (typeof buckets)[number]): boolean =>
      (spansOfTrace(labels.traceID ?? '', { openedAt, proxies: true }, (at + 60) * 1000) ?? []).some(
        ({ durationUs }) => Math.abs(durationUs / 1e6 - value) < 2e-6,
      );
    expect(buckets.filter((one) => !isTold(one))).toEqual([]);
  });
});

test('no Envoy and no proxy of Linkerd gives any', () => {
  for (const mesh of ['istio', 'linkerd', 'consul', 'kuma', 'ambient'] as const) {
    expect(expositionOf(mesh).series.filter(({ exemplar }) => exemplar !== undefined)).toEqual([]);
  }
});
