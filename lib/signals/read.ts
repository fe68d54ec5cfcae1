import type { Account } from '@/lib/domain/graph';
import { accounts } from '@/lib/domain/graph';
import { cumulative, type Labels, type Series } from '@/lib/domain/sample';
import { type AccountRow, labelsOf, type MeshAdapter, type RowField } from '@/lib/mesh/adapter';
import type { Grid } from './grid';
import { type Line, lineOf, sumLines } from './lines';
import { ACCOUNT_MARK, MEASURE_MARK, nativeAccount, type Picks, pickKey } from './queries';
import { type ClusterNames, inClusters, type Selection } from './select';
import { textAt } from './spell';

/** One row of an answer: which account says it, its marks, its values on the grid. */
export interface Row {
  readonly account: Account;
  readonly measure: string;
  /** Upper bound of a bucket in the metric's unit; null: no bucket. */
  readonly le: number | null;
  readonly line: Line;
}

const boundOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  return text === '+Inf' || text === 'Inf' ? Number.POSITIVE_INFINITY : Number(text);
};

const accountOf = (labels: Labels): Account | null => accounts.find((name) => name === labels[ACCOUNT_MARK]) ?? null;

/** A native histogram over time as the lines a classic one has: one for each upper bound that any point knows. */
const nativeLines = ({ labels, histograms = [] }: Series, grid: Grid): readonly (readonly [number, Line])[] => {
  const points = histograms.map(([at, histogram]) => [at, cumulative(histogram)] as const);
  const bounds = [...new Set(points.flatMap(([, sums]) => sums.map(([to]) => to)))].sort((a, b) => a - b);
  const atOrBelow = (sums: ReturnType<typeof cumulative>, bound: number) =>
    sums.findLast(([to]) => to <= bound)?.[1] ?? 0;
  return bounds.map((bound) => [
    bound,
    lineOf({ labels, points: points.map(([at, sums]) => [at, atOrBelow(sums, bound)]) }, grid),
  ]);
};

/**
 * The clusters a row must lie in, as far as it can say so. A callee whose name is composed was found by it: its cluster
 * is no label. No more is that of the callee of one edge where callers name none (Hubble): both ends were found by name.
 */
const findable = (selection: Selection, row: AccountRow, account: Account): Selection => {
  const isEdge = selection.sourceCluster !== null && selection.targetCluster !== null;
  const isUntold = isEdge && account === 'client' && labelsOf(row, 'targetCluster').length === 0;
  return row.composed || isUntold ? { ...selection, targetCluster: null } : selection;
};

/** The rows of an answer that count and lie in the selected clusters. */
export const readRows = (
  series: readonly Series[],
  context: {
    readonly adapter: MeshAdapter;
    readonly selection: Selection;
    readonly names: ClusterNames;
    readonly grid: Grid;
    readonly picks?: Picks;
  },
): readonly Row[] =>
  series.flatMap((row) => {
    const isNative = row.histograms !== undefined && row.labels[ACCOUNT_MARK] === undefined;
    const account = isNative ? nativeAccount(context.adapter, context.selection.calls) : accountOf(row.labels);
    if (account === null) return [];
    const at = (field: RowField) => textAt(row.labels, context.adapter.accounts[account], field);
    const clusters = {
      account,
      source: at('sourceCluster'),
      target: at('targetCluster'),
      reporter: at('reporterCluster'),
    };
    const selection = findable(context.selection, context.adapter.accounts[account], account);
    if (!inClusters(clusters, selection, context.names)) return [];
    const measure = row.labels[MEASURE_MARK] ?? '';
    if (context.picks?.get(pickKey(account, measure))?.(row.labels) === false) return [];
    const own = { account, measure, le: boundOf(row.labels.le), line: lineOf(row, context.grid) };
    const native = nativeLines(row, context.grid).map(([le, line]) => ({ account, measure, le, line }));
    return native.length === 0 || own.le !== null ? [own] : native;
  });

/** The sum of the rows that pass. */
export const sumRows = (rows: readonly Row[], grid: Grid, keep: (row: Row) => boolean = () => true): Line =>
  sumLines(
    rows.filter(keep).map(({ line }) => line),
    grid,
  );

/** Bucket rows by upper bound in ms, ascending; `Infinity` last. */
export type BucketLines = ReadonlyMap<number, Line>;

export const bucketLines = (rows: readonly Row[], grid: Grid, unitMs: number): BucketLines => {
  const byBound = new Map<number, Row[]>();
  for (const row of rows) {
    if (row.le === null || Number.isNaN(row.le)) continue;
    const bound = row.le * unitMs;
    byBound.set(bound, [...(byBound.get(bound) ?? []), row]);
  }
  return new Map([...byBound].sort(([a], [b]) => a - b).map(([bound, of]) => [bound, sumRows(of, grid)]));
};
