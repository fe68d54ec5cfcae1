import { describe, expect, test } from 'vitest';
import { readRules } from './detect-rules';

const marker = (since: string, more = {}) => ({ __name__: 'weftline:rules', mesh: 'istio', since, ...more });
const proxy = (more = {}) => ({ __name__: 'istio_build', component: 'proxy', pod: 'a', ...more });

describe('recording rules', () => {
  test('are known by the latest time since when they are evaluated', () => {
    expect(readRules('istio', [marker('1000'), marker('2000.5')], [proxy()])).toEqual({ since: 2_000_500 });
  });

  test.each([
    ['none is there', [], [proxy()]],
    ['they are those of another mesh', [marker('1000', { mesh: 'linkerd' })], [proxy()]],
    ['since when is no number', [marker('soon')], [proxy()]],
    [
      'one cluster of a global store has none',
      [marker('1000', { cluster: 'east' })],
      [proxy({ cluster: 'east' }), proxy({ cluster: 'west' })],
    ],
    ['the store has proxies of nowhere', [marker('1000', { prometheus: 'a' })], [proxy()]],
  ] as const)('are not used where %s', (_, markers, proxies) => {
    expect(readRules('istio', markers, proxies)).toBeNull();
  });

  test('of every cluster speak for all', () => {
    const markers = ['east', 'west'].map((cluster) => marker('1000', { cluster }));
    const proxies = ['east', 'west'].map((cluster) => proxy({ cluster, job: 'envoy' }));
    expect(readRules('istio', markers, proxies)).toEqual({ since: 1_000_000 });
  });

  test('in one store without places speak for proxies of any cluster', () => {
    expect(readRules('istio', [marker('1000')], [proxy({ cluster: 'east' })])).not.toBeNull();
  });
});
