import { parseEdgeId, parseEntityId } from '@/lib/domain/entity';
import type { TraceExamples } from '@/lib/domain/traces';
import { pickExamples } from '@/lib/trace/examples';
import { type Wanted, wantedOf } from '@/lib/trace/names';
import type { TraceExamplesRequest } from '@/lib/url/view';
import type { Context } from './context';
import { type Loaded, loaded, refused } from './loaded';
import { mergeRows, reportsOf, type Searched, searchNote, searchTraces } from './search-traces';
import { NO_TRACE_SOURCE, traceMeta, traceSourcesOf } from './trace-meta';
import { windowOf } from './window';

const LOOKED = 30;

const asWanted = (id: string): Wanted => {
  const wanted = wantedOf(id);
  return typeof wanted === 'string' ? { name: wanted, namespace: null, cluster: null } : wanted;
};

const nothing = (searched: readonly Searched[], tried: readonly string[]): string => {
  const note = searchNote(searched);
  return searched.some(({ rows }) => rows.length > 0) ? note : `${note} Names tried: ${tried.join(', ')}.`;
};

/** Example traces of a service or an edge, of the same window and by the same names. */
export const loadTraceExamples = async (
  context: Context,
  view: TraceExamplesRequest,
  signal: AbortSignal,
): Promise<Loaded<TraceExamples>> => {
  const { id } = view;
  if (id === null) {
    return refused({ code: 'bad-parameter', parameter: 'id', detail: '`id` takes the id of an entity or an edge.' });
  }
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const asked = traceSourcesOf(context, view.source);
  if (!asked.ok) return asked;
  const edge = parseEdgeId(id);
  const ends = edge === null ? null : { source: asWanted(edge.source), target: asWanted(edge.target) };
  const service = ends?.target ?? (parseEntityId(id) === null ? null : asWanted(id));
  const question = {
    service,
    operation: null,
    minDurationMs: null,
    maxDurationMs: null,
    whole: true,
    limit: LOOKED,
    from: resolved.window.from,
    to: resolved.window.to,
  };
  // Failures are rare: a plain search may miss them all, and one for failures has no good one.
  const searches = await Promise.all([
    searchTraces(context, asked.sources, { ...question, errorsOnly: true }, signal),
    searchTraces(context, asked.sources, { ...question, errorsOnly: false }, signal),
  ]);
  let searched = searches.flat();
  // A callee that writes no spans shows in its caller's.
  if (ends !== null && searched.every(({ rows }) => rows.length === 0)) {
    const callers = { ...question, service: ends.source, errorsOnly: false };
    searched = [...searched, ...(await searchTraces(context, asked.sources, callers, signal))];
  }
  const tried = [...new Set(searched.flatMap(({ namesTried }) => namesTried))];
  const plain = searches[1] ?? [];
  const data: TraceExamples = {
    ...pickExamples(mergeRows(searched), ends ?? { service: service?.name ?? '' }),
    sources: plain.map(({ report }) => report),
    namesTried: tried,
    note: asked.sources.length === 0 ? NO_TRACE_SOURCE : nothing(plain, tried),
  };
  return loaded({
    data,
    meta: traceMeta(
      resolved.window,
      reportsOf(plain),
      searched.map(({ trust }) => trust),
    ),
  });
};
