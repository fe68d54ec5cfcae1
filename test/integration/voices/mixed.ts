import { homeOf } from '@/demo/dialects/mixed';
import { podsByWorkload } from '@/demo/mesh';
import type { Row } from '@/demo/rows';
import type { Call, Workload } from '@/demo/shape';
import { byService, byWorkload, type GatewayNames, hostIn, hostOf, type Said, type Voice } from './voice';

const names: GatewayNames = {
  ingress: 'istio-ingressgateway',
  egress: 'istio-egressgateway',
  namespace: 'istio-ingress',
};

/** Istio and spans know services, Linkerd workloads. */
const nameOf = (workload: Workload, home: ReturnType<typeof homeOf>): string =>
  home === 'linkerd' ? byWorkload(workload, names) : byService(workload, names);

/** Spans of another cluster are in another Tempo: it knows a name, and no place for it. */
const spanTarget = (target: Workload, cluster: string, isQuery: boolean): string =>
  target.cluster === cluster && !isQuery ? byService(target, names) : `${cluster}/unknown/service/${target.service}`;

const targetOf = ({ caller, target, pod, kind }: Row, call: Call): string | null => {
  const cluster = caller?.cluster ?? '';
  if (target !== null)
    return homeOf(pod) === 'otel' ? spanTarget(target, cluster, kind === 'tcp') : nameOf(target, homeOf(pod));
  const host = hostOf(call);
  if (host !== null) return hostIn(cluster, host);
  if (call.to.kind === 'nowhere' || homeOf(pod) !== 'istio' || !('ref' in call.to)) return null;
  const [, namespace, name] = call.to.ref.split('/');
  return `${cluster}/${namespace}/service/${name}`;
};

const isTold = ({ outcome, pod, target, encrypted }: Row): boolean => {
  if (homeOf(pod) === 'istio') return true;
  if (outcome.endpointless === true) return false;
  return homeOf(pod) === 'otel' || (outcome.flags !== 'DC' && (target === null || encrypted));
};

/** A mixed estate: every call that has a caller with a name, by whoever looks after the caller. */
export const mixed: Voice = {
  says: (row, call): readonly Said[] => {
    const { caller, account, pod, kind } = row;
    const far = targetOf(row, call);
    if (account !== 'client' || caller === null || far === null || !isTold(row)) return [];
    const isSpan = homeOf(pod) === 'otel';
    const protocol = isSpan ? 'http' : kind === 'tcp' ? 'tcp' : call.protocol;
    return [{ source: nameOf(caller, homeOf(pod)), target: far, account, isProtected: null, protocol }];
  },
};

/**
 * Does anybody tell of a caller's side? Linkerd's proxy does not see what its application sends past it, and spans know a
 * callee in another cluster by a name without a place.
 */
const isToldByCaller = (caller: Workload, target: Workload, encrypted: boolean): boolean =>
  (podsByWorkload.get(caller) ?? []).some((pod) => {
    const home = homeOf(pod);
    if (home === 'otel') return caller.cluster === target.cluster;
    return home === 'istio' || encrypted;
  });

/** What callees count and no caller tells of: callers without a proxy, and what goes past one. */
export const mixedStrangers: Voice = {
  says: ({ caller, account, pod, kind, target, encrypted }, call): readonly Said[] => {
    const home = homeOf(pod);
    if (account !== 'server' || target === null || home === 'otel') return [];
    if (caller !== null && isToldByCaller(caller, target, encrypted)) return [];
    const protocol = kind === 'tcp' ? 'tcp' : call.protocol;
    const source = `${target.cluster}/unknown/unknown/unknown`;
    return [{ source, target: nameOf(target, home), account, isProtected: null, protocol }];
  },
};
