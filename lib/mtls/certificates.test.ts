import { expect, test } from 'vitest';
import type { Sample } from '@/lib/domain/sample';
import { certificateState, distinctCertificates, readCertificates } from './certificates';

const DAY = 86_400;

test.each([
  ['half a day left of one day is fresh', DAY / 2, DAY, 'healthy'],
  ['less than a quarter of the life seen', DAY / 5, DAY, 'expiring'],
  ['29 days left of ten years', 29 * DAY, 3650 * DAY, 'expiring'],
  ['29 days left of thirty is no reason to worry', 29 * DAY, 30 * DAY, 'healthy'],
  ['over', -5, DAY, 'expired'],
  ['over, whatever its life was', 0, null, 'expired'],
  ['nobody saw how long it lives', DAY, null, 'unknown'],
  ['not reported', null, DAY, 'unknown'],
] as const)('%s', (_, left, life, state) => {
  expect(certificateState(left, life)).toBe(state);
});

const sample = (kind: string, value: number | null, labels: Record<string, string> = {}): Sample => ({
  labels: { weft_kind: kind, ...labels },
  value,
});

test('certificates come soonest first, by the names of our clusters', () => {
  const samples = [
    sample('istio.workload', 3600, { cluster: 'c1', namespace: 'shop', pod: 'cart-1' }),
    sample('istio.workload', 60, { namespace: 'shop', pod: 'orders-1' }),
    sample('istio.root', 1000 * DAY, { cluster: 'c1' }),
    sample('istio.workload.longest', 7200),
    sample('istio.root.longest', 1000 * DAY),
  ];
  expect(readCertificates(samples, { at: 1_000_000, cluster: 'west', aliases: { c1: 'east' } })).toEqual([
    {
      subject: 'orders-1',
      expiresAt: 1_060_000,
      kind: 'workload',
      mesh: 'istio',
      namespace: 'shop',
      cluster: 'west',
      state: 'expiring',
    },
    {
      subject: 'cart-1',
      expiresAt: 4_600_000,
      kind: 'workload',
      mesh: 'istio',
      namespace: 'shop',
      cluster: 'east',
      state: 'healthy',
    },
    {
      subject: 'root certificate',
      expiresAt: 1_000_000 + 1000 * DAY * 1000,
      kind: 'root',
      mesh: 'istio',
      namespace: null,
      cluster: 'east',
      state: 'healthy',
    },
  ]);
});

test('a certificate that two sources tell of is one; issuers of clusters nobody names are not', () => {
  const samples = [sample('istio.workload', 60, { namespace: 'shop', pod: 'cart-1' }), sample('istio.issuer', 100)];
  const read = (at: number) => readCertificates(samples, { at, cluster: null, aliases: {} });
  expect(distinctCertificates([...read(2000), ...read(1000)]).map(({ kind, expiresAt }) => [kind, expiresAt])).toEqual([
    ['workload', 61_000],
    ['issuer', 102_000],
    ['issuer', 101_000],
  ]);
});

test.each([
  [
    'a moment is an end',
    sample('linkerd.workload', 3600, { pod: 'cart-1' }),
    7200,
    { expiresAt: 4_600_000, state: 'healthy' },
  ],
  ['one that is over', sample('linkerd.workload', -60), 7200, { expiresAt: 940_000, state: 'expired' }],
  [
    'whole days, of three',
    sample('consul.workload', 1),
    2,
    { expiresAt: 87_400_000, precisionMs: 86_400_000, state: 'healthy' },
  ],
  ['less than a day, of three', sample('consul.workload', 0), 2, { expiresAt: 1_000_000, state: 'expiring' }],
  ['less than a day, where no life is longer', sample('consul.workload', 0), 0, { state: 'unknown' }],
  ['ended yesterday', sample('consul.workload', -1), 2, { state: 'expired' }],
  ['a follower that does not know', sample('consul.issuer', null), 400, { expiresAt: null, state: 'unknown' }],
] as const)('%s', (_, told, longest, expected) => {
  const life = sample(`${told.labels.weft_kind}.longest`, longest);
  const [read] = readCertificates([told, life], { at: 1_000_000, cluster: null, aliases: {} });
  expect(read).toMatchObject(expected);
});

test('what the agents trust counts only where istiod does not tell of its root', () => {
  const told = [sample('istio.trusted', 50), sample('istio.root', 60, { cluster: 'east' })];
  const inEast = [...told, sample('istio.trusted', 70, { cluster: 'east' })];
  const read = readCertificates(inEast, { at: 0, cluster: null, aliases: {} });
  expect(read.map(({ cluster, expiresAt }) => [cluster, expiresAt])).toEqual([
    [null, 50_000],
    ['east', 60_000],
  ]);
});
