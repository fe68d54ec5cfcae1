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

/** What the examples are of: a service, or an edge. */
type Subject = { readonly service: string } | EdgeEnds;

const failedIn = (row: TraceRow, service: string): boolean => {
  const own = row.services.find(({ name }) => sameName(name, service));
  return (own?.errors ?? row.errors ?? 0) > 0;
};

const failedThere = ({ row, analysis }: Line, subject: Subject): boolean => {
  if ('service' in subject) return failedIn(row, subject.service);
  const { source, target } = subject;
  if (analysis === null) return failedIn(row, target.name) || failedIn(row, source.name);
  return analysis.edges.some(
    (edge) =>
      sameName(edge.source, source.name) && sameName(edge.target, target.name) && edge.errors + edge.attemptErrors > 0,
  );
};

/**
 * Up to three bad ones (failed there, newest first; then the slowest) and a good one: of those that did not fail there,
 * if possible nowhere, the one whose duration is the middle one. Of an edge: only requests that went over it.
 */
export const pickExamples = (lines: readonly Line[], subject: Subject): Pick<TraceExamples, 'bad' | 'good'> => {
  const own = 'service' in subject ? lines : lines.filter((line) => passes(line, subject));
  const failed = own.filter((line) => failedThere(line, subject)).map(({ row }) => row);
  const fine = own
    .filter((line) => !failedThere(line, subject))
    .map(({ row }) => row)
    .toSorted((a, b) => (a.durationMs ?? 0) - (b.durationMs ?? 0));
  const spotless = fine.filter(({ errors }) => errors === 0);
  const usual = spotless.length > 0 ? spotless : fine;
  const good = usual[Math.floor((usual.length - 1) / 2)] ?? null;
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
