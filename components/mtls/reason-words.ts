import type { MeshId } from '@/lib/domain/entity';
import type { plaintextReasons } from '@/lib/domain/mtls';

export type PlaintextReason = (typeof plaintextReasons)[number];

export interface ReasonWords {
  /** For a column of a table. */
  readonly short: string;
  readonly why: string;
  readonly todo: string;
}

interface Row extends ReasonWords {
  /** What each mesh calls the remedy; `todo` where none of these reports. */
  readonly by?: Readonly<Partial<Record<MeshId, string>>>;
}

/** Why a call is not protected, and what a person does about it. */
const rows: Readonly<Record<PlaintextReason, Row>> = {
  'caller-without-proxy': {
    short: 'caller has no proxy',
    why: 'The caller has no proxy.',
    todo: 'Enrol it in the mesh.',
    by: {
      istio: 'Inject a sidecar, or label its namespace for ambient.',
      ambient: 'Label its namespace for ambient, or inject a sidecar.',
      linkerd: 'Annotate its namespace with linkerd.io/inject: enabled and restart it.',
      consul: 'Annotate it with consul.hashicorp.com/connect-inject, or register a sidecar for it.',
      kuma: 'Label its namespace with kuma.io/sidecar-injection: enabled and restart it.',
    },
  },
  'caller-tls-mode': {
    short: 'caller told to send plaintext',
    why: 'The caller’s proxy is told to send plaintext.',
    todo: 'Look for what switches TLS off for this caller.',
    by: { istio: 'Look for a DestinationRule whose tls mode is DISABLE.' },
  },
  'undeclared-port': {
    short: 'port not declared',
    why: 'The port is not declared by the Service, so the proxy passes it through.',
    todo: 'Declare the port, with its protocol, in the Service.',
  },
  'not-enrolled': {
    short: 'caller not enrolled',
    why: 'The caller is known but not enrolled in the mesh.',
    todo: 'Label its namespace or workload so that the mesh takes it in.',
  },
  permissive: {
    short: 'callee accepts plaintext',
    why: 'The callee accepts plaintext.',
    todo: 'Enrol the callers first, then let the callee refuse plaintext.',
    by: {
      istio: 'Enrol the callers first, then set PeerAuthentication to STRICT.',
      ambient: 'Enrol the callers first, then set PeerAuthentication to STRICT.',
      consul: 'Enrol the callers first, then set MutualTLSMode of the service to strict.',
      kuma: 'Enrol the callers first, then set the mTLS mode to STRICT.',
    },
  },
  'port-skipped': {
    short: 'port skips the proxy',
    why: 'The port is told to skip the proxy.',
    todo: 'Take it out of config.linkerd.io/skip-outbound-ports and skip-inbound-ports.',
  },
  'ingress-mode': {
    short: 'ingress without override',
    why: 'The ingress sends without naming the service it means.',
    todo: 'Set the header l5d-dst-override, or inject the ingress without ingress mode.',
  },
  'own-tls': {
    short: 'caller’s own TLS',
    why: 'The application brings TLS of its own: encrypted, but not the mesh’s mutual TLS.',
    todo: 'Let the application send plaintext and the mesh encrypt it, or accept that no identity is verified.',
  },
  'mesh-tls-off': {
    short: 'no mTLS in the mesh',
    why: 'The proxies call without TLS: mutual TLS is off between them.',
    todo: 'Switch mutual TLS on for this mesh.',
    by: {
      linkerd: 'Look for config.linkerd.io/disable-identity, or proxies without an identity.',
      consul: 'Look for proxies whose upstream does not go through the mesh.',
      kuma: 'Enable mTLS on the Mesh, or give it a MeshIdentity and MeshTLS.',
    },
  },
  'destination-unmeshed': {
    short: 'callee has no proxy',
    why: 'The callee has no proxy to end mutual TLS.',
    todo: 'Enrol the callee.',
  },
  'other-mesh': {
    short: 'caller in another mesh',
    why: 'The caller is in another mesh, whose identities this one does not know.',
    todo: 'Take both into one mesh, or let a gateway of the callee’s mesh end TLS for callers of the other.',
  },
  external: {
    short: 'outside the mesh',
    why: 'The host is outside the mesh; its encryption is not the mesh’s to see.',
    todo: 'Send it through an egress gateway or originate TLS there.',
  },
  'no-server-account': {
    short: 'callee reports nothing',
    why: 'The callee’s proxy reports nothing, and only it knows.',
    todo: 'Check that the callee is in the mesh and that its proxy is scraped.',
  },
  'not-reported': {
    short: 'nobody states it',
    why: 'Nobody states how these calls travel.',
    todo: 'Keep what tells of TLS in the mesh’s metrics.',
    by: {
      istio: 'Keep the label connection_security_policy in the mesh’s telemetry.',
      ambient: 'Keep the label connection_security_policy in the mesh’s telemetry.',
      linkerd: 'Keep the label tls on the proxies’ metrics.',
      consul: 'Keep envoy_cluster_ssl_handshake and envoy_cluster_upstream_cx_total.',
      kuma: 'Keep envoy_cluster_ssl_handshake and envoy_cluster_upstream_cx_total in the MeshMetric profile.',
    },
  },
  'mesh-silent': {
    short: 'not told per call',
    why: 'What reports these calls does not tell whether they are encrypted.',
    todo: 'A mesh whose proxies end TLS would tell.',
    by: {
      cilium: 'Cilium encrypts between nodes, not per call; a mesh whose proxies end TLS would tell.',
      otel: 'Spans do not tell; a mesh whose proxies end TLS would.',
    },
  },
};

/** The words for a reason, with the remedy as the meshes at hand name it. */
export const reasonWords = (reason: PlaintextReason, meshes: readonly MeshId[]): ReasonWords => {
  const { by = {}, todo, ...words } = rows[reason];
  const own = [...new Set(meshes.flatMap((mesh) => by[mesh] ?? []))];
  return { ...words, todo: own.length === 0 ? todo : own.join(' ') };
};
