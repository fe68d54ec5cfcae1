import type { Row } from '@/demo/rows';
import type { Call } from '@/demo/shape';
import { byService, hostIn, nobodyIn, type Said, type Voice } from './voice';

const QUERY_MS = 3;

/** Who is called, as the spans name it. */
const targetOf = ({ caller, target, kind }: Row, { to }: Call): string | null => {
  const cluster = caller?.cluster ?? target?.cluster ?? '';
  const unplaced = (name: string): string => `${cluster}/unknown/service/${name}`;
  if (kind === 'tcp') return unplaced(target?.service ?? '');
  if (target !== null) return target.cluster === cluster ? byService(target) : unplaced(target.service);
  if (to.kind === 'host') return hostIn(cluster, to.host);
  return to.kind === 'dead' ? unplaced(to.ref.split('/')[2] ?? '') : null;
};

/** A client span fails on every 4xx and every gRPC status; that is enough for the pair. */
const verdictOf = ({ outcome }: Row): 'error' | 'fine' =>
  /^[45]/.test(outcome.code) || (outcome.grpc ?? '0') !== '0' ? 'error' : 'fine';

/** OpenTelemetry: services, one counter for both ends, no protection; a cluster sees only its own spans. */
export const otel: Voice = {
  // A pair is counted once; of few calls its two histograms may lack one or the other.
  counts: 'client',
  says: (row, call) => {
    const { caller, target, account, kind, outcome } = row;
    const far = targetOf(row, call);
    const isRefused = outcome.endpointless === true && call.to.kind !== 'dead';
    if (far === null || isRefused) return [];
    const about = { target: far, protocol: kind === 'tcp' ? 'http' : call.protocol, isProtected: null } as const;
    const judged = { ...about, protocol: 'http', verdict: verdictOf(row) } as const;
    if (caller === null) return [{ ...judged, source: nobodyIn(target?.cluster ?? ''), account: 'server' }];
    const source = byService(caller);
    const said: Said[] = [];
    if (account === 'client' || (outcome.seen === 'server' && kind !== 'tcp'))
      said.push({ ...judged, source, account: 'client', ...(kind === 'tcp' && { meanMs: QUERY_MS }) });
    const isPair = target !== null && target.cluster === caller.cluster && kind !== 'tcp';
    // The callee goes on where its caller stopped waiting.
    if ((account === 'server' || outcome.seen === 'client' || call.to.kind === 'through') && isPair)
      said.push({ ...judged, source, account: 'server' });
    return said;
  },
};
