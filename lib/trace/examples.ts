import type { TraceExamples, TraceRow } from '@/lib/domain/traces';
import type { Analysis } from './analyse';
import { sameName } from './names';

/** A line with what is known of the trace behind it. */
interface Line {
  readonly row: TraceRow;
  readonly analysis: Analysis | null;
}

interface EdgeEnds {
  readonly source: { readonly name: string };
  readonly target: { readonly name: string };
}

const BAD = 3;

const passes = ({ row, analysis }: Line, { source, target }: EdgeEnds): boolean => {
  if (analysis !== null) {
    return analysis.edges.some((edge) => sameName(edge.source, source.name) && sameName(edge.target, target.name));
  }
  // Names alone: both ends take part. Without them nothing speaks against it.
  const has = (name: string): boolean => row.services.some((service) => sameName(service.name, name));
  return row.services.length === 0 || (has(source.name) && has(target.name));
};

const failedThere = ({ row, analysis }: Line, ends: EdgeEnds | null): boolean => {
  if (ends === null || analysis === null) return (row.errors ?? 0) > 0;
  return analysis.edges.some(
    (edge) =>
      sameName(edge.source, ends.source.name) &&
      sameName(edge.target, ends.target.name) &&
      edge.errors + edge.attemptErrors > 0,
  );
};

/**
 * Up to three bad ones (failed, newest first; then the slowest) and a good one: the successful one whose duration is the
 * middle one. `ends`: only requests that went over this edge, and failures on it.
 */
export const pickExamples = (lines: readonly Line[], ends: EdgeEnds | null): Pick<TraceExamples, 'bad' | 'good'> => {
  const own = ends === null ? lines : lines.filter((line) => passes(line, ends));
  const failed = own.filter((line) => failedThere(line, ends)).map(({ row }) => row);
  const fine = own
    .filter((line) => !failedThere(line, ends))
    .map(({ row }) => row)
    .toSorted((a, b) => (a.durationMs ?? 0) - (b.durationMs ?? 0));
  const good = fine[Math.floor((fine.length - 1) / 2)] ?? null;
  const slow = fine
    .toReversed()
    .filter((row) => row !== good && (row.durationMs ?? 0) > 2 * (good?.durationMs ?? Infinity));
  const newest = failed.toSorted((a, b) => (b.startMs ?? 0) - (a.startMs ?? 0));
  const bad = [
    ...newest.map((row) => ({ ...row, why: 'error' as const })),
    ...slow.map((row) => ({ ...row, why: 'slow' as const })),
  ];
  return { bad: bad.slice(0, BAD), good };
};
