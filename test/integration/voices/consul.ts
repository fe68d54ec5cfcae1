import type { Row } from '@/demo/rows';
import type { Call } from '@/demo/shape';
import { byService, type GatewayNames, nobodyIn, nodeOf, type Said, type Voice } from './voice';

const names: GatewayNames = { ingress: 'api-gateway', egress: 'terminating-gateway', namespace: 'consul' };
const CONNECTIONS_PER_REQUEST = 0.1;

/** A host outside is a service of its own; what is not registered is nobody's upstream. */
const targetOf = ({ caller, target }: Row, { to }: Call): string | null => {
  const outside = (host: string): string => `${caller?.cluster}/default/service/${host.replaceAll('.', '-')}`;
  if (to.kind === 'through') return outside(to.host);
  if (to.kind === 'host') return to.via === 'service-entry' ? outside(to.host) : null;
  if (target !== null) return byService(target, names);
  if (to.kind === 'nowhere') return null;
  const [cluster, namespace, name] = to.ref.split('/');
  return `${cluster}/${namespace}/service/${name}`;
};

const NOT_ANSWERED = ['UT', 'UF', 'UH', 'UO'];

const verdictOf = (code: string): 'error' | 'client-error' | 'fine' => {
  if (code.startsWith('5')) return 'error';
  return code.startsWith('4') ? 'client-error' : 'fine';
};

/** Consul: services, the callers' account, HTTP codes only, handshakes; plaintext arrives from nobody. */
export const consul: Voice = {
  says: (row, call): readonly Said[] => {
    const { caller, target, account, kind, outcome, encrypted } = row;
    if (account === 'server') {
      if (encrypted || target === null) return [];
      const part = kind === 'tcp' ? 1 : CONNECTIONS_PER_REQUEST;
      const [source, to] = [nobodyIn(target.cluster), byService(target, names)];
      return [{ source, target: to, account, protocol: 'tcp', isProtected: false, part }];
    }
    const far = targetOf(row, call);
    const isMeshed = target === null || encrypted;
    if (caller === null || far === null || !isMeshed || outcome.code === '0') return [];
    const isOutward = caller.service.endsWith('egressgateway');
    const about = {
      source: nodeOf(caller, caller.service, names),
      target: far,
      account,
      // A service without endpoints was never dialled; TLS towards the outside is not the mesh's.
      isProtected: isOutward || call.to.kind === 'dead' ? null : true,
    } as const;
    if (kind === 'tcp') return [{ ...about, protocol: 'tcp' }];
    const isTimed = !NOT_ANSWERED.includes(outcome.flags ?? '');
    return [{ ...about, protocol: 'http', verdict: verdictOf(outcome.code), isTimed }];
  },
};
