import { expect, test } from 'vitest';
import { adapters } from '@/lib/mesh';
import { istio } from '@/lib/mesh/istio';
import { withOverride } from '@/lib/mesh/override';
import { extraSeries, extraSeriesQuery } from './extra-series';

test('every mesh counts series of its own, and no two kinds of one count the same twice', () => {
  for (const { id, exports } of adapters) expect([id, exports.length > 0]).toEqual([id, id !== 'otel']);
  expect(extraSeriesQuery(adapters.filter(({ id }) => id === 'otel'))).toBeNull();
  expect(extraSeriesQuery([])).toBeNull();
  expect(extraSeriesQuery(adapters)?.length).toBeLessThan(2_000);
});

test('metrics under other names count as well', () => {
  const override = {
    metrics: { requests: 'acme.calls', sent: 'istio_bytes' },
    labels: {},
    extraMatchers: { tier: 'a' },
  };
  expect(extraSeriesQuery([withOverride(istio, override)])).toBe(
    'label_replace(count({__name__=~"istio_.*",tier="a"}),"weft_series","istio.0","","") or ' +
      'label_replace(count({__name__=~"acme\\\\.calls(?:_bucket|_sum|_count)?",tier="a"}),"weft_series","istio.1","","")',
  );
});

test('kinds of a mesh and sources add up, and none is no measurement', () => {
  const row = (mark: string, value: number | null) => ({ labels: { weft_series: mark }, value, at: 0 });
  expect(extraSeries([row('linkerd.0', 3), row('linkerd.1', 4), row('istio.0', 5), row('istio.0', 1)])).toEqual({
    value: 13,
    detail: { linkerd: 7, istio: 6 },
  });
  for (const none of [[], [row('istio.0', null)], [row('istio.0', 0)]]) {
    expect(extraSeries(none)).toMatchObject({ value: null });
  }
});
