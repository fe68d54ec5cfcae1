import type { Account } from '@/lib/domain/graph';
import type { SignalPoints, SignalScope, Signals } from '@/lib/domain/signals';
import { quantileOf } from '@/lib/graph/quantile';
import type { Grid } from './grid';
import { added, gapLine, type Line, larger, meanOf, pointsOf, reported, shareOf, without } from './lines';
import type { Part } from './plan';
import { type BucketLines, bucketLines, type Row, sumRows } from './read';

/** What one source (and mesh) answered: rows by part. A part that is absent was not asked for or did not answer. */
export interface SourceRows {
  readonly rows: ReadonlyMap<Part, readonly Row[]>;
  readonly durationUnitMs: number;
}

export interface BuildInput {
  readonly scope: SignalScope;
  readonly direction: 'in' | 'out';
  readonly grid: Grid;
  readonly sources: readonly SourceRows[];
  /** The same rows come from several sources (HA pairs): the larger counts, not the sum. */
  readonly duplicated: boolean;
}

type Merge = (a: Line, b: Line) => Line;

const merged = (lines: readonly Line[], merge: Merge, grid: Grid): Line => lines.reduce(merge, gapLine(grid));

const overSources = (
  { sources, grid, duplicated }: BuildInput,
  needs: readonly Part[],
  read: (source: SourceRows) => Line,
): Line => {
  // A share of what one source counts and another source's errors would be nobody's share.
  const able = sources.filter(({ rows }) => needs.every((part) => rows.has(part)));
  return merged(able.map(read), duplicated ? larger : added, grid);
};

const lineOfPart = (input: BuildInput, part: Part, keep: (row: Row) => boolean, needs: readonly Part[] = [part]) =>
  overSources(input, needs, ({ rows }) => sumRows(rows.get(part) ?? [], input.grid, keep));

const all = (): boolean => true;

/** Whose measurement of latency stands: the callee's, of what leaves the caller's; else the one there is. */
const latencyAccount = (input: BuildInput): Account | null => {
  const has = (account: Account) =>
    input.sources.some(({ rows }) =>
      [...(rows.get('buckets') ?? []), ...(rows.get('duration') ?? [])].some(
        (row) => row.account === account && reported(row.line),
      ),
    );
  const order: readonly Account[] = input.direction === 'in' ? ['server', 'client'] : ['client', 'server'];
  return order.find(has) ?? null;
};

const meanBy = (input: BuildInput, account: Account): Line => {
  const line = (measure: string, toMs: (unit: number) => number) =>
    overSources(input, ['duration'], ({ rows, durationUnitMs }) =>
      sumRows(rows.get('duration') ?? [], input.grid, (row) => row.account === account && row.measure === measure).map(
        (value) => (value === null ? null : value * toMs(durationUnitMs)),
      ),
    );
  return meanOf(
    line('sum', (unit) => unit),
    line('count', () => 1),
  );
};

const bucketsOf = (input: BuildInput, part: Part, account: Account, needs: readonly Part[]): BucketLines => {
  const merge = input.duplicated ? larger : added;
  const sum = new Map<number, Line>();
  for (const { rows, durationUnitMs } of input.sources) {
    if (!needs.every((need) => rows.has(need))) continue;
    const own = (rows.get(part) ?? []).filter((row) => row.account === account);
    for (const [bound, line] of bucketLines(own, input.grid, durationUnitMs)) {
      const before = sum.get(bound);
      sum.set(bound, before === undefined ? line : merge(before, line));
    }
  }
  return new Map([...sum].sort(([a], [b]) => a - b));
};

/** A quantile at every instant; a gap where nothing was counted. */
const quantileLine = (q: number, buckets: BucketLines, grid: Grid): Line =>
  Array.from({ length: grid.count }, (_, index) => {
    const at = [...buckets].flatMap(([bound, line]) => {
      const rate = line[index] ?? null;
      return rate === null ? [] : [[bound, rate] as const];
    });
    return quantileOf(q, at);
  });

const minus = (whole: BucketLines, part: BucketLines): BucketLines =>
  new Map([...whole].map(([bound, line]) => [bound, without(line, part.get(bound) ?? [])]));

interface Charts {
  readonly points: (line: Line) => SignalPoints;
  readonly account: Account | null;
}

const latencies = (input: BuildInput, { points, account }: Charts) => {
  const gaps = points(gapLine(input.grid));
  if (account === null) return { meanMs: gaps, p50Ms: gaps, p95Ms: gaps, p99Ms: gaps };
  const buckets = bucketsOf(input, 'buckets', account, ['buckets']);
  const at = (q: number) => points(quantileLine(q, buckets, input.grid));
  return { meanMs: points(meanBy(input, account)), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
};

const outcomes = (input: BuildInput, { points, account }: Charts): Pick<Signals, 'byOutcome'> => {
  if (input.scope !== 'service' || account === null) return {};
  const needs = ['buckets', 'failures'] as const;
  const failures = bucketsOf(input, 'failures', account, needs);
  const successes = minus(bucketsOf(input, 'buckets', account, needs), failures);
  const p95 = (buckets: BucketLines) => ({
    unit: 'ms' as const,
    points: points(quantileLine(0.95, buckets, input.grid)),
  });
  return { byOutcome: { successP95Ms: p95(successes), failureP95Ms: p95(failures) } };
};

const byAccount = (input: BuildInput, { points }: Charts): Pick<Signals, 'latencyByAccount'> => {
  if (input.scope === 'mesh' || input.scope === 'namespace') return {};
  const mean = (account: Account) => ({ unit: 'ms' as const, points: points(meanBy(input, account)) });
  return { latencyByAccount: { client: mean('client'), server: mean('server') } };
};

type Measured = Omit<Signals, 'scope' | 'id' | 'step' | 'exemplars' | 'series'> & {
  readonly series: Omit<Signals['series'], 'saturation'>;
};

/**
 * Golden signals of one scope out of what the sources answered. Rates add up over sources; ratios and quantiles are
 * taken from added numerators, denominators and buckets, never averaged. A gap is null; a counter that exists and
 * counted nothing is 0.
 */
export const buildSignals = (input: BuildInput): Measured => {
  const points = (line: Line) => pointsOf(line, input.grid);
  const account = latencyAccount(input);
  const charts: Charts = { points, account };
  const both = ['requests', 'errors'] as const;
  const errors = lineOfPart(input, 'errors', all, both);
  const tcp = (...measures: readonly string[]) =>
    points(lineOfPart(input, 'tcp', ({ measure }) => measures.includes(measure)));
  const latency = latencies(input, charts);
  return {
    direction: input.direction,
    latencyAccount: account,
    series: {
      requestRate: { unit: 'req/s', points: points(lineOfPart(input, 'requests', all)) },
      errorRate: { unit: 'ratio', points: points(shareOf(errors, lineOfPart(input, 'requests', all, both))) },
      meanMs: { unit: 'ms', points: latency.meanMs },
      p50Ms: { unit: 'ms', points: latency.p50Ms },
      p95Ms: { unit: 'ms', points: latency.p95Ms },
      p99Ms: { unit: 'ms', points: latency.p99Ms },
      bytesRate: { unit: 'B/s', points: tcp('sent', 'received') },
      connectionRate: { unit: 'conn/s', points: tcp('opened') },
    },
    ...outcomes(input, charts),
    ...byAccount(input, charts),
  };
};
