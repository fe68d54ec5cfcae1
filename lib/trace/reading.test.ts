import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import type { Attribute } from '@/lib/domain/trace';
import type { ReportedSpan, ReportedTrace } from '@/lib/domain/trace-source';
import { analyse } from './analyse';
import { plainName } from './span-name';

/** Spans as meshes and libraries write them (trace-backends.md 7 and 8), one fact at a time. */

const TRACE = 'a3f1c9e07b5d42688e1f0a9b7c6d5e43';
const START = 1_772_446_530_000_000;
type Tags = Readonly<Record<string, string | number | boolean>>;

const attributes = (tags: Tags): readonly Attribute[] =>
  Object.entries(tags).map(([key, value]) => ({
    key,
    type: typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'bool',
    value,
  }));
const span = (id: string, given: Partial<ReportedSpan> & { tags?: Tags; process?: Tags }): ReportedSpan => {
  const { tags = {}, process = {}, ...rest } = given;
  return {
    traceId: TRACE,
    id: id.padStart(16, '0'),
    parentId: null,
    kind: 'server',
    name: 'GET /',
    service: 'app',
    start: START,
    durationUs: 1_000,
    shared: false,
    status: 'unset',
    statusMessage: null,
    scope: null,
    events: [],
    links: [],
    warnings: [],
    anyErrorTag: false,
    ...rest,
    attributes: attributes(tags),
    resource: attributes(process),
  };
};
const read = (...spans: readonly ReportedSpan[]) =>
  analyse({ traceId: TRACE, spans, warnings: [], partial: null } satisfies ReportedTrace, {
    rules: defaultSettings.errors,
  });
const only = (given: Parameters<typeof span>[1]) => {
  const analysis = read(span('1', given));
  const [node] = analysis.nodes;
  if (node === undefined) throw new Error('no span');
  return { node, error: analysis.errors.of.get(node) ?? null };
};

describe('who wrote it', () => {
  test.each<[string, Parameters<typeof span>[1], string | null, string | null]>([
    ['a component tag', { tags: { component: 'proxy' } }, 'component=proxy', 'inbound'],
    [
      'a sidecar on the way out',
      { kind: 'client', tags: { node_id: 'sidecar~10.0.0.1~a-b.shop~x' } },
      'node_id',
      'outbound',
    ],
    [
      'a gateway, whose root span is a client',
      { kind: 'client', tags: { node_id: 'router~10.0.0.1~gw.istio~x' } },
      'node_id',
      'gateway',
    ],
    ['a waypoint', { tags: { node_id: 'waypoint~10.0.0.1~w.shop~x' } }, 'node_id', 'waypoint'],
    ['Istio’s tags', { tags: { 'istio.mesh_id': 'm' } }, 'istio.* tags', 'inbound'],
    ['Kuma’s tags', { tags: { 'kuma.zone': 'z' } }, 'kuma.* tags', 'inbound'],
    [
      'where it was sent',
      { kind: 'client', tags: { upstream_cluster: 'inbound|80||' } },
      'upstream_cluster',
      'inbound',
    ],
    ['response flags', { kind: 'client', tags: { response_flags: 'UF' } }, 'response_flags', 'outbound'],
    ['an SDK of Envoy', { process: { 'telemetry.sdk.name': 'envoy' } }, 'telemetry.sdk.name=envoy', 'inbound'],
    [
      'Linkerd’s pod labels',
      { kind: 'client', tags: { direction: 'outbound' }, process: { 'linkerd.io/proxy-deployment': 'web' } },
      'direction and linkerd-proxy',
      'outbound',
    ],
    ['a name that only proxies give', { kind: 'client', name: 'router outbound|80||a egress' }, 'its name', 'outbound'],
    ['an application with such a name', { kind: 'client', name: 'egress b', scope: 'otelhttp' }, null, null],
    ['an application that has a direction', { tags: { direction: 'inbound' } }, null, null],
    ['an application', { process: { 'telemetry.sdk.name': 'opentelemetry' } }, null, null],
  ])('%s', (_, given, rule, role) => {
    const { proxy } = only(given).node;
    expect([proxy?.rule ?? null, proxy?.role ?? null]).toEqual([rule, role]);
  });
  test.each([
    ['outbound|8080|v2|payment.shop.svc.cluster.local', { service: 'payment', namespace: 'shop', subset: 'v2' }],
    ['outbound|443||api.mailer.example', { service: 'api.mailer.example', namespace: null, subset: null }],
    ['inbound-vip|80|http|cart.shop.svc.cluster.local', { service: 'cart', namespace: 'shop', subset: null }],
    ['v1~web.default.dc1.internal.0aa.consul', { service: 'web', namespace: 'default' }],
    ['inbound|8080||', null],
    ['PassthroughCluster', null],
  ])('%s', (cluster, upstream) => {
    const told = only({ kind: 'client', tags: { upstream_cluster: cluster } }).node.proxy?.upstream;
    if (upstream === null) expect(told).toBeNull();
    else expect(told).toMatchObject(upstream);
  });
});

