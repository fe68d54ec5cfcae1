import type { Pod } from '@/demo/mesh';
import type { Outcome } from '@/demo/shape';
import type { Ends } from './ends';
import { isGateway } from './ends';
import type { SpanProcess, Tags } from './span';

/** What Envoy writes into its spans (reference: Envoy's common tags; Istio adds its own). All values are text. */

/** gRPC codes that Envoy calls an error of its own. */
const GRPC_FAULTS = new Set(['2', '4', '8', '12', '13', '14', '15']);

const isFault = ({ code, grpc }: Outcome): boolean =>
  code === '0' || code.startsWith('5') || (grpc !== undefined && GRPC_FAULTS.has(grpc));

const nodeOf = ({ name, ip, workload }: Pod): string => {
  const { namespace } = workload;
  const kind = workload.service.endsWith('gateway') ? 'router' : 'sidecar';
  return `${kind}~${ip}~${name}.${namespace}~${namespace}.svc.cluster.local`;
};

const agents = {
  go: 'Go-http-client/1.1',
  grpc: 'grpc-go/1.70.0',
  browser: 'Mozilla/5.0 (X11; Linux x86_64)',
} as const;

const agentOf = (caller: Pod | null, { call }: Ends): string => {
  if (isGateway(caller)) return agents.browser;
  return call.protocol === 'grpc' ? agents.grpc : agents.go;
};

const grpcTags = ({ call, route, authority }: Ends, { code, grpc }: Outcome): Tags =>
  call.protocol === 'grpc'
    ? {
        'grpc.path': route.path,
        'grpc.authority': authority,
        'grpc.content_type': 'application/grpc',
        ...(code === '200' && { 'grpc.status_code': grpc ?? '0' }),
      }
    : {};

const istioTags = ({ workload }: Pod): Tags => ({
  'istio.canonical_service': workload.service,
  'istio.canonical_revision': workload.version,
  'istio.mesh_id': 'shop.example',
  'istio.namespace': workload.namespace,
  'istio.cluster_id': workload.cluster,
});

export interface ProxyReport {
  readonly pod: Pod;
  readonly side: 'client' | 'server';
  readonly caller: Pod | null;
  readonly ends: Ends;
  readonly outcome: Outcome;
  readonly requestId: string;
}

const peerOf = ({ side, pod, caller }: ProxyReport): string => {
  if (side === 'client' && isGateway(pod)) return '203.0.113.24';
  return side === 'client' ? pod.ip : (caller?.ip ?? '10.24.9.14');
};

/** The attributes of a proxy's span. */
export const proxyTags = (report: ProxyReport): Tags => {
  const { pod, side, caller, ends, outcome, requestId } = report;
  const upstream = side === 'client' ? ends.upstream : `inbound|${ends.port}||`;
  const { code, flags = '-' } = outcome;
  return {
    component: 'proxy',
    node_id: nodeOf(pod),
    zone: '',
    'http.method': ends.route.method,
    'http.url': `http://${ends.authority}${ends.route.path}`,
    'http.protocol': ends.call.protocol === 'grpc' ? 'HTTP/2' : 'HTTP/1.1',
    'http.status_code': code,
    response_flags: flags,
    request_size: ends.route.method === 'GET' ? '0' : '233',
    response_size: code === '200' ? '911' : '91',
    downstream_cluster: '-',
    user_agent: agentOf(caller, ends),
    'peer.address': peerOf(report),
    upstream_cluster: upstream,
    'upstream_cluster.name': upstream,
    'guid:x-request-id': requestId,
    ...istioTags(pod),
    ...grpcTags(ends, outcome),
    ...(isFault(outcome) && { error: 'true' }),
  };
};

const processes = new WeakMap<Pod, SpanProcess>();

/** A sidecar calls itself by its app and namespace. One process a pod: spans are told apart by it. */
export const proxyProcess = (pod: Pod): SpanProcess => {
  const { service, namespace } = pod.workload;
  const known = processes.get(pod) ?? {
    service: `${service}.${namespace}`,
    resource: {
      'telemetry.sdk.language': 'cpp',
      'telemetry.sdk.name': 'envoy',
      'telemetry.sdk.version': '1.36.4',
    },
  };
  processes.set(pod, known);
  return known;
};

/** Istio names a span after the route that was taken. */
export const proxyName = ({ host, authority }: Ends): string =>
  host === null ? 'egress shop.example' : `${authority}/*`;
