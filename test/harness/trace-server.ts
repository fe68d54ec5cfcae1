import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Asked, Behave } from './fault-server';

/** What a path answers; a text is sent as it is, anything else as JSON. */
interface Said {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}
export type Routes = Readonly<Record<string, Said | ((asked: Asked) => Said)>>;

/** A recorded answer of the reference, made up by hand (lib/tracing/fixtures). */
export const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(`lib/tracing/fixtures/${name}.json`, 'utf8')) as unknown;

const say = (response: ServerResponse, { status = 200, type, body }: Said): void => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': type ?? (typeof body === 'string' ? 'text/plain' : 'application/json'),
  });
  response.end(text);
};

export const NOT_FOUND: Said = { status: 404, body: '404 page not found' };
export const PAGE: Said = { type: 'text/html', body: '<!doctype html><title>Some page</title>' };

/** Answers by path; `other` is what the server says to a path it does not know. */
export const serving =
  (routes: Routes, other: Said = NOT_FOUND): Behave =>
  (response, asked) => {
    const route = routes[asked.path];
    say(response, route === undefined ? other : typeof route === 'function' ? route(asked) : route);
  };

export const SLOW = '07c2a9d14be84f3fa1d5c36e0b9f2e84';
export const TYPICAL = '5be1f0a4c7d24e6b9a3b8d2f6c1e0975';
export const UNKNOWN = 'ffffffffffffffffffffffffffffffff';

/** Go's `http.Error` labels JSON as plain text. */
const goError = (status: number, body: unknown): Said => ({ status, type: 'text/plain; charset=utf-8', body });

const jaegerFirst: Routes = {
  '/api/services': { body: recorded('jaeger-v1-services') },
  '/api/operations': { body: recorded('jaeger-v1-operations') },
  '/api/traces': { body: recorded('jaeger-v1-search') },
};
/** What stays of the first API in every version. */
const jaegerStays: Routes = {
  [`/api/traces/${SLOW}`]: { body: recorded('jaeger-v1') },
  [`/api/traces/${UNKNOWN}`]: goError(404, recorded('jaeger-v1-error')),
  '/api/dependencies': { body: recorded('jaeger-v1-dependencies') },
};
const jaegerThird: Routes = {
  '/api/v3/services': { body: recorded('otlp-jaeger-v3-services') },
  '/api/v3/operations': { body: recorded('otlp-jaeger-v3-operations') },
  '/api/v3/traces': { body: recorded('otlp-jaeger-v3-search') },
  [`/api/v3/traces/${SLOW}`]: { body: recorded('otlp-jaeger-v3') },
  [`/api/v3/traces/${UNKNOWN}`]: goError(404, recorded('otlp-jaeger-v3-error')),
};
const summaries: Routes = {
  '/api/v3/trace-summaries': ({ form }) =>
    form.has('query.start_time_min')
      ? { body: recorded('otlp-jaeger-v3-summaries') }
      : goError(400, { error: { httpCode: 400, message: 'malformed parameter start_time_min' } }),
};

export const jaegers = {
  /** Before 1.55: the first API only, and the page for any other path, with 200. */
  old: serving({ ...jaegerFirst, ...jaegerStays }, PAGE),
  /** 1.55 to 2.18. */
  both: serving({ ...jaegerFirst, ...jaegerStays, ...jaegerThird }, PAGE),
  /** 2.19 and 2.20. */
  recent: serving({ ...jaegerFirst, ...jaegerStays, ...jaegerThird, ...summaries }),
  /** Main since August 2026. */
  next: serving({ ...jaegerStays, ...jaegerThird, ...summaries }),
} as const;

const echo: Routes = {
  '/api/echo': { body: 'echo' },
  '/api/status/buildinfo': { body: { version: '2.8.1' } },
  '/api/v2/search/tag/resource.service.name/values': { body: recorded('tempo-tag-values-v2') },
  '/api/v2/search/tag/name/values': { body: { tagValues: [{ type: 'string', value: 'POST /api/checkout' }] } },
  '/api/search': { body: recorded('tempo-search') },
  [`/api/traces/${SLOW}`]: { body: recorded('tempo') },
  [`/api/traces/${UNKNOWN}`]: { status: 404, body: '' },
};
export const tempos = {
  /** Before 2.6: one edition of trace by id. */
  first: serving(echo),
  second: serving({
    ...echo,
    [`/api/v2/traces/${SLOW}`]: { body: recorded('tempo-v2') },
    [`/api/v2/traces/${UNKNOWN}`]: { body: recorded('tempo-v2-not-found') },
  }),
} as const;

const zipkin = (prefix: string): Routes => ({
  [`${prefix}/api/v2/services`]: { body: recorded('zipkin-v2-services') },
  [`${prefix}/api/v2/spans`]: { body: recorded('zipkin-v2-spans') },
  [`${prefix}/api/v2/traces`]: { body: recorded('zipkin-v2-search') },
  [`${prefix}/api/v2/trace/${SLOW}`]: { body: recorded('zipkin-v2') },
  [`${prefix}/api/v2/trace/${UNKNOWN}`]: { status: 404, body: `${UNKNOWN} not found` },
  [`${prefix}/api/v2/dependencies`]: { body: recorded('zipkin-v2-dependencies') },
  [`${prefix}/info`]: { body: { zipkin: { version: '3.6.1' } } },
});
export const zipkins = { plain: serving(zipkin('')), behindPrefix: serving(zipkin('/zipkin')) } as const;
