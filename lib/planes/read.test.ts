import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '@/lib/domain/sample';
import { checkState, readChecks, scrapedIn } from './read';
import { mergeTold, toldRows } from './told';

const sample = (mark: string, value: number | null, labels: Record<string, string> = {}): Sample => ({
  labels: { weft_row: mark, ...labels },
  value,
});
const names = { cluster: 'east', clusterAliases: {} };
const nothingLost = new Set<never>();

const read = (samples: readonly Sample[], id: string) => {
  const told = toldRows(samples, names);
  const at = { cluster: 'east', mesh: 'istio', scraped: scrapedIn(told, 'east'), lost: nothingLost } as const;
  return readChecks(told, (row) => row.id === id, at)[0];
};

describe('events', () => {
  const istiod = sample('@istiod', 1);

  test('a series that is born with its first event and is not there has counted none', () => {
    expect(read([istiod], 'istio.rejects')).toMatchObject({ value: 0, total: 0, state: 'healthy', missing: null });
  });

  test('unless who would count is not scraped', () => {
    expect(read([], 'istio.rejects')).toMatchObject({ value: null, state: 'unknown' });
    expect(read([], 'istio.rejects')?.missing).toBe('istiod is not scraped here; pilot_info would tell.');
  });

  test('none in the window, some before: well, and the details are of before', () => {
    const told = [
      istiod,
      sample('istio.rejects', 0, { type: 'lds' }),
      sample('istio.rejects#total', 3, { type: 'lds' }),
    ];
    expect(read(told, 'istio.rejects')).toMatchObject({
      value: 0,
      total: 3,
      state: 'healthy',
      details: [{ says: 'lds', value: 3 }],
    });
  });

  test('two metrics of one check add up and are named', () => {
    const told = ['pilot_total_xds_internal_errors', 'pilot_xds_write_timeout'].map((metric, i) =>
      sample(`istio.internal-errors|${metric}`, i + 1),
    );
    expect(read([istiod, ...told], 'istio.internal-errors')).toMatchObject({
      value: 3,
      state: 'degraded',
      details: [{ says: 'pilot_xds_write_timeout' }, { says: 'pilot_total_xds_internal_errors' }],
    });
  });
});

test('a quantile of nothing is idle, not healthy and not zero', () => {
  const told = [sample('@istiod', 1), sample('istio.convergence', null), sample('istio.convergence#of', 0)];
  expect(read(told, 'istio.convergence')).toMatchObject({ value: null, state: 'idle', missing: null });
});

test.each([
  ['named apart where scrapes name theirs', { cluster: 'north', exported_cluster: 'east-2' }, 'north', 'east-2'],
  ['the label alone is the other one', { cluster: 'east-2' }, 'east', 'east-2'],
])('the cluster a check speaks of is not the one it is told in: %s', (_, labels, cluster, remote) => {
  const [told] = toldRows([sample('istio.remote-clusters#who', 1, labels)], names);
  expect(told).toMatchObject({ cluster, labels: { remote } });
});

test.each([
  [null, { failing: 0 }, 'unknown'],
  [0, { failing: 0 }, 'healthy'],
  [1, { failing: 0 }, 'failing'],
  [6, { degraded: 5, failing: 30 }, 'degraded'],
  [31, { degraded: 5, failing: 30 }, 'failing'],
  [1, { failing: 1, below: true }, 'healthy'],
  [0, { failing: 1, below: true }, 'failing'],
] as const)('%s against %o is %s', (value, bound, state) => {
  expect(checkState({ bound: { ...bound, from: '' } }, value)).toBe(state);
});

test('what has no bound is not judged', () => {
  expect(checkState({ bound: null }, 7)).toBeNull();
});

test('sources that tell the same change nothing, in whatever order they tell it', () => {
  const row = fc.record({ mark: fc.constantFrom('a', 'b'), value: fc.nat(5), pod: fc.constantFrom('x', 'y') });
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (one, other) => {
      const rows = (all: typeof one) =>
        toldRows(
          all.map(({ mark, value, pod }) => sample(mark, value, { pod })),
          names,
        );
      const sorted = (all: ReturnType<typeof rows>) =>
        mergeTold(all)
          .map((told) => JSON.stringify(told))
          .toSorted();
      expect(sorted([...rows(one), ...rows(other)])).toEqual(sorted([...rows(other), ...rows(one)]));
      expect(sorted([...rows(one), ...rows(one)])).toEqual(sorted(rows(one)));
    }),
  );
});
