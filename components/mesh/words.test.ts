import { describe, expect, test } from 'vitest';
import type { MeshCheck } from '@/lib/domain/mesh';
import { spell } from '@/lib/format/number';
import { checkReading, formatCores, shareWords, skewSentence, versionsSentence } from './words';

const check = (about: Partial<MeshCheck>): MeshCheck => ({
  id: 'istio.rejects',
  mesh: 'istio',
  cluster: 'east',
  title: 'Configuration that proxies rejected',
  teller: 'istiod',
  state: 'healthy',
  value: 0,
  unit: 'events',
  total: null,
  of: null,
  bound: null,
  metrics: [],
  details: [],
  missing: null,
  means: '',
  next: '',
  ...about,
});

test.each([
  ['what nobody reports says what would tell', { value: null, missing: 'x would tell.' }, 'x would tell.'],
  ['idle', { value: null, state: 'idle' }, 'nothing happened in this window'],
  ['some of them', { value: 1, of: 4, unit: 'count' }, '1 of 4'],
  ['none, some before', { value: 0, total: 2 }, 'none in this window, 2 since istiod started'],
  ['all in this window', { value: 2.98, total: 3 }, '3 in this window'],
  ['less than a whole one', { value: 0.2, total: null }, '<1 in this window'],
  ['a time', { value: 558.5, unit: 'ms' }, '559 ms'],
  ['a ratio', { value: 0.41, unit: 'ratio' }, '41 %'],
] as const)('%s', (_, about, words) => {
  expect(checkReading(check(about))).toBe(words);
});

test.each([
  [0, '0 cores'],
  [0.0043, '4.3 mcores'],
  [3.457, '3.46 cores'],
])('%f cores read %s', (cores, words) => {
  expect(spell(formatCores(cores))).toBe(words);
});

describe('versions', () => {
  const versions = (proxies: readonly [string, number][], minorsBehind: number | null = 0) => ({
    proxies: proxies.map(([version, count]) => ({ version, count })),
    controlPlane: [{ version: '1.30.0', count: 1 }],
    metric: 'istio_build',
    skew: { minorsBehind, ahead: false, supported: 1, from: null },
    behind: [],
    state: 'healthy' as const,
  });
  const controlPlane = { name: 'istiod', scraped: true, missing: null };

  test.each([
    [[['1.30.0', 9]], '9 proxies run 1.30.0; istiod runs 1.30.0.'],
    [
      [
        ['1.30.0', 46],
        ['1.29.1', 1],
      ],
      '46 of 47 proxies run 1.30.0, 1 runs 1.29.1; istiod runs 1.30.0.',
    ],
    [[], 'No proxy reports its version.'],
  ] as [[string, number][], string][])('%j', (proxies, words) => {
    expect(versionsSentence({ versions: versions(proxies), controlPlane })).toBe(words);
  });

  test('how far apart, and what is supported', () => {
    expect(skewSentence(versions([['1.29.1', 1]], 1))).toBe('The oldest is 1 minor version behind; supported: 1.');
    expect(skewSentence(versions([['1.30.0', 1]]))).toBeNull();
    expect(
      skewSentence({
        ...versions([
          ['Envoy a', 1],
          ['Envoy b', 1],
        ]),
        skew: null,
      }),
    ).toMatch(/not numbers/);
  });
});

test('a share that nobody can compare is not said', () => {
  const none = { cpuShare: null, memoryShare: null } as Parameters<typeof shareWords>[0];
  expect(shareWords(none)).toBeNull();
  expect(shareWords({ ...none, cpuShare: 0.1833 })).toBe('CPU 18.3 % on top of their workloads');
});
