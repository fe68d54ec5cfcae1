import { describe, expect, test } from 'vitest';
import type { FaultKind } from '@/lib/domain/result';
import { healthOf } from '@/lib/http/health';
import { clockOf, newestInstant } from './clock';
import { flavourOfBuild, flavourOfHeaders } from './flavour';

const faultOf = (kind: FaultKind) => ({ kind, source: 'p', message: `it was ${kind}` });

describe('health is what the last questions showed', () => {
  test('unasked: nothing to complain about, no latency', () => {
    expect(healthOf(null).report(0)).toEqual({ state: 'ok', message: null, latency: null });
  });
  test('a note stands while all is well', () => {
    expect(healthOf('Its certificate is not checked.').report(0).message).toBe('Its certificate is not checked.');
  });
  test.each<[FaultKind, string]>([
    ['unreachable', 'down'],
    ['malformed', 'down'],
    ['timeout', 'slow'],
    ['overloaded', 'slow'],
    ['rejected', 'ok'],
    ['too-large', 'ok'],
    ['canceled', 'ok'],
  ])('%s: %s, and over with the next answer', (kind, state) => {
    const health = healthOf(null);
    health.failed(faultOf(kind));
    expect(health.report(0)).toMatchObject({ state, message: state === 'ok' ? null : `it was ${kind}` });
    health.succeeded(5, false);
    expect(health.report(0)).toEqual({ state: 'ok', message: null, latency: 5 });
  });
  test('a reader who leaves does not make a source well again', () => {
    const health = healthOf(null);
    health.failed(faultOf('unreachable'));
    health.failed(faultOf('canceled'));
    expect(health.report(0).state).toBe('down');
  });
  test('one slow answer in forty is no slow source, three are', () => {
    const health = healthOf(null);
    for (let i = 0; i < 39; i += 1) health.succeeded(10, false);
    health.succeeded(4_000, false);
    expect(health.report(0)).toMatchObject({ state: 'ok', latency: 10 });
    health.succeeded(4_000, false);
    health.succeeded(4_000, false);
    expect(health.report(0)).toMatchObject({
      state: 'slow',
      latency: 4_000,
      message: expect.stringContaining('4.0 s'),
    });
  });
  test('incomplete answers, and a clock that is off', () => {
    const health = healthOf(null);
    health.succeeded(10, false);
    expect(health.report(-7_000).message).toContain('7.0 s behind');
    health.succeeded(10, true);
    expect(health.report(0).state).toBe('partial');
  });
});

describe('the clock', () => {
  const local = 1_800_000_007_300;
  test.each([
    ['the same', 0, 0],
    ['rounded down by its header', -900, 0],
    ['an hour ahead', 3_600_000, 3_600_000],
    ['an hour behind', -3_600_000, -3_600_000],
  ])('%s', (_, difference, expected) => {
    const clock = clockOf(() => local);
    clock.heard(new Date(local + difference).toUTCString());
    expect(Math.abs(clock.skew() - expected)).toBeLessThan(1_000);
  });
  test('is not led astray by what is no date', () => {
    const clock = clockOf(() => local);
    clock.heard('yesterday');
    clock.heard(undefined);
    expect(clock.read()).toBe(local);
  });
  test('is floored to the grid; VictoriaMetrics holds 30 s back', () => {
    expect(newestInstant(local, false)).toBe(1_800_000_000_000);
    expect(newestInstant(local, true)).toBe(1_799_999_970_000);
  });
});

test.each([
  [
    { version: '2.42.0', revision: 'abc' },
    { flavour: 'Prometheus', version: '2.42.0' },
  ],
  [
    { version: '0.39.2', revision: 'abc' },
    { flavour: 'Thanos', version: '0.39.2' },
  ],
  [
    { application: 'Grafana Mimir', version: '2.15.0', revision: 'abc' },
    { flavour: 'Mimir', version: '2.15.0' },
  ],
  [{}, { flavour: 'VictoriaMetrics', version: null }],
  [{ version: '2.24.0' }, { flavour: 'VictoriaMetrics', version: null }],
  ['what', null],
])('a server that says %j', (data, expected) => {
  expect(flavourOfBuild(data)).toEqual(expected);
});

test('VictoriaMetrics shows in any answer', () => {
  expect(flavourOfHeaders({ 'x-server-hostname': 'vm' })).toBe('VictoriaMetrics');
  expect(flavourOfHeaders({})).toBeNull();
});
