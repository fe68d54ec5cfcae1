import { ok, type Result } from '@/lib/domain/result';
import type { FoundTraces, ReportedTrace, TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import { mergeTrust } from '@/lib/domain/trust';
import type { EpochMs } from '@/lib/domain/units';
import type { HttpOptions } from '@/lib/http/options';
import { type Question, traceAsker } from './ask';
import { cappedAnswer, cappedOptions, healthIn, NAMES_FRESH, traceFresh, traceMemory } from './backend';
import { baseOf } from './base';
import { placesOf } from './place';
import { fetchedV1, fetchedV2, searchIn, valuesIn } from './tempo-read';
import { searchQuery, serviceQuery } from './traceql';
import { isFields, textOf } from './wire';

const TEMPO = { api: 'Tempo', tooLarge: 'ask for fewer traces or a shorter window' };
const PREFIXES = ['', '/tempo'] as const;
/** Tempo refuses longer ranges by default (`max_duration`, 168 h). */
const LONGEST_S = 168 * 3600;

interface Place {
  readonly prefix: string;
  readonly version: string | null;
}

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

/** The door to Grafana Tempo (trace-backends.md 5). */
export const tempoAt = (given: HttpOptions): TraceSource => {
  const options = cappedOptions({ ...given, url: baseOf(given.url) });
  const about = { id: options.id, kind: 'tempo' } as const;
  const asker = traceAsker(options, TEMPO);
  const memory = traceMemory(options.id);

  const versionAt = async (prefix: string, signal: AbortSignal): Promise<string | null> => {
    const path = `${prefix}/api/status/buildinfo`;
    const read: Question<string | null>['read'] = ({ json }) => ({
      value: isFields(json) ? textOf(json.version) || null : null,
    });
    const answer = await asker.ask<string | null>({ kind: 'probe', path, form: {}, read }, signal);
    return answer.ok ? answer.value : null;
  };

  const probe = async (signal: AbortSignal): Promise<Result<Place>> => {
    for (const prefix of PREFIXES) {
      const answer = await asker.ask<boolean>(
        {
          kind: 'services',
          path: `${prefix}/api/echo`,
          form: {},
          read: ({ status, text }) => {
            if (status === 401 || status === 403 || status >= 500) return null;
            return { value: status === 200 && text.trim() === 'echo' };
          },
        },
        signal,
      );
      if (!answer.ok) return answer;
      if (answer.value) return ok({ prefix, version: await versionAt(prefix, signal) });
    }
    return asker.wrongApi();
  };
  const places = placesOf(probe);

  const get = <T>(
    kind: Question<T>['kind'],
    path: string,
    form: Record<string, string>,
    read: Question<T>['read'],
    signal: AbortSignal,
  ): Promise<Result<T>> =>
    places.with(signal, ({ prefix }) => asker.ask({ kind, path: `${prefix}${path}`, form, read }, signal));

  const values = (tag: string, filter: Record<string, string>, range: Record<string, string>, signal: AbortSignal) =>
    get('services', `/api/v2/search/tag/${encodeURIComponent(tag)}/values`, { ...filter, ...range }, valuesIn, signal);

  const asText = (range: { readonly start: number; readonly end: number }) => ({
    start: String(range.start),
    end: String(range.end),
  });

  const search = async (wanted: TraceSearch, signal: AbortSignal): Promise<Result<FoundTraces>> => {
    let all: FoundTraces = { traces: [], full: false, trust: { state: 'complete', reasons: [] } };
    for (const piece of piecesOf(wanted)) {
      const limit = wanted.limit - all.traces.length;
      const form = { q: searchQuery(wanted), ...asText(piece), limit: String(limit) };
      const found = await get('search', '/api/search', form, searchIn(limit), signal);
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

  const traceOf = async (id: string, signal: AbortSignal): Promise<Result<ReportedTrace | null>> => {
    const second = await get('trace', `/api/v2/traces/${id}`, {}, fetchedV2(id), signal);
    if (!second.ok) return second;
    if (second.value.known) return cappedAnswer(ok(second.value.trace));
    return cappedAnswer(await get('trace', `/api/traces/${id}`, {}, fetchedV1(id), signal));
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
    trace: (id, signal) => memory.get(`trace ${id}`, traceFresh, signal, (stop) => traceOf(id, stop)),
    // It counts none: its generator writes service-graph metrics to Prometheus, which the dependency graph reads.
    dependencies: async () => ok(null),
    health: () => {
      const place = places.known();
      return healthIn(
        about,
        asker,
        place === null ? null : `Tempo${place.version === null ? '' : ` ${place.version}`}`,
      );
    },
    close: asker.close,
  };
};
