import type { ComparisonRow, TraceComparison, TraceHead } from '@/lib/domain/traces';
import { formatMs, spell } from '@/lib/format/number';
import type { Analysis } from './analyse';
import { type Group, groupsOf } from './groups';

/** The first line about a trace wherever it is named. */
export const headOf = (analysis: Analysis, source: string): TraceHead => ({
  traceId: analysis.traceId,
  source,
  service: analysis.root?.service.name ?? null,
  operation: analysis.root?.span.name ?? null,
  startUs: analysis.startUs,
  durationUs: analysis.durationUs,
  rootDurationUs: analysis.root?.durationUs ?? 0,
  spans: analysis.nodes.length,
  errors: [...analysis.errors.of.values()].filter((error) => error.class === 'error').length,
});

const IDS_SHOWN = 50;

const sideOf = (group: Group | undefined): ComparisonRow['a'] =>
  group === undefined
    ? null
    : {
        count: group.nodes.length,
        selfUs: group.selfUs,
        durationUs: group.durationUs,
        criticalUs: group.criticalUs,
        errors: group.errors,
        spanIds: group.nodes.slice(0, IDS_SHOWN).map(({ id }) => id),
      };

const rowOf = (a: Group | undefined, b: Group | undefined): ComparisonRow | null => {
  const group = b ?? a;
  const [first] = group?.nodes ?? [];
  if (group === undefined || first === undefined) return null;
  return {
    key: group.key,
    path: [...group.path],
    service: first.service.name,
    name: first.span.name,
    kind: first.kind,
    proxy: first.proxy !== null,
    onlyIn: a === undefined ? 'b' : b === undefined ? 'a' : null,
    a: sideOf(a),
    b: sideOf(b),
    selfDeltaUs: (b?.selfUs ?? 0) - (a?.selfUs ?? 0),
    criticalDeltaUs: (b?.criticalUs ?? 0) - (a?.criticalUs ?? 0),
    durationDeltaUs: (b?.durationUs ?? 0) - (a?.durationUs ?? 0),
  };
};

/**
 * The places of two traces side by side, the largest difference in their own time first. Durations of ancestors inherit
 * every difference below them, so that they rank nothing.
 */
const comparisonRows = (a: Analysis, b: Analysis): readonly ComparisonRow[] => {
  const [left, right] = [groupsOf(a), groupsOf(b)];
  const keys = new Set([...right.keys(), ...left.keys()]);
  return [...keys]
    .flatMap((key) => rowOf(left.get(key), right.get(key)) ?? [])
    .toSorted(
      (x, y) =>
        Math.abs(y.selfDeltaUs) - Math.abs(x.selfDeltaUs) || Math.abs(y.durationDeltaUs) - Math.abs(x.durationDeltaUs),
    );
};

const spelled = (us: number): string => spell(formatMs(us / 1000));

const sentenceOf = (rows: readonly ComparisonRow[], deltaUs: number): string => {
  const [most] = rows.filter(({ selfDeltaUs }) => selfDeltaUs !== 0);
  if (most === undefined) return 'Both spent their time in the same places.';
  const total =
    deltaUs === 0
      ? 'Both took the same time'
      : `B took ${spelled(Math.abs(deltaUs))} ${deltaUs > 0 ? 'longer' : 'less'}`;
  const more = most.selfDeltaUs > 0 ? 'more' : 'less';
  return `${total}; the largest difference is ${spelled(Math.abs(most.selfDeltaUs))} ${more} in ${most.service}, ${most.name}.`;
};

/** Where two traces differ, in structure and in time: `b` against `a`. */
export const compareTraces = (
  a: { readonly analysis: Analysis; readonly source: string },
  b: { readonly analysis: Analysis; readonly source: string },
): TraceComparison => {
  const rows = comparisonRows(a.analysis, b.analysis);
  const rootDeltaUs = (b.analysis.root?.durationUs ?? 0) - (a.analysis.root?.durationUs ?? 0);
  return {
    a: headOf(a.analysis, a.source),
    b: headOf(b.analysis, b.source),
    rootDeltaUs,
    rows: [...rows],
    sentence: sentenceOf(rows, rootDeltaUs),
  };
};
