import { ok, type Result } from '@/lib/domain/result';
import type { FoundTraces, TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import { COMPLETE, mergeTrust, type Trust } from '@/lib/domain/trust';
import type { HttpOptions } from '@/lib/http/options';
import { type Heard, type Question, traceAsker } from './ask';
import {
  cappedAnswer,
  cappedOptions,
  foundWhole,
  healthIn,
  NAMES_FRESH,
  type ReadTrace,
  traceFresh,
  traceMemory,
  wordsOf,
} from './backend';
import { baseOf } from './base';
import { formV1, formV3 } from './jaeger-form';
import { JAEGER, type JaegerPlace, probeJaeger } from './jaeger-probe';
import { dependenciesIn, namesIn, operationsIn, summariesIn, traceIn, tracesV1, tracesV3 } from './jaeger-read';
import { placesOf } from './place';

const TWO_DAYS = 2 * 24 * 60 * 60 * 1000;
/** Without a service the first API searches nothing: so many are searched one by one. */
const SERVICES_TRIED = 12;

const flavourOf = ({ v1, v3, summaries }: JaegerPlace): string =>
  `Jaeger (API ${[v1 ? 'v1' : '', v3 ? 'v3' : '', summaries ? 'summaries' : ''].filter((part) => part !== '').join(', ')})`;

/** The door to Jaeger in both its APIs, chosen by what answers (trace-backends.md 4). */
export const jaegerAt = (given: HttpOptions): TraceSource => {
  const options = cappedOptions({ ...given, url: baseOf(given.url) });
  const about = { id: options.id, kind: 'jaeger' } as const;
  const asker = traceAsker(options, JAEGER);
  const memory = traceMemory(options.id);
  const places = placesOf(probeJaeger(asker));

  const get = <T>(
    kind: Question<T>['kind'],
    path: string,
    form: Record<string, string>,
    read: (heard: Heard) => { readonly value: T } | null,
    signal: AbortSignal,
  ): Promise<Result<T>> => asker.ask({ kind, path, form, read }, signal);

  const services = (signal: AbortSignal): Promise<Result<readonly string[]>> =>
    memory.get('services', NAMES_FRESH, signal, (stop) =>
      places.with(stop, ({ prefix, v1 }) =>
        v1
          ? get('services', `${prefix}/api/services`, {}, namesIn('data'), stop)
          : get('services', `${prefix}/api/v3/services`, {}, namesIn('services'), stop),
      ),
    );

  const searchOne = async (
    { prefix, v1, summaries }: JaegerPlace,
    search: TraceSearch,
    signal: AbortSignal,
  ): Promise<Result<FoundTraces>> => {
    const { service, limit } = search;
    if (summaries && !search.whole) {
      const form = formV3(search, service);
      const found = await get('search', `${prefix}/api/v3/trace-summaries`, form, summariesIn, signal);
      if (!found.ok) return found;
      const traces = found.value.map((summary) => ({ whole: false, summary }) as const);
      return ok({ traces, full: traces.length >= limit, trust: COMPLETE });
    }
    const found =
      v1 && service !== null
        ? await get('search', `${prefix}/api/traces`, formV1(search, service), tracesV1, signal)
        : await get('search', `${prefix}/api/v3/traces`, formV3(search, service), tracesV3, signal);
    return found.ok ? ok(foundWhole(found.value, limit)) : found;
  };

  /** Every service by itself, and each trace once: what the first API cannot do and some storages refuse. */
  const searchEach = async (place: JaegerPlace, search: TraceSearch, signal: AbortSignal) => {
    const names = await services(signal);
    if (!names.ok) return names;
    const tried = names.value.slice(0, SERVICES_TRIED);
    const answers = await Promise.all(tried.map((service) => searchOne(place, { ...search, service }, signal)));
    const broken = answers.find((answer) => !answer.ok);
    const found = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    if (found.length === 0 && broken !== undefined) return broken;
    const byId = new Map(
      found
        .flatMap(({ traces }) => traces)
        .map((each) => [each.whole ? each.trace.traceId : each.summary.traceId, each] as const),
    );
    const left = names.value.length - tried.length;
    const cut: Trust = { state: 'partial', reasons: [`services-searched:${tried.length}/${names.value.length}`] };
    const trust = mergeTrust([...found.map((each) => each.trust), ...(left > 0 || broken !== undefined ? [cut] : [])]);
    return ok({ traces: [...byId.values()], full: found.some(({ full }) => full), trust });
  };

  const search = (wanted: TraceSearch, signal: AbortSignal): Promise<Result<FoundTraces>> =>
    places.with(signal, async (place) => {
      if (wanted.service === null && !place.v3) return searchEach(place, wanted, signal);
      const found = await searchOne(place, wanted, signal);
      if (wanted.service !== null) return found;
      // Some storages refuse to search all services, others find nothing and do not say why.
      const silent = found.ok ? found.value.traces.length === 0 : found.fault.kind === 'rejected';
      return silent ? searchEach(place, wanted, signal) : found;
    });

  const oneTrace = <T>(
    id: string,
    as: (read: ReadTrace) => (heard: Heard) => { readonly value: T } | null,
    signal: AbortSignal,
  ): Promise<Result<T>> =>
    places.with(signal, ({ prefix, v1 }) =>
      v1
        ? get('trace', `${prefix}/api/traces/${id}`, {}, as(traceIn(tracesV1, id)), signal)
        : get('trace', `${prefix}/api/v3/traces/${id}`, {}, as(traceIn(tracesV3, id)), signal),
    );

  return {
    ...about,
    services: (_range, signal) => services(signal),
    operations: (service, _range, signal) =>
      memory.get(`operations ${service}`, NAMES_FRESH, signal, (stop) =>
        places.with(stop, ({ prefix, v1 }) =>
          v1
            ? get('operations', `${prefix}/api/operations`, { service }, operationsIn('data'), stop)
            : get('operations', `${prefix}/api/v3/operations`, { service }, operationsIn('operations'), stop),
        ),
      ),
    search,
    trace: (id, signal) =>
      memory.get(`trace ${id}`, traceFresh, signal, async (stop) =>
        cappedAnswer(await oneTrace(id, (read) => read, stop)),
      ),
    traceText: (id, signal) => oneTrace(id, wordsOf, signal),
    // Elasticsearch and Cassandra keep one count a day, stamped at midnight UTC: two days always hold one.
    dependencies: ({ from, to }, signal) =>
      places.with(signal, ({ prefix }) =>
        get(
          'dependencies',
          `${prefix}/api/dependencies`,
          { endTs: String(to), lookback: String(Math.max(to - from, TWO_DAYS)) },
          dependenciesIn,
          signal,
        ),
      ),
    health: () => {
      const place = places.known();
      return healthIn(about, asker, place === null ? null : flavourOf(place));
    },
    close: asker.close,
  };
};
