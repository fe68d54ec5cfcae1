import { ok, type Result } from '@/lib/domain/result';
import type { TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import type { HttpOptions } from '@/lib/http/options';
import { type Heard, type Question, traceAsker } from './ask';
import { capped, cappedOptions, foundWhole, healthIn, NAMES_FRESH, traceFresh, traceMemory } from './backend';
import { baseOf } from './base';
import { placesOf } from './place';
import { fieldsOf, isFields, listOf, MalformedAnswer, numberOf, textOf } from './wire';
import { zipkinTrace } from './zipkin-span';

const MANNER = { api: 'Zipkin', tooLarge: 'ask for fewer traces or a shorter window' };
/** Zipkin serves its API under both; a proxy in front of it may pass on only one. */
const PREFIXES = ['', '/zipkin'] as const;

interface Place {
  readonly prefix: string;
  readonly version: string | null;
}

const listIn = ({ status, json }: Heard): readonly unknown[] | null => {
  if (status !== 200) return null;
  if (!Array.isArray(json)) throw new MalformedAnswer('not a list');
  return json;
};

const names = (heard: Heard) => {
  const list = listIn(heard);
  return list === null ? null : { value: list.map(textOf).filter((name) => name !== '') };
};

/** Microseconds; the server refuses 0, and a maximum without a minimum. */
const durations = ({ minDurationMs, maxDurationMs }: TraceSearch): Record<string, string> => {
  if (minDurationMs === null && maxDurationMs === null) return {};
  const min = { minDuration: String(Math.max(1, Math.round((minDurationMs ?? 0) * 1000))) };
  return maxDurationMs === null ? min : { ...min, maxDuration: String(Math.max(1, Math.round(maxDurationMs * 1000))) };
};

/** `key=value and error`: a value with ` and ` in it cannot be said. */
const annotations = ({ errorsOnly, attribute }: TraceSearch): Record<string, string> => {
  const parts = [attribute === null ? [] : [`${attribute.key}=${attribute.value}`], errorsOnly ? ['error'] : []].flat();
  return parts.length === 0 ? {} : { annotationQuery: parts.join(' and ') };
};

const searchForm = (search: TraceSearch): Record<string, string> => ({
  ...(search.service === null ? {} : { serviceName: search.service.toLowerCase() }),
  ...(search.operation === null ? {} : { spanName: search.operation.toLowerCase() }),
  ...annotations(search),
  ...durations(search),
  endTs: String(search.to),
  lookback: String(Math.max(1, search.to - search.from)),
  limit: String(search.limit),
});

/** The door to Zipkin and whatever speaks its second API (trace-backends.md 9). */
export const zipkinAt = (given: HttpOptions): TraceSource => {
  const options = cappedOptions({ ...given, url: baseOf(given.url) });
  const about = { id: options.id, kind: 'zipkin' } as const;
  const asker = traceAsker(options, MANNER);
  const memory = traceMemory(options.id);

  const isZipkin = (prefix: string): Question<boolean> => ({
    kind: 'services',
    path: `${prefix}/api/v2/services`,
    form: {},
    read: ({ status, json }) => {
      if (status === 401 || status === 403 || status >= 500) return null;
      return { value: status === 200 && Array.isArray(json) };
    },
  });

  const versionAt = async (prefix: string, signal: AbortSignal): Promise<string | null> => {
    const info = await asker.ask<string | null>(
      {
        kind: 'probe',
        path: `${prefix}/info`,
        form: {},
        read: ({ json }) => ({
          value: isFields(json) && isFields(json.zipkin) ? textOf(json.zipkin.version) || null : null,
        }),
      },
      signal,
    );
    return info.ok ? info.value : null;
  };

  const probe = async (signal: AbortSignal): Promise<Result<Place>> => {
    for (const prefix of PREFIXES) {
      const answer = await asker.ask(isZipkin(prefix), signal);
      if (!answer.ok) return answer;
      if (answer.value) return ok({ prefix, version: await versionAt(prefix, signal) });
    }
    return asker.wrongApi();
  };
  const places = placesOf(probe);

  const ask = <T>(
    kind: Question<T>['kind'],
    path: string,
    form: Record<string, string>,
    read: Question<T>['read'],
    signal: AbortSignal,
  ): Promise<Result<T>> =>
    places.with(signal, ({ prefix }) => asker.ask({ kind, path: `${prefix}${path}`, form, read }, signal));

  return {
    ...about,
    services: (_range, signal) =>
      memory.get('services', NAMES_FRESH, signal, (stop) => ask('services', '/api/v2/services', {}, names, stop)),
    operations: (service, _range, signal) =>
      memory.get(`operations ${service}`, NAMES_FRESH, signal, (stop) =>
        ask('operations', '/api/v2/spans', { serviceName: service.toLowerCase() }, names, stop),
      ),
    search: (search, signal) =>
      ask(
        'search',
        '/api/v2/traces',
        searchForm(search),
        (heard) => {
          const lists = listIn(heard);
          if (lists === null) return null;
          return {
            value: foundWhole(
              lists.flatMap((list) => zipkinTrace(list) ?? []),
              search.limit,
            ),
          };
        },
        signal,
      ),
    trace: (id, signal) =>
      memory.get(`trace ${id}`, traceFresh, signal, (stop) =>
        ask(
          'trace',
          `/api/v2/trace/${id}`,
          {},
          (heard) => {
            // Its own words for a trace it does not have; a page's 404 is none.
            if (heard.status === 404 && /not found/i.test(heard.text) && !heard.text.trimStart().startsWith('<')) {
              return { value: null };
            }
            const list = listIn(heard);
            if (list === null) return null;
            const trace = zipkinTrace(list);
            return { value: trace === null ? null : capped(trace) };
          },
          stop,
        ),
      ),
    dependencies: ({ from, to }, signal) =>
      ask(
        'dependencies',
        '/api/v2/dependencies',
        { endTs: String(to), lookback: String(Math.max(1, to - from)) },
        (heard) => {
          const list = listIn(heard);
          if (list === null) return null;
          return {
            value: fieldsOf(listOf(list)).map(({ parent, child, callCount, errorCount }) => ({
              parent: textOf(parent),
              child: textOf(child),
              calls: numberOf(callCount) ?? 0,
              // Absent when nothing failed, and in versions that do not count failures.
              errors: numberOf(errorCount),
            })),
          };
        },
        signal,
      ),
    health: () => {
      const place = places.known();
      return healthIn(
        about,
        asker,
        place === null ? null : `Zipkin${place.version === null ? '' : ` ${place.version}`}`,
      );
    },
    close: asker.close,
  };
};
