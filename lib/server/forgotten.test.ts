import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FORGOTTEN_AFTER } from '@/lib/domain/after-quiet';
import { ok } from '@/lib/domain/result';
import { defaultSettings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';
import { line, packedSamples } from '@/lib/graph/fixtures/exposition';
import { istio } from '@/lib/mesh/istio';
import { decodeParams } from '@/lib/url/params';
import { graphRequestParams } from '@/lib/url/view';
import { notingSource } from '@/test/harness/noting-source';
import { knownEnds } from './fold-calls';
import { loadGraph } from './load-graph';

const NOW = 1_795_377_300_000;
const told = () => ({ 'istio.requests.client': packedSamples([line('source', {}, 9)], istio, 'client', 'requests') });
const { values } = decodeParams(graphRequestParams, new URLSearchParams('latency=none'));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('who was called is remembered from look to look, and forgotten once nobody has looked for a while', async () => {
  const keep = vi.spyOn(knownEnds, 'keep');
  const source: MetricsSource = {
    ...notingSource('a', { now: NOW, note: () => undefined }),
    // Another object each time, as a back end's answers are.
    instant: (ask, signal) => notingSource('a', { now: NOW, note: () => undefined, told: told() }).instant(ask, signal),
    series: async () =>
      ok([{ __name__: 'istio_build', component: 'proxy', tag: '1.30.0', namespace: 'shop', cluster: 'east' }]),
  };
  const look = async () => {
    const answer = await loadGraph(
      { sources: [source], settings: defaultSettings },
      values,
      new AbortController().signal,
    );
    expect(answer.ok && answer.value.data.edges).toHaveLength(1);
  };
  await look();
  await look();
  expect(keep).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(FORGOTTEN_AFTER - 1);
  await look();
  expect(keep).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(FORGOTTEN_AFTER);
  await look();
  expect(keep).toHaveBeenCalledTimes(2);
});
