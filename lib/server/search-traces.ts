import { setImmediate as breathe } from 'node:timers/promises';
import type { Result } from '@/lib/domain/result';
import type { SourceReport } from '@/lib/domain/source';
import type { FoundTraces, TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import type { SourceSearch, TraceRow } from '@/lib/domain/traces';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { type Analysis, analyse } from '@/lib/trace/analyse';
import { candidateAttributes, candidateNames, matchingNames, namespacesAmong, type Wanted } from '@/lib/trace/names';
import { rowOfSummary, rowOfTrace } from '@/lib/trace/row';
import { inTime } from './asked';
import type { Context } from './context';

/** A search in our words: `service` is a back end's own name, or a service of ours to be found by its names there. */
export interface TraceQuestion {
  readonly service: Wanted | string | null;
  readonly operation: string | null;
  readonly minDurationMs: Millis | null;
  readonly maxDurationMs: Millis | null;
  readonly errorsOnly: boolean;
  readonly whole: boolean;
  readonly limit: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A line, and the trace behind it where the search gave it whole. */
export interface FoundRow {
  readonly row: TraceRow;
  readonly analysis: Analysis | null;
}

/** What one back end answered. */
export interface Searched {
  readonly source: TraceSource;
  readonly report: SourceSearch;
  readonly rows: readonly FoundRow[];
  readonly trust: Trust;
  readonly namesTried: readonly string[];
}

/** A page with several back ends shows what is there by now; one asked by itself is waited for. */
const PATIENCE: Millis = 5_000;
/** The application's name and its proxy's: the same traces, seen from two sides. */
const NAMES_SEARCHED = 2;

interface Way {
  readonly service: string | null;
  readonly attribute: TraceSearch['attribute'];
}

interface Ways {
  readonly tried: readonly string[];
  readonly found: readonly Way[];
  /** What to try one after another where no name is known. */
  readonly others: readonly Way[];
}

/** How a back end may be asked for a service: by the names it knows, else by what other spans say of it. */
const waysTo = async (
  context: Context,
  source: TraceSource,
  { service, from, to }: TraceQuestion,
  signal: AbortSignal,
): Promise<Ways> => {
  if (service === null) return { tried: [], found: [{ service: null, attribute: null }], others: [] };
  const known = await source.services({ from, to }, signal);
  const candidates = typeof service === 'string' ? [service] : candidateNames(service, context.traceNames ?? {});
  // Without its list of names the likeliest one is the best guess.
  if (!known.ok)
    return { tried: candidates.slice(0, 1), found: [{ service: candidates[0] ?? null, attribute: null }], others: [] };
  const names = matchingNames(known.value, candidates).slice(0, NAMES_SEARCHED);
  const found = names.map((name) => ({ service: name, attribute: null }));
  if (found.length > 0 || typeof service === 'string') return { tried: candidates, found, others: [] };
  const attributes = candidateAttributes(service);
  return {
    tried: [...candidates, ...attributes.map(({ key, value }) => `${key} = ${value}`)],
    found: [],
    others: attributes.map((attribute) => ({ service: null, attribute })),
  };
};

/** A search whose answer was too large is asked once more for less: some lines beat none. */
const searchFor = async (
  source: TraceSource,
  search: TraceSearch,
  signal: AbortSignal,
): Promise<Result<FoundTraces>> => {
  const found = await source.search(search, signal);
  if (found.ok || found.fault.kind !== 'too-large' || search.limit === 1) return found;
  const limit = Math.max(1, Math.floor(search.limit / 5));
  const less = await source.search({ ...search, limit }, signal);
  if (!less.ok) return less;
  const trust: Trust = { state: 'partial', reasons: [...less.value.trust.reasons, `truncated:${source.id}`] };
  return { ok: true, value: { ...less.value, full: true, trust } };
};

/** Spans read between two breaths of the event loop: metrics views are answered in between. */
const BREATH_SPANS = 2_000;

const rowsOf = async (
  context: Context,
  source: TraceSource,
  found: readonly FoundTraces[],
): Promise<readonly FoundRow[]> => {
  const traces = found.flatMap((each) => each.traces);
  const namespaces = namespacesAmong([
    ...new Set(traces.flatMap((each) => (each.whole ? [] : each.summary.services.map(({ name }) => name)))),
  ]);
  const rows = new Map<string, FoundRow>();
  let read = 0;
  for (const each of traces) {
    const id = each.whole ? each.trace.traceId : each.summary.traceId;
    if (rows.has(id)) continue;
    if (!each.whole) {
      rows.set(id, { row: rowOfSummary(each.summary, source.id, namespaces), analysis: null });
      continue;
    }
    const analysis = analyse(each.trace, { rules: context.settings.errors });
    rows.set(id, { row: rowOfTrace(analysis, source.id), analysis });
    read += each.trace.spans.length;
    if (read < BREATH_SPANS) continue;
    read = 0;
    await breathe();
  }
  return [...rows.values()];
};

const least = (values: readonly number[]): number | null =>
  values.reduce<number | null>((a, b) => (a === null || b < a ? b : a), null);
const most = (values: readonly number[]): number | null =>
  values.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null);

const reportOf = (
  { id, kind }: TraceSource,
  rows: readonly FoundRow[],
  rest: Pick<SourceSearch, 'state' | 'message' | 'full' | 'service'>,
): SourceSearch => {
  const starts = rows.flatMap(({ row }) => row.startMs ?? []);
  return { id, kind, ...rest, looked: rows.length, oldestMs: least(starts), newestMs: most(starts) };
};

const failedSearch = (
  source: TraceSource,
  message: string,
  state: 'failed' | 'late',
  namesTried: readonly string[],
): Searched => ({
  source,
  report: reportOf(source, [], { state, message, full: false, service: null }),
  rows: [],
  trust: { state: 'partial', reasons: [`${state === 'late' ? 'late' : 'missing'}:traces:${source.id}`] },
  namesTried,
});

const saysPartial = (reasons: readonly string[]): string | null => {
  const told = reasons.map((reason) => {
    const [what, ,] = reason.split(':');
    if (what === 'search-stopped') return `It stopped searching early (${reason.split(':')[1]} parts looked at).`;
    if (what === 'services-searched')
      return `It cannot search all services at once: ${reason.split(':')[1]} were searched.`;
    return 'Its answer was too large and was asked for again with fewer traces.';
  });
  return told.length === 0 ? null : [...new Set(told)].join(' ');
};

const searchOf = (question: TraceQuestion, way: Way): TraceSearch => {
  const { service: _, ...rest } = question;
  return { ...rest, ...way };
};

const searchNow = async (
  context: Context,
  source: TraceSource,
  question: TraceQuestion,
  signal: AbortSignal,
): Promise<Searched> => {
  const { tried, found: known, others } = await waysTo(context, source, question, signal);
  let answers = await Promise.all(known.map((way) => searchFor(source, searchOf(question, way), signal)));
  let name = known.map(({ service }) => service).find((service) => service !== null) ?? null;
  for (const way of others) {
    const answer = await searchFor(source, searchOf(question, way), signal);
    answers = [answer];
    if (answer.ok && answer.value.traces.length > 0) {
      name = way.attribute === null ? null : `${way.attribute.key} = ${way.attribute.value}`;
      break;
    }
  }
  const good = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const fault = answers.flatMap((answer) => (answer.ok ? [] : [answer.fault]))[0];
  if (good.length === 0 && fault !== undefined) return failedSearch(source, fault.message, 'failed', tried);
  const reasons = [...new Set(good.flatMap(({ trust }) => trust.reasons))];
  const partial = reasons.length > 0 || fault !== undefined;
  // Not every edition of every back end filters errors itself.
  const all = await rowsOf(context, source, good);
  const rows = all.filter(({ row }) => !question.errorsOnly || row.errors !== 0);
  return {
    source,
    rows,
    report: reportOf(source, rows, {
      state: partial ? 'partial' : 'ok',
      message: fault?.message ?? saysPartial(reasons),
      full: good.some(({ full }) => full),
      service: name,
    }),
    trust: partial ? { state: 'partial', reasons: reasons.map((reason) => `${reason}:${source.id}`) } : COMPLETE,
    namesTried: tried,
  };
};

/** Asks every back end at once. One that is slow is reported late; alone (`source=`) it is waited for. */
export const searchTraces = (
  context: Context,
  sources: readonly TraceSource[],
  question: TraceQuestion,
  signal: AbortSignal,
): Promise<readonly Searched[]> =>
  Promise.all(
    sources.map((source) => {
      const answer = searchNow(context, source, question, signal);
      if (sources.length === 1) return answer;
      const late = `No answer from ${source.id} yet; ask it alone to wait for it.`;
      return inTime(answer, failedSearch(source, late, 'late', []), PATIENCE);
    }),
  );

const stateOf = ({ state }: SourceSearch): SourceReport['state'] => {
  if (state === 'failed') return 'down';
  return state === 'late' ? 'slow' : state;
};

/** How the frame met its back ends. */
export const reportsOf = (searched: readonly Searched[]): readonly SourceReport[] =>
  searched.map(({ report }) => ({ id: report.id, kind: report.kind, state: stateOf(report), message: report.message }));

/** The lines of all back ends, each trace once, newest first. */
export const mergeRows = (searched: readonly Searched[]): readonly FoundRow[] => {
  const rows = new Map<string, FoundRow>();
  for (const found of searched.flatMap((each) => each.rows)) {
    const before = rows.get(found.row.traceId);
    if (before === undefined || (before.analysis === null && found.analysis !== null))
      rows.set(found.row.traceId, found);
  }
  return [...rows.values()].toSorted((a, b) => (b.row.startMs ?? 0) - (a.row.startMs ?? 0));
};

const counted = ({ id, looked, full, state }: SourceSearch): string => {
  if (state === 'failed') return `${id} did not answer`;
  if (state === 'late') return `${id} has not answered yet`;
  if (looked === 0) return `${id} found none`;
  return full ? `${id} gave ${looked} and has more` : `${id} gave ${looked}`;
};

/** What was looked at, in one sentence. No back end promises the newest: a full page is some of those that match. */
export const searchNote = (searched: readonly Searched[]): string => {
  const parts = searched.map(({ report }) => counted(report)).join('; ');
  const more = searched.some(({ report }) => report.full);
  return `${parts}.${more ? ' No back end promises the newest ones: narrow the search to see others.' : ''}`;
};
