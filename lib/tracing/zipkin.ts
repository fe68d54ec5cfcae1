import type { Result } from '@/lib/domain/result';
import type { ReportedLinkCount, ReportedTrace, TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import type { HttpOptions } from '@/lib/http/options';
import { type Heard, type Question, traceAsker } from './ask';
import {
  cappedAnswer,
  cappedOptions,
  foundWhole,
  healthIn,
  NAMES_FRESH,
  traceFresh,
  traceMemory,
  wordsOf,
} from './backend';
import { baseOf } from './base';
import { prefixedApi } from './prefixed';
import { fieldsOf, isFields, listOf, MalformedAnswer, numberOf, textOf } from './wire';
import { zipkinTrace } from './zipkin-span';

const MANNER = { api: 'Zipkin', tooLarge: 'ask for fewer traces or a shorter window' };
/** Zipkin serves its API under both; a proxy in front of it may pass on only one. */
const PREFIXES = ['', '/zipkin'] as const;

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

const traceIn = (heard: Heard): { readonly value: ReportedTrace | null } | null => {
  // Its own words for a trace it does not have; a page's 404 is none.
  if (heard.status === 404 && /not found/i.test(heard.text) && !heard.text.trimStart().startsWith('<')) {
    return { value: null };
  }
  const list = listIn(heard);
  return list === null ? null : { value: zipkinTrace(list) };
};

const linksIn = (heard: Heard): { readonly value: readonly ReportedLinkCount[] } | null => {
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
};

/** The door to Zipkin and whatever speaks its second API (trace-backends.md 9). */
export const zipkinAt = (given: HttpOptions): TraceSource => {
  const options = cappedOptions({ ...given, url: baseOf(given.url) });
  const about = { id: options.id, kind: 'zipkin' } as const;
  const asker = traceAsker(options, MANNER);
  const memory = traceMemory(options.id);

  const api = prefixedApi(asker, {
    name: 'Zipkin',
    prefixes: PREFIXES,
    mark: '/api/v2/services',
    isMark: ({ json }) => Array.isArray(json),
    about: '/info',
    versionIn: (json) => (isFields(json) && isFields(json.zipkin) ? textOf(json.zipkin.version) || null : null),
  });

  const oneTrace = <T>(id: string, read: Question<T>['read'], signal: AbortSignal): Promise<Result<T>> =>
    api.get({ kind: 'trace', path: `/api/v2/trace/${id}`, form: {}, read }, signal);

  return {
    ...about,
    services: (_range, signal) =>
      memory.get('services', NAMES_FRESH, signal, (stop) =>
        api.get({ kind: 'services', path: '/api/v2/services', form: {}, read: names }, stop),
      ),
    operations: (service, _range, signal) => {
      const form = { serviceName: service.toLowerCase() };
      return memory.get(`operations ${service}`, NAMES_FRESH, signal, (stop) =>
        api.get({ kind: 'operations', path: '/api/v2/spans', form, read: names }, stop),
      );
    },
    search: (search, signal) =>
      api.get(
        {
          kind: 'search',
          path: '/api/v2/traces',
          form: searchForm(search),
          read: (heard) => {
            const lists = listIn(heard);
            if (lists === null) return null;
            const traces = lists.flatMap((list) => zipkinTrace(list) ?? []);
            return { value: foundWhole(traces, search.limit) };
          },
        },
        signal,
      ),
    trace: (id, signal) =>
      memory.get(`trace ${id}`, traceFresh, signal, async (stop) => cappedAnswer(await oneTrace(id, traceIn, stop))),
    traceText: (id, signal) => oneTrace(id, wordsOf(traceIn), signal),
    dependencies: ({ from, to }, signal) =>
      api.get(
        {
          kind: 'dependencies',
          path: '/api/v2/dependencies',
          form: { endTs: String(to), lookback: String(Math.max(1, to - from)) },
          read: linksIn,
        },
        signal,
      ),
    health: () => healthIn(about, asker, api.flavour()),
    close: asker.close,
  };
};