describe('whose it is', () => {
  test.each<[string, Parameters<typeof span>[1], string, string | null]>([
    [
      'Istio’s canonical service',
      { service: 'waypoint.shop', tags: { 'istio.canonical_service': 'cart', 'istio.namespace': 'shop' } },
      'cart',
      'shop',
    ],
    [
      'a namespace that the process states',
      { service: 'cart', process: { 'k8s.namespace.name': 'shop' } },
      'cart',
      'shop',
    ],
    ['a name that ends in it', { service: 'cart.shop', process: { 'service.namespace': 'shop' } }, 'cart', 'shop'],
    [
      'a name with a dot that is none',
      { service: 'api.mailer', process: { 'service.namespace': 'shop' } },
      'api.mailer',
      'shop',
    ],
    [
      'Linkerd’s deployment',
      {
        service: 'linkerd-proxy',
        process: { 'linkerd.io/proxy-deployment': 'web', 'linkerd.io/workload-ns': 'emojivoto' },
      },
      'web',
      'emojivoto',
    ],
    ['no name', { service: null }, 'unknown', null],
    ['Jaeger’s word for none', { service: 'missing-service-name' }, 'unknown', null],
  ])('%s', (_, given, name, namespace) => {
    expect(only(given).node.service).toMatchObject({ name, namespace });
  });
});

describe('did it fail', () => {
  const error = (why: string) => ['error', why];
  const client = (why: string) => ['client-error', why];
  test.each<[string, Parameters<typeof span>[1], readonly string[] | null]>([
    ['its status', { status: 'error' }, error('status error')],
    ['an error tag, true', { tags: { error: true } }, error('error tag')],
    ['an error tag, text', { tags: { error: 'true' } }, error('error tag')],
    ['an error tag, false', { tags: { error: 'false' } }, null],
    ['an error tag with words, in Zipkin', { tags: { error: 'timeout' }, anyErrorTag: true }, error('error: timeout')],
    ['an empty error tag, in Zipkin', { tags: { error: '' }, anyErrorTag: true }, error('error tag')],
    ['an error tag with words, elsewhere', { tags: { error: 'timeout' } }, null],
    ['a new 503', { tags: { 'http.response.status_code': 503 } }, error('HTTP 503')],
    ['an old 503, as text', { tags: { 'http.status_code': '503', response_flags: 'UO' } }, error('HTTP 503 (UO)')],
    ['404', { tags: { 'http.status_code': 404 } }, client('HTTP 404')],
    ['no response', { tags: { 'http.status_code': '0', response_flags: 'UF,URX' } }, error('no response (UF,URX)')],
    ['the caller left', { tags: { 'http.status_code': '0', response_flags: 'DC' } }, client('no response (DC)')],
    ['a 0 that nobody set', { tags: { 'http.status_code': '0', response_flags: '-' } }, null],
    ['gRPC by number', { tags: { 'rpc.grpc.status_code': 14 } }, error('gRPC 14 UNAVAILABLE')],
    ['gRPC by name', { tags: { 'rpc.response.status_code': 'DEADLINE_EXCEEDED' } }, error('gRPC 4 DEADLINE_EXCEEDED')],
    [
      'gRPC as Envoy writes it',
      { tags: { 'grpc.status_code': '9', 'http.status_code': '200' } },
      client('gRPC 9 FAILED_PRECONDITION'),
    ],
    ['gRPC over a 200', { tags: { 'grpc.status_code': '0', 'http.status_code': '200' } }, null],
    ['an application that says all is well', { status: 'ok', tags: { 'http.status_code': 500 } }, null],
    ['all well', { tags: { 'http.status_code': 200 } }, null],
  ])('%s', (_, given, want) => {
    const { error: told } = only(given);
    expect(told === null ? null : [told.class, ...told.why]).toEqual(want);
  });
  test('an exception without a status is a remark, not a failure', () => {
    const { node, error: told } = only({ events: [{ name: 'exception', at: START, attributes: [] }] });
    expect([told, node.warnings.length]).toEqual([null, 1]);
  });
});

