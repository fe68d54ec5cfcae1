import type { Pod } from '@/demo/mesh';
import type { RequestCall } from '@/demo/shape';
import { calls } from '@/demo/topology';
import { lastOf, type Route, routeOf } from './routes';
import { serviceOf, type Visit } from './visit';

/** What is asked of whom in a call: the words that both its proxies and both its programs write down. */
export interface Ends {
  readonly call: RequestCall;
  /** Host that the caller asks for; null: nobody has a route for it. */
  readonly host: string | null;
  readonly port: number;
  /** Envoy's name for where the caller's proxy sends it. */
  readonly upstream: string;
  readonly authority: string;
  readonly route: Route;
}

const portOf = ({ protocol }: RequestCall): number => (protocol === 'grpc' ? 9090 : 8080);

const inMesh = (call: RequestCall, ref: string): Pick<Ends, 'host' | 'port' | 'upstream'> => {
  const [, namespace = '', name = ''] = ref.split('/');
  const host = `${name}.${namespace}.svc.cluster.local`;
  return { host, port: portOf(call), upstream: `outbound|${portOf(call)}||${host}` };
};

const outside = { passthrough: 'PassthroughCluster', blackhole: 'BlackHoleCluster' } as const;

const towards = (call: RequestCall): Pick<Ends, 'host' | 'port' | 'upstream'> => {
  const { to } = call;
  switch (to.kind) {
    case 'service':
    case 'dead':
      return inMesh(call, to.ref);
    case 'through': {
      const [, namespace = '', name = ''] = to.ref.split('/');
      return { host: to.host, port: 443, upstream: `outbound|443||${name}.${namespace}.svc.cluster.local` };
    }
    case 'host': {
      const upstream = to.via === 'service-entry' ? `outbound|443||${to.host}` : outside[to.via];
      return { host: to.host, port: 443, upstream };
    }
    case 'nowhere':
      return { host: null, port: 8080, upstream: '-' };
  }
};

const nameOf = ({ to }: RequestCall): string =>
  to.kind === 'nowhere' ? '' : to.kind === 'host' ? to.host : lastOf(to.ref);

/** The words of one call. */
export const endsOf = (visit: Visit): Ends => {
  const call = calls[visit.call];
  if (call === undefined || call.protocol === 'tcp') throw new Error('only requests are traced');
  const asked = visit.children.flatMap((child) => lastOf(serviceOf(child) ?? ''));
  const { host, port, upstream } = towards(call);
  const asksFor = call.to.kind === 'through' ? call.to.host : nameOf(call);
  const route =
    call.to.kind === 'nowhere' ? { method: 'GET', route: '*', path: '/.env' } : routeOf(asksFor, call, asked);
  return { call, host, port, upstream, authority: host === null ? 'shop.example' : `${host}:${port}`, route };
};

export const isGateway = (pod: Pod | null): boolean => pod?.workload.service.endsWith('gateway') ?? false;
