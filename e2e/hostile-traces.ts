import { startFaultServer } from '@/test/harness/fault-server';
import { hostileNames } from './hostile-mesh';

/**
 * A trace back end whose every string was made to break out: names of services, spans, keys, values, hosts. It speaks
 * Jaeger's API v1. The trace of `MANY` has 5,000 spans.
 */

export const HOSTILE_TRACE = 'abad1dea0000000000000000000000ff';
export const MANY_TRACE = 'abad1dea000000000000000000005000';
/** One span with a tag of 4 MiB. */
export const HUGE_TRACE = 'abad1dea000000000000000004194304';

const name = (index: number): string => hostileNames[index % hostileNames.length] ?? '';
const spanId = (index: number): string => (index + 1).toString(16).padStart(16, '0');
const tag = (key: string, value: string | number | boolean) => ({
  key,
  type: typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'int64',
  value,
});

const spanOf = (traceID: string, startTime: number, index: number, parent: number | null) => ({
  traceID,
  spanID: spanId(index),
  operationName: name(index),
  references: parent === null ? [] : [{ refType: 'CHILD_OF', traceID, spanID: spanId(parent) }],
  startTime: startTime + index * 10,
  duration: 1_000_000 - index * 20,
  tags: [
    tag('span.kind', index % 2 === 0 ? 'server' : 'client'),
    tag(name(index), name(index + 1)),
    tag('error', index % 5 === 0),
    tag('otel.status_description', name(index + 2)),
    tag('http.url', 'javascript:alert(9)'),
  ],
  logs: [
    { timestamp: startTime + index * 10, fields: [tag('event', name(index + 3)), tag(name(index + 4), '<b>x</b>')] },
  ],
  processID: `p${index % hostileNames.length}`,
  warnings: [name(index + 5)],
});

const traceOf = (traceID: string, count: number, parentOf: (index: number) => number | null) => {
  const startTime = Date.now() * 1000 - 60_000_000;
  return {
    traceID,
    spans: Array.from({ length: count }, (_, index) => spanOf(traceID, startTime, index, parentOf(index))),
    processes: Object.fromEntries(
      hostileNames.map((service, index) => [`p${index}`, { serviceName: service, tags: [tag(service, service)] }]),
    ),
    warnings: [hostileNames[0]],
  };
};

const hugeTrace = () => {
  const trace = traceOf(HUGE_TRACE, 1, () => null);
  const value = 'lorem-ipsum-0123456789-'.repeat(182_362).slice(0, 4_194_304);
  return {
    ...trace,
    spans: trace.spans.map((span) => ({ ...span, tags: [...span.tags, tag('db.statement', value)] })),
  };
};

const answerTo = (path: string): unknown => {
  const hostile = () => traceOf(HOSTILE_TRACE, hostileNames.length, (index) => (index === 0 ? null : index - 1));
  if (path === '/api/services') return [...hostileNames];
  if (path.endsWith('/operations') || path === '/api/operations')
    return hostileNames.map((one) => ({ name: one, spanKind: 'server' }));
  if (path === `/api/traces/${HOSTILE_TRACE}`) return [hostile()];
  if (path === `/api/traces/${HUGE_TRACE}`) return [hugeTrace()];
  if (path === `/api/traces/${MANY_TRACE}`)
    return [traceOf(MANY_TRACE, 5000, (index) => (index === 0 ? null : Math.floor((index - 1) / 8)))];
  if (path === '/api/traces') return [hostile()];
  if (path === '/api/dependencies')
    return hostileNames.map((one, index) => ({ parent: one, child: name(index + 1), callCount: 3 }));
  return null;
};

export const hostileTraces = async () => {
  const server = await startFaultServer();
  const usual = () =>
    server.behave((response, { path }) => {
      const data = answerTo(path);
      response.writeHead(data === null ? 404 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          data,
          total: 0,
          limit: 0,
          offset: 0,
          errors: data === null ? [{ code: 404, msg: 'not found' }] : null,
        }),
      );
    });
  usual();
  return { ...server, usual };
};
