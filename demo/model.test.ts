import { describe, expect, test } from 'vitest';
import { bounds } from './latency';
import { busiestRates, refOf } from './mesh';
import { expositionOf, openingAt, readerOf } from './model';
import { seriesText } from './openmetrics';
import { rows } from './rows';
import { type DemoSeries, type Reading, wholeBuckets, wholeCount } from './series';
import { copyOf, weightsAt } from './state';
import { momentAt, STEP } from './time';
import { calls, workloads } from './topology';
import { endingOf, verdictOf } from './truth';

const { series: allSeries } = expositionOf('istio');
const openedAt = openingAt(Date.UTC(2026, 7, 20, 15, 30, 7));

const frozen = (reading: Reading): Reading => ({ ...reading, state: copyOf(reading.state) });
const readings = (instants: readonly number[]): readonly Reading[] => {
  const reader = readerOf(openedAt);
  return instants.map((at) => frozen(reader.readAt(at)));
};
const only = (instants: number): Reading => {
  const [reading] = readings([instants]);
  if (!reading) throw new Error('no reading');
  return reading;
};
const counters = allSeries.filter(({ type }) => type !== 'gauge');
const falls = (series: readonly DemoSeries[], earlier: Reading, later: Reading): readonly string[] =>
  series
    .filter(({ read }) => (read(later) ?? Number.NEGATIVE_INFINITY) < (read(earlier) ?? Number.NEGATIVE_INFINITY))
    .map(({ name, labels }) => seriesText(name, labels));

