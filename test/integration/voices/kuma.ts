import type { Row } from '@/demo/rows';
import type { Call } from '@/demo/shape';
import { byWorkload, hostIn, nobodyIn, type Said, type Voice } from './voice';

const CONNECTIONS_PER_REQUEST = 0.1;

/** Versions are services of their own; the one whose pool overflows is v2. */
const targetOf = ({ caller, target, outcome }: Row, { to }: Call): string | null => {
  const outside = (host: string): string => hostIn(caller?.cluster ?? '', host.replaceAll('.', '-'));
  if (to.kind === 'through') return outside(to.host);
  if (to.kind === 'host') return to.via === 'service-entry' ? outside(to.host) : null;
  if (target !== null) return byWorkload(target);
  if (to.kind === 'nowhere') return null;
  const [cluster, namespace, name] = to.ref.split('/');
  return `${cluster}/${namespace}/service/${name}${outcome.flags === 'UO' ? '-v2' : ''}`;
};

const NOT_ANSWERED = ['UT', 'UF', 'UH', 'UO'];

const verdictOf = (code: string, isGrpc: boolean): 'error' | 'client-error' | 'fine' | null => {
  if (code.startsWith('5')) return 'error';
  if (code.startsWith('4')) return 'client-error';
  return isGrpc ? null : 'fine';
};

/** Kuma: workloads, the callers' account, codes without gRPC's status, handshakes; plaintext arrives from nobody. */
export const kuma: Voice = {
  says: (row, call): readonly Said[] => {
    const { caller, target, account, kind, outcome, encrypted } = row;
    if (account === 'server') {
      if (encrypted || target === null) return [];
      const part = kind === 'tcp' ? 1 : CONNECTIONS_PER_REQUEST;
      const [source, to] = [nobodyIn(target.cluster), byWorkload(target)];
      return [{ source, target: to, account, protocol: 'tcp', isProtected: false, part }];
    }
    const far = targetOf(row, call);
    const isMeshed = target === null || encrypted;
    // The zone's egress names no service of its own.
    const isEgress = caller?.service.endsWith('egressgateway') ?? true;
    if (caller === null || isEgress || far === null || !isMeshed || outcome.code === '0') return [];
    const isOutside = call.to.kind === 'host' || call.to.kind === 'through';
    const about = {
      source: byWorkload(caller),
      target: far,
      account,
      isProtected: isOutside || call.to.kind === 'dead' ? null : true,
    } as const;
    if (kind === 'tcp') return [about];
    const isTimed = !NOT_ANSWERED.includes(outcome.flags ?? '');
    return [{ ...about, verdict: verdictOf(outcome.code, call.protocol === 'grpc'), isTimed }];
  },
};
