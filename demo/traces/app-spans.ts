import type { Pod } from '@/demo/mesh';
import type { Outcome } from '@/demo/shape';
import type { Ends } from './ends';
import type { Language, Store } from './routes';
import type { SpanEvent, SpanKind, SpanProcess, Tags } from './span';

/** What the shop's programs write through OpenTelemetry's SDKs: some with today's names, some with those of before. */

interface Sdk {
  readonly version: string;
  readonly http: string;
  readonly grpc: string;
  readonly store: string;
  /** Whether its instrumentation still writes the names of before semantic conventions 1.21. */
  readonly isOld: boolean;
}

const sdks: Readonly<Record<Language, Sdk>> = {
  go: {
    version: '1.38.0',
    http: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    grpc: 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc',
    store: 'github.com/redis/go-redis/extra/redisotel',
    isOld: false,
  },
  java: {
    version: '1.55.0',
    http: 'io.opentelemetry.tomcat-10.0',
    grpc: 'io.opentelemetry.grpc-1.6',
    store: 'io.opentelemetry.jdbc',
    isOld: false,
  },
  nodejs: {
    version: '1.30.1',
    http: '@opentelemetry/instrumentation-http',
    grpc: '@opentelemetry/instrumentation-grpc',
    store: '@opentelemetry/instrumentation-redis-4',
    isOld: true,
  },
  dotnet: {
    version: '1.11.2',
    http: 'Microsoft.AspNetCore',
    grpc: 'OpenTelemetry.Instrumentation.GrpcNetClient',
    store: 'OpenTelemetry.Instrumentation.StackExchangeRedis',
    isOld: true,
  },
  python: {
    version: '1.36.0',
    http: 'opentelemetry.instrumentation.fastapi',
    grpc: 'opentelemetry.instrumentation.grpc',
    store: 'opentelemetry.instrumentation.redis',
    isOld: false,
  },
};

const processes = new WeakMap<Pod, SpanProcess>();

/** One process a pod: spans are told apart by it. */
export const appProcess = (pod: Pod, language: Language): SpanProcess => {
  const known = processes.get(pod) ?? processOf(pod, language);
  processes.set(pod, known);
  return known;
};

const processOf = ({ name, node, workload }: Pod, language: Language): SpanProcess => ({
  service: workload.service,
  resource: {
    'service.namespace': workload.namespace,
    'service.version': workload.version,
    'service.instance.id': name,
    'k8s.cluster.name': workload.cluster,
    'k8s.namespace.name': workload.namespace,
    'k8s.deployment.name': workload.name,
    'k8s.pod.name': name,
    'k8s.node.name': node,
    'host.name': name,
    'telemetry.sdk.language': language,
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': sdks[language].version,
  },
});

export const scopeOf = (language: Language, what: 'http' | 'grpc' | 'store'): string => sdks[language][what];

type Side = Exclude<SpanKind, 'internal'>;

const httpTags = (ends: Ends, side: Side, code: number, isOld: boolean): Tags => {
  const { route, host, port } = ends;
  const url = `http://${ends.authority}${route.path}`;
  if (isOld)
    return {
      'http.method': route.method,
      ...(side === 'client'
        ? { 'http.url': url, 'net.peer.name': host ?? '', 'net.peer.port': port }
        : { 'http.target': route.path, 'http.route': route.route, 'http.scheme': 'http' }),
      ...(code > 0 && { 'http.status_code': code }),
    };
  return {
    'http.request.method': route.method,
    ...(side === 'client'
      ? { 'url.full': url, 'server.address': host ?? '', 'server.port': port }
      : { 'url.path': route.path.split('?')[0] ?? '', 'url.scheme': 'http', 'http.route': route.route }),
    ...(code > 0 && { 'http.response.status_code': code }),
  };
};

const grpcTags = (ends: Ends, grpc: number): Tags => {
  const [service = '', method = ''] = ends.route.path.slice(1).split('/');
  return {
    'rpc.system': 'grpc',
    'rpc.service': service,
    'rpc.method': method,
    'rpc.grpc.status_code': grpc,
    'server.address': ends.host ?? '',
    'server.port': ends.port,
  };
};

/** What the program is told where its proxy or the other program gave no gRPC status: gRPC's own table for HTTP codes. */
const grpcOf = ({ code, grpc }: Outcome): number => {
  if (grpc !== undefined) return Number(grpc);
  if (code === '200') return 0;
  return code === '0' ? 1 : 14;
};

/** Name, scope and attributes of a program's own span for one side of a call. */
export const appCall = (
  ends: Ends,
  side: Side,
  outcome: Outcome,
  language: Language,
): { readonly name: string; readonly scope: string; readonly attributes: Tags } => {
  const { route, call } = ends;
  if (call.protocol === 'grpc')
    return {
      name: route.path.slice(1),
      scope: scopeOf(language, 'grpc'),
      attributes: grpcTags(ends, grpcOf(outcome)),
    };
  return {
    name: side === 'client' ? route.method : `${route.method} ${route.route}`,
    scope: scopeOf(language, 'http'),
    attributes: httpTags(ends, side, Number(outcome.code), sdks[language].isOld),
  };
};

/** Whether OpenTelemetry's rules make the span an error: a server answers for its own faults, a client for all it got. */
export const isFailed = ({ call }: Ends, side: Side, outcome: Outcome): boolean => {
  if (call.protocol === 'grpc') {
    const grpc = grpcOf(outcome);
    return side === 'client' ? grpc !== 0 : [2, 4, 12, 13, 14, 15].includes(grpc);
  }
  const code = Number(outcome.code);
  return code === 0 || code >= (side === 'client' ? 400 : 500);
};

export const storeTags = (store: Store, language: Language): Tags =>
  sdks[language].isOld
    ? {
        'db.system': store.system,
        'db.statement': store.text,
        'net.peer.name': store.host,
        'net.peer.port': store.port,
      }
    : {
        'db.system.name': store.system,
        'db.namespace': store.namespace,
        'db.operation.name': store.text.split(' ')[0] ?? '',
        'db.query.text': store.text,
        'server.address': store.host,
        'server.port': store.port,
      };

/** The exception that a program noted, as its SDK writes it. */
export const exceptionEvent = (atUs: number, type: string, message: string): SpanEvent => ({
  atUs,
  name: 'exception',
  attributes: { 'exception.type': type, 'exception.message': message },
});
