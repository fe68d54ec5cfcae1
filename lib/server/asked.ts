import type { Meta } from '@/lib/domain/envelope';
import type { Fault, Result } from '@/lib/domain/result';
import type { Answer, MetricsSource, QueryReceipt, SourceReport } from '@/lib/domain/source';
import { COMPLETE, mergeTrust, type Trust } from '@/lib/domain/trust';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';

/** One question to one source and what became of it. `value` null: it failed, or is late. */
export interface Asked<T> {
  readonly source: string;
  /** Which question, in words that may stand in a reason, e.g. `saturation`. */
  readonly part: string;
  readonly value: T | null;
  readonly trust: Trust;
  readonly receipt: QueryReceipt | null;
  readonly fault: Fault | null;
}

/** The fault of a question as a weakening of the whole: `missing:<part>:<source>`. */
const without = (part: string, source: string): Trust => ({ state: 'partial', reasons: [`missing:${part}:${source}`] });

/** Asks and unpacks: a fault becomes a missing part, never a thrown error. */
export const asked = async <T>(
  { id: source }: Pick<MetricsSource, 'id'>,
  part: string,
  question: Promise<Result<Answer<T>>>,
): Promise<Asked<T>> => {
  const answer = await question;
  if (!answer.ok)
    return { source, part, value: null, trust: without(part, source), receipt: null, fault: answer.fault };
  const { value, trust, receipt } = answer.value;
  return { source, part, value, trust, receipt, fault: null };
};

/** Painting what is there beats waiting for what is not (field-guide 6.1). */
export const SOFT_DEADLINE: Millis = 2_500;

/**
 * The answer if it comes in time, else `late` in its place. The question goes on and its answer is kept by the source's
 * cache, so that the next look has it.
 */
export const inTime = async <T>(answer: Promise<T>, late: T, deadline: Millis = SOFT_DEADLINE): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), deadline);
  });
  try {
    return await Promise.race([answer, waited]);
  } finally {
    clearTimeout(timer);
  }
};

/** `asked`, but a slow answer counts as missing. */
export const askedInTime = <T>(
  source: Pick<MetricsSource, 'id'>,
  part: string,
  question: Promise<Result<Answer<T>>>,
): Promise<Asked<T>> =>
  inTime(asked(source, part, question), {
    source: source.id,
    part,
    value: null,
    trust: { state: 'partial', reasons: [`late:${part}:${source.id}`] },
    receipt: null,
    fault: null,
  });

/** How one answer met a source: down when nothing it was asked came back. */
export const reportOf = (source: MetricsSource, answers: readonly Asked<unknown>[]): SourceReport => {
  const own = answers.filter((answer) => answer.source === source.id);
  const failed = own.filter(({ value }) => value === null);
  const { state, message, id, kind } = source.health();
  if (own.length === 0 || failed.length === 0) return { id, kind, state: state === 'slow' ? 'slow' : 'ok', message };
  const reason = failed.find(({ fault }) => fault !== null)?.fault?.message ?? 'Part of the answer is late.';
  return { id, kind, state: failed.length === own.length ? 'down' : 'partial', message: reason };
};

export const NO_SOURCE: Trust = { state: 'unknown', reasons: ['no-source'] };

/** The same source in several parts of one frame: down only if it was down in all, else the worst it was met in. */
export const mergeReports = (reports: readonly SourceReport[]): SourceReport[] => {
  const order = ['ok', 'slow', 'partial', 'down'] as const;
  const merged = new Map<string, SourceReport>();
  for (const report of reports) {
    const before = merged.get(report.id);
    if (before === undefined) {
      merged.set(report.id, report);
      continue;
    }
    const worse = order.indexOf(report.state) > order.indexOf(before.state) ? report : before;
    const mixed = worse.state === 'down' && (report.state !== 'down' || before.state !== 'down');
    merged.set(report.id, mixed ? { ...worse, state: 'partial' } : worse);
  }
  return [...merged.values()];
};

/** A frame's own account of itself out of its questions and the trust they build on. */
export const metaOf = (
  { sources }: { readonly sources: readonly MetricsSource[] },
  {
    window,
    asOf,
    answers,
    trust = [],
  }: {
    readonly window: Window;
    readonly asOf: EpochMs | null;
    readonly answers: readonly Asked<unknown>[];
    readonly trust?: readonly Trust[];
  },
): Meta => ({
  window: { from: window.from, to: window.to },
  asOf,
  trust: sources.length === 0 ? NO_SOURCE : mergeTrust([COMPLETE, ...trust, ...answers.map((answer) => answer.trust)]),
  sources: sources.map((source) => reportOf(source, answers)),
  queries: answers.flatMap(({ receipt }) => (receipt === null ? [] : [receipt])),
});

/** A frame's account of itself after more questions: built on what its calls already said. */
export const extendMeta = (
  base: Meta,
  context: { readonly sources: readonly MetricsSource[] },
  answers: readonly Asked<unknown>[],
  trust: readonly Trust[] = [],
): Meta => {
  const own = context.sources.filter(({ id }) => answers.some(({ source }) => source === id));
  return {
    ...base,
    trust: mergeTrust([base.trust, ...trust, ...answers.map((answer) => answer.trust)]),
    sources: mergeReports([...base.sources, ...own.map((source) => reportOf(source, answers))]),
    queries: [...(base.queries ?? []), ...answers.flatMap(({ receipt }) => (receipt === null ? [] : [receipt]))],
  };
};
