import { workloads } from '@/demo/topology';
import { byService, hostIn, type Said, type Voice } from './voice';

const VISIBLE = ['web', 'shop', 'payments', 'platform', 'team-01', 'team-02'];
const CONNECTIONS_PER_REQUEST = 0.1;
const [batch] = workloads.filter(({ sidecar }) => !sidecar);

const verdictOf = (code: string): 'error' | 'client-error' | 'fine' => {
  if (code.startsWith('5')) return 'error';
  return code.startsWith('4') ? 'client-error' : 'fine';
};

/**
 * Hubble: applications; requests by the callee's agent where a layer-7 policy makes them visible, connections by both agents
 * elsewhere. A caller is taken for the workload of its name in the cluster of the agent that tells.
 */
export const cilium: Voice = {
  says: (row, call): readonly Said[] => {
    const { target, account, kind, outcome } = row;
    const caller = row.caller ?? batch;
    if (caller === undefined || outcome.endpointless === true || call.to.kind === 'nowhere') return [];
    const about = { isProtected: null, account } as const;
    const part = kind === 'tcp' ? 1 : CONNECTIONS_PER_REQUEST;
    if (target === null) {
      const world = hostIn(caller.cluster, 'world');
      return [{ ...about, source: byService(caller), target: world, protocol: 'tcp', part }];
    }
    const far = byService(target);
    if (kind === 'request' && VISIBLE.includes(target.namespace)) {
      // Across clusters the callers' agents know of connections that the callees' take for others'.
      if (account === 'client' && caller.cluster !== target.cluster)
        return [{ ...about, source: byService(caller), target: far, protocol: 'tcp', part }];
      if (account === 'client' || outcome.code === '0') return [];
      const source = byService({ ...caller, cluster: target.cluster });
      return [{ ...about, source, target: far, protocol: 'http', verdict: verdictOf(outcome.code) }];
    }
    const said = { ...about, source: byService(caller), target: far, protocol: 'tcp', part } as const;
    return row.caller === null ? [said, { ...said, account: 'client' }] : [said];
  },
};