describe('the shop', () => {
  test('has two clusters, five namespaces of applications and about thirty services', () => {
    expect(new Set(workloads.map(({ cluster }) => cluster))).toEqual(new Set(['east', 'west']));
    const namespaces = new Set(workloads.map(({ namespace }) => namespace));
    namespaces.delete('istio-ingress');
    expect(namespaces.size).toBe(5);
    const services = new Set(workloads.map(refOf)).size;
    expect(services).toBeGreaterThanOrEqual(30);
    expect(services).toBeLessThanOrEqual(42);
  });

  test('gives every call a rate, and every service of several versions all of its arrivals', () => {
    expect(busiestRates.every((rate) => rate > 0)).toBe(true);
    for (const minutes of [-300, -5, 0, 9, 25, 40]) {
      const moment = momentAt(openedAt + minutes * 60, openedAt);
      for (const ref of new Set(workloads.map(refOf))) expect(weightsAt(ref, moment)).toBeCloseTo(1, 9);
    }
  });

  test('names every series once', () => {
    const texts = allSeries.map(({ name, labels }) =>
      seriesText(name, Object.fromEntries(Object.entries(labels).sort())),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('shows what a mesh can do to a dashboard', () => {
    const has = (labels: Readonly<Record<string, string>>): boolean =>
      allSeries.some((series) => Object.entries(labels).every(([name, value]) => series.labels[name] === value));
    expect(has({ response_code: '0', response_flags: 'DC' })).toBe(true);
    expect(has({ response_code: '503', response_flags: 'UH', destination_workload: 'unknown' })).toBe(true);
    expect(has({ response_code: '503', response_flags: 'UO', destination_workload: 'unknown' })).toBe(true);
    expect(has({ response_code: '404', response_flags: 'NR', destination_service: 'unknown' })).toBe(true);
    expect(has({ response_code: '200', grpc_response_status: '14' })).toBe(true);
    expect(has({ destination_service_name: 'PassthroughCluster' })).toBe(true);
    expect(has({ destination_service_name: 'BlackHoleCluster' })).toBe(true);
    expect(has({ reporter: 'destination', source_workload: 'unknown', connection_security_policy: 'none' })).toBe(true);
    expect(has({ source_cluster: 'west', destination_cluster: 'east' })).toBe(true);
    expect(
      allSeries.every(({ labels }) => labels.reporter !== 'source' || labels.connection_security_policy === 'unknown'),
    ).toBe(true);
  });
});

describe('the counters', () => {
  const instants = [-1800, -1785, -600, -7.4, 0, 15, 18.25, 600].map((offset) => openedAt + offset);

  test('never fall, from recorded history through the seam into live time', () => {
    const taken = readings(instants);
    taken.slice(1).forEach((later, i) => {
      const earlier = taken[i];
      if (earlier) expect(falls(counters, earlier, later)).toEqual([]);
    });
  });

  test('do not depend on when they were read before: history and live exporter agree', () => {
    const at = openedAt + 47.3;
    const live = readerOf(openedAt);
    for (let t = openedAt; t < at; t += 3.7) live.readAt(t);
    const step = live.readAt(at);
    const fresh = only(at);
    expect(allSeries.map(({ read }) => read(step))).toEqual(allSeries.map(({ read }) => read(fresh)));
  });

  test('grow by whole requests, and every histogram counts what its counter counts', () => {
    const { state } = only(openedAt);
    rows.forEach(({ kind }, i) => {
      if (kind !== 'request') return;
      const buckets = wholeBuckets(state, i);
      expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
      expect(buckets.at(-1)).toBe(wholeCount(state, i));
      const whole = Math.floor(state.count[i] ?? 0);
      expect(wholeCount(state, i)).toBeGreaterThan(whole - bounds.length);
      expect(wholeCount(state, i)).toBeLessThanOrEqual(whole);
    });
    for (const { name, read } of allSeries) {
      if (name.startsWith('istio_') && name.endsWith('_total'))
        expect(Number.isInteger(read({ at: 0, moment: momentAt(0, 0), state }) ?? 0)).toBe(true);
    }
  });

  test('let no bucket grow by more than the one that contains it, however short the time', () => {
    const reader = readerOf(openedAt);
    const states = [openedAt - 45, openedAt - 30, openedAt - 15, openedAt].map((at) => copyOf(reader.readAt(at).state));
    for (const [i, { kind }] of rows.entries()) {
      if (kind !== 'request') continue;
      const buckets = states.map((state) => wholeBuckets(state, i));
      for (const [step, later] of buckets.slice(1).entries()) {
        const grown = later.map((upTo, b) => upTo - (buckets[step]?.[b] ?? 0));
        expect(grown).toEqual([...grown].sort((a, b) => a - b));
      }
    }
  });

  test('are the same for everyone who opens the demo at the same time', () => {
    const values = (reading: Reading) => allSeries.map(({ read }) => read(reading));
    expect(values(only(openedAt - 900))).toEqual(values(only(openedAt - 900)));
  });
});

describe('the incident', () => {
  const taken = readings([-22, -20, -2, 0, 30, 32, 80, 82].map((minutes) => openedAt + minutes * 60));

  const errorShare = (ref: string, first: number): number => {
    let failed = 0;
    let all = 0;
    rows.forEach((row, i) => {
      const to = calls[row.call]?.to;
      if (row.account !== 'client' || to?.kind !== 'service' || to.ref !== ref) return;
      const grown = (taken[first + 1]?.state.count[i] ?? 0) - (taken[first]?.state.count[i] ?? 0);
      all += grown;
      if (verdictOf(endingOf(row)) === 'error') failed += grown;
    });
    return failed / all;
  };
  const [CALM, OPEN, MENDED, AGAIN] = [0, 2, 4, 6] as const;

  test.each(['east/payments/ledger', 'east/payments/payments', 'east/shop/checkout'])(
    'is under way at %s when the demo opens, ends and comes back',
    (ref) => {
      expect(errorShare(ref, CALM)).toBeLessThan(0.01);
      expect(errorShare(ref, OPEN)).toBeGreaterThan(0.1);
      expect(errorShare(ref, MENDED)).toBeLessThan(0.01);
      expect(errorShare(ref, AGAIN)).toBeGreaterThan(0.1);
    },
  );

  test('leaves the sample grid alone', () => {
    expect(openedAt % STEP).toBe(0);
  });
});
