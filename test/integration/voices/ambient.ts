import type { Row } from '@/demo/rows';
import type { Call, Target, Workload } from '@/demo/shape';
import { workloads } from '@/demo/topology';
import { byService, type GatewayNames, hostIn, type Said, type Voice } from './voice';

const names: GatewayNames = {
  ingress: 'istio-ingressgateway',
  egress: 'istio-egressgateway',
  namespace: 'istio-ingress',
};
const [batch] = workloads.filter(({ sidecar }) => !sidecar);
const CONNECTIONS_PER_REQUEST = 0.05;

const isGateway = ({ service }: Workload): boolean => service.endsWith('gateway');
/** Services of these namespaces are behind a waypoint, but for caches and databases. */
const isWaypointed = (to: Target): boolean => {
  if (to.kind !== 'service' && to.kind !== 'dead') return false;
  const [, namespace = '', name = ''] = to.ref.split('/');
  return ['shop', 'payments', 'platform', 'team-01'].includes(namespace) && !/-(cache|db)$/.test(name);
};

/** Whom a call was for; null: what nobody can place (no route, an address of no Service). */
const targetOf = (target: Workload | null, caller: Workload, { to }: Call): string | null => {
  if (target !== null) return byService(target, names);
  if (to.kind === 'nowhere') return null;
  if (to.kind === 'host') {
    if (isGateway(caller) || to.via === 'service-entry') return hostIn(caller.cluster, to.host);
    return null;
  }
  const [cluster, namespace, name] = to.ref.split('/');
  return `${cluster}/${namespace}/service/${name}`;
};

/** What one proxy alone tells of requests: a gateway that sends them, a waypoint they come to. null: ztunnels tell. */
const oneProxys = (
  caller: Workload,
  { target, kind, encrypted }: Row,
  { to }: Call,
): Pick<Said, 'account' | 'isProtected'> | null => {
  // How a gateway's requests came the callee's ztunnel says.
  if (isGateway(caller)) return { account: 'client', isProtected: target === null ? null : true };
  // Plaintext goes straight to the workload.
  const passesWaypoint = isWaypointed(to) && kind === 'request' && (target === null || encrypted);
  return passesWaypoint ? { account: 'server', isProtected: true } : null;
};

/**
 * Ambient: requests by the gateways that send them and the waypoints they come to, connections everywhere else, by both
 * ends' ztunnels; both attest mutual TLS, and what comes in plaintext has a name (mesh-metrics 3.2).
 */
export const ambient: Voice = {
  says: (row, call): readonly Said[] => {
    const { target, account, kind, encrypted } = row;
    const caller = row.caller ?? batch;
    if (caller === undefined) return [];
    const far = targetOf(target, caller, call);
    if (far === null) return [];
    const source = byService(caller, names);
    const byOneProxy = oneProxys(caller, row, call);
    if (byOneProxy !== null) return account === 'server' ? [] : [{ source, target: far, ...byOneProxy }];
    if (account === 'client' && target !== null && !encrypted) return [];
    const isMutual = encrypted && target !== null && !isGateway(target);
    const part = kind === 'tcp' ? 1 : CONNECTIONS_PER_REQUEST;
    return [{ source, target: far, account, protocol: 'tcp', isProtected: isMutual, part }];
  },
};
