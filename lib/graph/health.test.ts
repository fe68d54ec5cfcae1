import { expect, test } from 'vitest';
import { defaultSettings, type HealthRule } from '@/lib/domain/settings';
import type { Millis } from '@/lib/domain/units';
import { healthOf, type Judged, latencyHealthOf, ruleReader } from './health';
import { significant } from './round';

const [usual] = defaultSettings.health;
const rule = (differences: Partial<HealthRule>): HealthRule => ({
  match: {},
  errorRate: { degraded: 0.01, failing: 0.05 },
  p95Ms: null,
  minRequestRate: 0.1,
  minRequests: 20,
  ...differences,
});
const MINUTE = 60_000;

test.each<[string, number | null, number, number, Judged]>([
  ['below one percent is healthy', 100, 0.99, MINUTE, { health: 'healthy', reasons: [] }],
  ['one percent is degraded', 100, 1, MINUTE, { health: 'degraded', reasons: [] }],
  ['five percent is failing', 100, 5, MINUTE, { health: 'failing', reasons: [] }],
  ['too slow a trickle accuses nobody', 0.05, 0.05, 60 * MINUTE, { health: 'healthy', reasons: ['low-sample'] }],
  ['too few requests accuse nobody', 0.3, 0.3, MINUTE, { health: 'healthy', reasons: ['low-sample'] }],
  ['twenty requests do', 1 / 3, 1 / 3, MINUTE, { health: 'failing', reasons: [] }],
  ['no requests is idle', 0, 0, MINUTE, { health: 'idle', reasons: [] }],
  ['nothing that counts failures is unknown', null, 0, MINUTE, { health: 'unknown', reasons: [] }],
])('%s', (_, requests, errors, window, expected) => {
  expect(healthOf({ requests, errors }, usual ?? null, window)).toEqual(expected);
});

const times = (count: number, rate: number) => Array.from({ length: count }).reduce<number>((sum) => sum + rate, 0);
test.each<[string, number, number, Millis, Judged]>([
  // In doubles these are 0.04999999999999999, 0.009999999999999998 and 0.09999999999999999.
  [
    'five percent of rows split over pods',
    times(3, 0.1),
    times(3, 0.005),
    10 * MINUTE,
    { health: 'failing', reasons: [] },
  ],
  [
    'one percent of rows split over pods',
    times(3, 0.1),
    times(3, 0.001),
    10 * MINUTE,
    { health: 'degraded', reasons: [] },
  ],
  ['0.1/s split over ten pods', times(10, 0.01), 0.01, 10 * MINUTE, { health: 'failing', reasons: [] }],
  [
    'twenty requests, by the last bit',
    0.022222222222222,
    0.022222222222222 / 2,
    900_000,
    { health: 'healthy', reasons: ['low-sample'] },
  ],
  ['twenty requests and 0.1/s, by the last bit', 20 / 60 - 1e-15, 20 / 60, MINUTE, { health: 'failing', reasons: [] }],
])('%s reach the bound', (_, requests, errors, window, expected) => {
  expect(healthOf({ requests, errors }, usual ?? null, window)).toEqual(expected);
});

test('the first rule that matches judges', () => {
  const rules = [
    rule({ match: { namespace: 'batch-*' }, p95Ms: 1 }),
    rule({ match: { name: 'cart', cluster: '*st' }, p95Ms: 2 }),
    rule({}),
  ];
  const ruleOf = ruleReader(rules);
  const judge = (cluster: string, namespace: string, name: string) => ruleOf({ cluster, namespace, name })?.p95Ms;
  expect(judge('east', 'batch-nightly', 'cart')).toBe(1);
  expect(judge('east', 'shop', 'cart')).toBe(2);
  expect(judge('west', 'shop', 'cart')).toBe(2);
  expect(judge('north', 'my-batch-', 'carts')).toBeNull();
});

test.each([
  [null, 100, 'unknown'],
  [50, null, 'unknown'],
  [100, 100, 'healthy'],
  [101, 100, 'degraded'],
] as const)('p95 %s against an objective of %s is %s', (p95Ms, objective, expected) => {
  expect(latencyHealthOf(p95Ms, rule({ p95Ms: objective }))).toBe(expected);
});

test.each([
  [0, 0],
  [1.23456, 1.235],
  [123_456, 123_500],
  [-0.000123456, -0.0001235],
  [99_999.9, 100_000],
  [1e-30, 1e-30],
])('%d is said as %d', (value, said) => {
  expect(significant(value)).toBe(said);
});
