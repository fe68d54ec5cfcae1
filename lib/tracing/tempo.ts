import { ok, type Result } from '@/lib/domain/result';
import type { FoundTraces, TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import { mergeTrust } from '@/lib/domain/trust';
import type { EpochMs } from '@/lib/domain/units';
import type { HttpOptions } from '@/lib/http/options';
import { type Question, traceAsker } from './ask';
import {
  cappedAnswer,
  cappedOptions,
  healthIn,
  NAMES_FRESH,
  type ReadTrace,
  traceFresh,
  traceMemory,
  wordsOf,
} from './backend';
import { baseOf } from './base';
import { prefixedApi } from './prefixed';
import { fetchedV1, fetchedV2, isNoRoute, searchIn, valuesIn } from './tempo-read';
import { searchQuery, serviceQuery } from './traceql';
import { isFields, textOf } from './wire';

const TEMPO = { api: 'Tempo', tooLarge: 'ask for fewer traces or a shorter window' };
const PREFIXES = ['', '/tempo'] as const;
/** Tempo refuses longer ranges by default (`max_duration`, 168 h). */
const LONGEST_S = 168 * 3600;

/** Whole seconds in 32 bits: the start rounded down, the end up, and what lies outside is left out by the reader. */
const rangeOf = ({ from, to }: { readonly from: EpochMs; readonly to: EpochMs }) => {
  const start = Math.floor(from / 1000);
  return { start, end: Math.max(start + 1, Math.ceil(to / 1000)) };
};

/** Pieces short enough to be answered, newest first. */
const piecesOf = (search: TraceSearch): readonly { readonly start: number; readonly end: number }[] => {
  const { start, end } = rangeOf(search);
  const count = Math.ceil((end - start) / LONGEST_S);
  return Array.from({ length: count }, (_, at) => {
    const to = end - at * LONGEST_S;
    return { start: Math.max(start, to - LONGEST_S), end: to };
  });
};

const within = ({ from, to }: TraceSearch, found: FoundTraces): FoundTraces['traces'] =>
  found.traces.filter((each) => {
    const us = each.whole ? null : each.summary.startUs;
    return us === null || (us >= from * 1000 && us <= to * 1000);
  });

/** Makes of a reading of a trace what is wanted of it. */
type As<T> = (read: ReadTrace) => Question<T | null>['read'];
/** Null: the server does not have this edition, or hides what it would say. */
type Edition<T> = { readonly held: T | null } | null;

/** The door to Grafana Tempo (trace-backends.md 5). */
export const tempoAt = (given: HttpOptions): TraceSource => {
  const options = cappedOptions({ ...given, url: baseOf(given.url) });
  const about = { id: options.id, kind: 'tempo' } as const;
  const asker = traceAsker(options, TEMPO);
  const memory = traceMemory(options.id);

  const api = prefixedApi(asker, {
    name: 'Tempo',
    prefixes: PREFIXES,
    mark: '/api/echo',
    isMark: ({ text }) => text.trim() === 'echo',
    about: '/api/status/buildinfo',
    versionIn: (json) => (isFields(json) ? textOf(json.version) || null : null),
  });

  const values = (tag: string, filter: Record<string, string>, range: Record<string, string>, signal: AbortSignal) => {
    const path = `/api/v2/search/tag/${encodeURIComponent(tag)}/values`;
    return api.get({ kind: 'services', path, form: { ...filter, ...range }, read: valuesIn }, signal);
  };

  const asText = (range: { readonly start: number; readonly end: number }) => ({
    start: String(range.start),
    end: String(range.end),
  });

  const search = async (wanted: TraceSearch, signal: AbortSignal): Promise<Result<FoundTraces>> => {
    let all: FoundTraces = { traces: [], full: false, trust: { state: 'complete', reasons: [] } };
    for (const piece of piecesOf(wanted)) {
      const limit = wanted.limit - all.traces.length;
      const form = { q: searchQuery(wanted), ...asText(piece), limit: String(limit) };
      const found = await api.get({ kind: 'search', path: '/api/search', form, read: searchIn(limit) }, signal);
      if (!found.ok) return found;
      const { full, trust } = found.value;
      all = {
        traces: [...all.traces, ...within(wanted, found.value)],
        full,
        trust: mergeTrust([all.trust, trust]),
      };
      if (full) break;
    }
    return ok(all);
  };

  /** By the second edition where there is one, else by the first. */
  const oneTrace = async <T>(id: string, as: As<T>, signal: AbortSignal): Promise<Result<T | null>> => {
    const form = {};
    const [second, first] = [as(fetchedV2(id)), as(fetchedV1(id))];
    const read: Question<Edition<T>>['read'] = (heard) => {
      if (isNoRoute(heard)) return { value: null };
      const found = second(heard);
      return found === null ? null : { ...found, value: { held: found.value } };
    };
    const answer = await api.get({ kind: 'trace', path: `/api/v2/traces/${id}`, form, read }, signal);
    if (!answer.ok) return answer;
    if (answer.value !== null) return ok(answer.value.held);
    return api.get({ kind: 'trace', path: `/api/traces/${id}`, form, read: first }, signal);
  };

  return {
    ...about,
    services: (range, signal) =>
      memory.get('services', NAMES_FRESH, signal, (stop) =>
        values('resource.service.name', {}, asText(rangeOf(range)), stop),
      ),
    operations: (service, range, signal) =>
      memory.get(`operations ${service}`, NAMES_FRESH, signal, (stop) =>
        values('name', { q: serviceQuery(service) }, asText(rangeOf(range)), stop),
      ),
    search,
    trace: (id, signal) =>
      memory.get(`trace ${id}`, traceFresh, signal, async (stop) =>
        cappedAnswer(await oneTrace(id, (read) => read, stop)),
      ),
    traceText: (id, signal) => oneTrace(id, wordsOf, signal),
    // It counts none: its generator writes service-graph metrics to Prometheus, which the dependency graph reads.
    dependencies: async () => ok(null),
    health: () => healthIn(about, asker, api.flavour()),
    close: asker.close,
  };
};
