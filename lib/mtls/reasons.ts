import type { Call } from '@/lib/domain/call';
import { mayReport } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { CoverageEdge } from '@/lib/domain/mtls';
import { adapters } from '@/lib/mesh';
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

/** What meshes say themselves: Linkerd's `no_tls_reason` and `tls`, and our word for a listener that lets plaintext in. */
const ownWords: ReadonlyMap<string, PlaintextReason> = new Map(
  Object.entries({
    no_tls_from_remote: 'caller-without-proxy',
    not_provided_by_service_discovery: 'destination-unmeshed',
    port_skipped: 'port-skipped',
    ingress_without_override: 'ingress-mode',
    opaque: 'own-tls',
    disabled: 'mesh-tls-off',
    permissive: 'permissive',
  } as const),
);

/** Meshes that count handshakes: a caller of theirs that made none has no mutual TLS to make. */
const byHandshakes: readonly MeshId[] = ['consul', 'kuma'];

const ownReasons = ({ client, server }: Call): readonly PlaintextReason[] =>
  [...(client?.plainBecause ?? []), ...(server?.plainBecause ?? [])].flatMap((word) => ownWords.get(word) ?? []);

const otherwise = (call: Call): PlaintextReason => {
  const { source, target, headlineMesh } = call;
  if (source.kind === 'unknown') return 'caller-without-proxy';
  if (target.kind === 'external') return 'external';
  // Only the caller's ztunnel tells of it: whom it dialled has none.
  if (headlineMesh === 'ambient') return call.server === null ? 'destination-unmeshed' : 'not-enrolled';
  return byHandshakes.includes(headlineMesh) ? 'mesh-tls-off' : 'caller-tls-mode';
};

/** Does a mesh of its own tell of a caller that the callee's mesh cannot name? */
const isFromOtherMesh = ({ unnamedCaller, headlineMesh }: Call): boolean =>
  unnamedCaller !== undefined && headlineMesh !== 'otel';

const whyPlain = (call: Call): readonly PlaintextReason[] => {
  if (isFromOtherMesh(call)) return ['other-mesh'];
  if (call.serviceNames.some((name) => name.startsWith(UNDECLARED))) return ['undeclared-port'];
  const said = ownReasons(call);
  // Linkerd knows no endpoint's identity behind a host of the world either.
  if (call.target.kind === 'external' && said.every((reason) => reason === 'destination-unmeshed')) return ['external'];
  // A callee that lets plaintext in does not say who sends it.
  if (said.every((reason) => reason === 'permissive')) return [...said, otherwise(call)];
  return said;
};

/** Meshes whose callers may state protection: what they leave unknown nobody withheld but they. */
const byCallers: ReadonlySet<MeshId> = new Set(
  adapters.filter(({ accounts }) => accounts.client.statesProtection).map(({ id }) => id),
);

const whyUnknown = (call: Call, reporting: ReadonlySet<string>): PlaintextReason => {
  const { source, target, headlineMesh } = call;
  if (target.kind === 'external') return 'external';
  if (!mayReport(headlineMesh, 'protection')) return 'mesh-silent';
  // TLS out of a terminating gateway is that of the host outside.
  if (byHandshakes.includes(headlineMesh) && source.kind === 'gateway') return 'external';
  if (call.client !== null && byCallers.has(headlineMesh)) return 'not-reported';
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
    if (protection.plaintext > 0) for (const reason of whyPlain(call)) found.add(reason);
    if (protection.unknown > 0) found.add(whyUnknown(call, reporting));
  }
  return [...found].sort();
};
