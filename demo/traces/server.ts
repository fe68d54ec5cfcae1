import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pods } from '@/demo/mesh';
import { workloads } from '@/demo/topology';
import { BadQuestion, traceQuestion } from './ask';
import { coursesOf, findTraces, type Store } from './find';
import { jaegerTrace } from './jaeger';
import { proxyProcess } from './proxy-spans';
import { spansOfCourse } from './render';
import type { Shop } from './requests';
import { languages } from './routes';
import type { DemoSpan } from './span';
import { spansOfTrace } from './spans';

/**
 * A trace back end for the demo that keeps nothing: it answers Jaeger's HTTP API v1 (services, operations, traces by
 * search and id, dependencies) from the demo's own model, over the whole window of the demo.
 */

/** Traces that operations and dependencies are read off: what a small Jaeger in memory would hold of them. */
const REMEMBERED = 300;
const FEW = 40;
const RECENT_US = 3600 * 1e6;

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly total?: number;
  readonly errors?: readonly { readonly code?: number; readonly msg: string; readonly traceID?: string }[];
}

const ok = (data: unknown, total = 0): Answer => ({ status: 200, data, total });
const failed = (code: number, msg: string): Answer => ({ status: code, data: null, errors: [{ code, msg }] });

const inPrograms = new Set(workloads.map(({ service }) => service).filter((service) => service in languages));

/** Everyone who ever writes spans, in a demo whose every service is called all the time. */
const serviceNames = ({ proxies }: Store): readonly string[] =>
  [
    ...inPrograms,
    ...(proxies ? pods.filter(({ workload }) => workload.sidecar) : []).map((pod) => proxyProcess(pod).service),
  ]
    .filter((name, index, all) => all.indexOf(name) === index)
    .sort();

/** Spans of the last traces that a service takes part in. */
const lastSpansOf = async (service: string, store: Store): Promise<readonly DemoSpan[]> => {
  const endUs = store.nowMs * 1000;
  const question = { service, operation: null, startUs: endUs - RECENT_US, endUs, minUs: 0, maxUs: Infinity, tags: [] };
  return (await findTraces({ ...question, limit: FEW }, store)).flat();
};

interface Operation {
  readonly name: string;
  readonly spanKind: string;
}

const operationsOf = (spans: readonly DemoSpan[], service: string, kind: string | null): readonly Operation[] => {
  const own = spans.filter((span) => span.process.service === service && (!kind || span.kind === kind));
  const byKey = new Map(own.map((span) => [`${span.name} ${span.kind}`, { name: span.name, spanKind: span.kind }]));
  return [...byKey.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

interface Link {
  readonly parent: string;
  readonly child: string;
  callCount: number;
}

/** As Jaeger's memory counts: every pair of parent and child, also within one service. */
const linksOf = (spans: readonly DemoSpan[]): readonly Link[] => {
  const serviceOf = new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span.process.service]));
  const links = new Map<string, Link>();
  for (const { traceId, parentId, process } of spans) {
    const parent = parentId === null ? undefined : serviceOf.get(`${traceId} ${parentId}`);
    if (parent === undefined) continue;
    const key = JSON.stringify([parent, process.service]);
    const link = links.get(key) ?? { parent, child: process.service, callCount: 0 };
    link.callCount += 1;
    links.set(key, link);
  }
  return [...links.values()];
};

const byIds = (ids: readonly string[], store: Store): Answer => {
  const found = ids.map((id) => ({ id, spans: spansOfTrace(id, store, store.nowMs) }));
  const missing = found
    .filter(({ spans }) => spans === null)
    .map(({ id }) => ({ msg: 'trace not found', traceID: id }));
  const traces = found.flatMap(({ spans }) => (spans ? [jaegerTrace(spans)] : []));
  return { ...ok(traces), ...(missing.length > 0 && { errors: missing }) };
};

const oneTrace = (id: string, store: Store): Answer => {
  if (!/^[0-9a-fA-F]{1,32}$/.test(id)) return failed(400, `cannot parse traceID "${id}"`);
  const spans = spansOfTrace(id.padStart(32, '0'), store, store.nowMs);
  return spans === null ? failed(404, 'trace not found') : ok([jaegerTrace(spans)]);
};

const dependencies = (params: URLSearchParams, store: Store): Answer => {
  const endMs = Number(params.get('endTs') ?? store.nowMs);
  const lookback = Number(params.get('lookback') ?? 24 * 3600 * 1000);
  if (!Number.isInteger(endMs) || !Number.isInteger(lookback)) return failed(400, "unable to parse param 'endTs'");
  const range = { startUs: (endMs - lookback) * 1000, endUs: endMs * 1000 };
  const spans = coursesOf(range, store, REMEMBERED).flatMap((course) => spansOfCourse(course, store));
  return ok(linksOf(spans));
};

const answerTo = async (url: URL, store: Store): Promise<Answer> => {
  const [, api, what, name = '', more] = url.pathname.split('/').map(decodeURIComponent);
  const params = url.searchParams;
  if (api !== 'api') return failed(404, '404 page not found');
  if (what === 'services' && name === '') {
    const names = serviceNames(store);
    return ok(names, names.length);
  }
  if (what === 'services' && more === 'operations') {
    const names = [
      ...new Set(operationsOf(await lastSpansOf(name, store), name, null).map((operation) => operation.name)),
    ];
    return ok(names, names.length);
  }
  if (what === 'operations') {
    const service = params.get('service');
    if (!service) return failed(400, "parameter 'service' is required");
    const operations = operationsOf(await lastSpansOf(service, store), service, params.get('spanKind'));
    return ok(operations, operations.length);
  }
  if (what === 'traces' && name !== '') return oneTrace(name, store);
  if (what === 'traces') {
    if (params.has('traceID')) return byIds(params.getAll('traceID'), store);
    return ok((await findTraces(traceQuestion(params, store.nowMs), store)).map(jaegerTrace));
  }
  if (what === 'dependencies') return dependencies(params, store);
  return failed(404, '404 page not found');
};

/** Go's `http.Error` labels its JSON as text: so do Jaeger's failures. */
const send = (response: ServerResponse, { status, data, total = 0, errors }: Answer): void => {
  const type = status === 200 ? 'application/json' : 'text/plain; charset=utf-8';
  const body = { data, total, limit: 0, offset: 0, errors: errors ?? null };
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
};

const answer = async (request: IncomingMessage, shop: Shop): Promise<Answer> => {
  const store = { ...shop, nowMs: Date.now() };
  try {
    return await answerTo(new URL(request.url ?? '/', 'http://demo'), store);
  } catch (error) {
    if (error instanceof BadQuestion || error instanceof URIError) return failed(400, error.message);
    return failed(500, String(error));
  }
};

/** The demo's trace back end. Not listening yet. */
export const traceServer = (shop: Shop): Server =>
  createServer((request, response) => {
    void answer(request, shop).then((said) => send(response, said));
  });
