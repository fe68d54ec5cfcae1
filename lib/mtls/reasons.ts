import type { Call } from '@/lib/domain/call';
import type { CoverageEdge } from '@/lib/domain/mtls';
import { serviceOf } from './ends';
import { requestProtection, tcpProtection } from './protection';

export type PlaintextReason = CoverageEdge['reasons'][number];

/** Istio's name for a port that the Service does not declare. */
const UNDECLARED = 'InboundPassthroughCluster';

/** Nodes with a proxy: they report somewhere, as callees or, like gateways, only as callers. */
export const reportingNodes = (calls: readonly Call[]): ReadonlySet<string> =>
  new Set(
    calls.flatMap(({ client, server, source, target }) => [
      ...(client === null ? [] : [serviceOf(source)]),
      ...(server === null ? [] : [serviceOf(target)]),
    ]),
  );

const whyPlain = ({ source, serviceNames, meshes }: Call): PlaintextReason => {
  if (serviceNames.some((name) => name.startsWith(UNDECLARED))) return 'undeclared-port';
  if (source.kind === 'unknown') return 'caller-without-proxy';
  if (meshes.includes('ambient')) return 'not-enrolled';
  if (meshes.includes('consul') || meshes.includes('kuma')) return 'permissive';
  return 'caller-tls-mode';
};

const whyUnknown = (call: Call, reporting: ReadonlySet<string>): PlaintextReason => {
  if (call.target.kind === 'external') return 'external';
  if (call.server !== null) return 'not-reported';
  // No endpoint was ever chosen: whether the dead service has a proxy is not known.
  if (call.target.workload === null) return 'no-server-account';
  return reporting.has(serviceOf(call.target)) ? 'no-server-account' : 'destination-unmeshed';
};

/** Why the calls of an edge are not all protected, by name (mesh-metrics 4.5, "Why is it plaintext?"). */
export const reasonsOf = (calls: readonly Call[], reporting: ReadonlySet<string>): PlaintextReason[] => {
  const found = new Set<PlaintextReason>();
  for (const call of calls) {
    const protection = call.protocol === 'tcp' ? tcpProtection([call])?.protection : requestProtection(call);
    if (protection === undefined) continue;
    if (protection.plaintext > 0) found.add(whyPlain(call));
    if (protection.unknown > 0) found.add(whyUnknown(call, reporting));
  }
  return [...found].sort();
};