describe('who called whom', () => {
  const call = (
    id: string,
    parent: string | null,
    kind: 'client' | 'server' | 'producer' | 'consumer',
    service: string,
    tags: Tags = {},
  ) => span(id, { parentId: parent?.padStart(16, '0') ?? null, kind, service, tags });
  const edges = (...spans: readonly ReportedSpan[]) =>
    read(...spans).edges.map(
      ({ source, target, protocol, calls, attempts }) => `${source}>${target} ${protocol} ${calls}/${attempts}`,
    );
  test('a driver below its wrapper is one call', () => {
    const db = { 'db.system': 'postgresql', 'server.address': 'ledger-db' };
    expect(
      edges(call('1', null, 'server', 'a'), call('2', '1', 'client', 'a', db), call('3', '2', 'client', 'a', db)),
    ).toEqual(['a>ledger-db db 1/1']);
  });
  test('attempts are the servers below one client', () => {
    expect(edges(call('1', null, 'client', 'a'), call('2', '1', 'server', 'b'), call('3', '1', 'server', 'b'))).toEqual(
      ['a>b http 1/2'],
    );
  });
  test('a waypoint is on the way, not at the end', () => {
    const waypoint = { node_id: 'waypoint~10.0.0.1~w.shop~x' };
    expect(
      edges(
        call('1', null, 'client', 'a'),
        call('2', '1', 'server', 'waypoint.shop', waypoint),
        call('3', '2', 'server', 'b'),
      ),
    ).toEqual(['a>b http 1/1']);
  });
  test('a server right below another workload was called by it', () => {
    expect(edges(call('1', null, 'server', 'a'), call('2', '1', 'server', 'b'))).toEqual(['a>b http 1/1']);
  });
  test('a queue without a reader is the end; with one it is not', () => {
    const queue = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };
    expect(edges(call('1', null, 'producer', 'a', queue))).toEqual(['a>orders messaging 1/1']);
    expect(edges(call('1', null, 'producer', 'a', queue), call('2', '1', 'consumer', 'b', queue))).toEqual([
      'a>b messaging 1/1',
    ]);
  });
  test('a lost caller is named only by what the span says of it', () => {
    expect(edges(call('2', '9', 'server', 'b'))).toEqual([]);
    expect(edges(call('2', '9', 'server', 'b', { 'peer.service': 'a' }))).toEqual(['a>b http 1/1']);
  });
});

test.each([
  ['GET /users/42/orders/7f3a9c2e11', 'GET /users/{n}/orders/{id}'],
  ['GET /u/2f1d9c1e-3b77-4d5e-9a54-6f0b6a1c9d10?x=1', 'GET /u/{id}'],
  ['payment.shop.svc.cluster.local:8080/*', 'payment:{n}/*'],
  ['SELECT v2_orders', 'SELECT v2_orders'],
])('%s is plainly %s', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});
