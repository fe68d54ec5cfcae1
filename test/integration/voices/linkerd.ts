import { rows } from '@/demo/rows';
import type { Call, Workload } from '@/demo/shape';
import { byWorkload, hostIn, hostOf, nobodyIn, refOf, type Said, type Voice } from './voice';

/** Callers that share a service account in the callee's view: which of them called is not told. */
const callersBy = new Map<string, Set<string>>();
const keyOf = (target: Workload, caller: Workload): string =>
  `${refOf(target)}/${target.name} ${caller.namespace}/${caller.service}`;
for (const { caller, target, encrypted } of rows) {
  if (caller === null || target === null || !encrypted) continue;
  const key = keyOf(target, caller);
  callersBy.set(key, (callersBy.get(key) ?? new Set()).add(`${refOf(caller)}/${caller.name}`));
}
const isTold = (target: Workload, caller: Workload): boolean => callersBy.get(keyOf(target, caller))?.size === 1;

const targetOf = (target: Workload | null, caller: Workload, call: Call): string | null => {
  if (target !== null) return byWorkload(target);
  const host = hostOf(call);
  return host === null ? null : hostIn(caller.cluster, host);
};

/** Linkerd: workloads, both accounts, protection by both; callees know callers by identity (mesh-metrics 3.3). */
export const linkerd: Voice = {
  says: (row, call) => {
    const { caller, target, outcome, encrypted, account } = row;
    const said: Said[] = [];
    const isMeshed = target === null || encrypted;
    const isAnswered = outcome.endpointless !== true && outcome.flags !== 'DC';
    const far = caller === null ? null : targetOf(target, caller, call);
    const isDialled = account === 'client' || outcome.seen === 'server';
    if (isDialled && caller?.sidecar && far !== null && isMeshed && isAnswered)
      said.push({ source: byWorkload(caller), target: far, account: 'client', isProtected: target !== null });
    const arrives = account === 'server' || call.to.kind === 'through';
    if (!arrives || target === null || outcome.code === '403' || !isAnswered) return said;
    if (caller === null || !encrypted)
      said.push({
        source: nobodyIn(target.cluster),
        target: byWorkload(target),
        account: 'server',
        isProtected: false,
      });
    else if (isTold(target, caller))
      said.push({ source: byWorkload(caller), target: byWorkload(target), account: 'server', isProtected: true });
    return said;
  },
};
