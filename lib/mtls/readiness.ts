import type { Call } from '@/lib/domain/call';
import { grouped } from '@/lib/domain/grouped';
import type { CoverageReport } from '@/lib/domain/mtls';
import { edgeOf, namespaceOf } from './ends';
import { knownOf, requestProtection, sumProtection, tcpProtection } from './protection';

type Readiness = CoverageReport['strictReadiness'][number];
type Breaking = Readiness['wouldBreak'][number];

const plaintextOf = (calls: readonly Call[]): number => {
  const tcp = tcpProtection(calls);
  return tcp === null ? sumProtection(calls.map(requestProtection)).plaintext : tcp.protection.plaintext;
};

const breakingOf = (calls: readonly Call[]): Breaking[] =>
  [...grouped(calls, edgeOf)]
    .flatMap(([id, own]): Breaking[] => {
      const [first] = own;
      const [source = '', target = ''] = id.split('~');
      const requestRate = plaintextOf(own);
      return first === undefined || requestRate <= 0 ? [] : [{ source, target, requestRate, protocol: first.protocol }];
    })
    .sort((a, b) => b.requestRate - a.requestRate || (a.source < b.source ? -1 : 1));

const readinessOf = (calls: readonly Call[]): Readiness | null => {
  const [first] = calls;
  if (first === undefined) return null;
  const { cluster, namespace } = first.target;
  // A call that never reached an endpoint did not arrive: enforcing changes nothing for it.
  const arrived = calls.filter((call) => {
    const isPlaced = call.server !== null || call.target.workload !== null;
    return isPlaced || knownOf(requestProtection(call)) > 0;
  });
  const requests = sumProtection(arrived.map(requestProtection));
  const tcp = tcpProtection(arrived)?.protection ?? null;
  const seen = knownOf(requests) + (tcp === null ? 0 : knownOf(tcp));
  const hidden = requests.unknown + (tcp?.unknown ?? 0);
  const wouldBreak = breakingOf(calls);
  return {
    cluster,
    namespace,
    // What nobody states might be plaintext: that is not ready, and not broken either.
    ready: seen + hidden === 0 ? null : wouldBreak.length > 0 ? false : hidden > 0 ? null : true,
    wouldBreak,
    wouldBreakRate: requests.plaintext,
    unknownRate: requests.unknown,
  };
};

/** Per namespace: what would stop working if plaintext were refused now. Outside the mesh there is nothing to enforce. */
export const strictReadiness = (calls: readonly Call[]): CoverageReport['strictReadiness'] => {
  const inside = calls.filter(({ target }) => target.kind === 'service' || target.kind === 'gateway');
  return [...grouped(inside, ({ target }) => namespaceOf(target)).values()]
    .flatMap((own) => readinessOf(own) ?? [])
    .sort((a, b) => b.wouldBreakRate - a.wouldBreakRate || (a.namespace < b.namespace ? -1 : 1));
};
