import { notReported } from '@/lib/domain/capabilities';
import { type MeshId, meshIds } from '@/lib/domain/entity';

type Words = Readonly<Record<MeshId, string | null>>;

/** Where each mesh says whether a call was mutual TLS. */
const protection: Words = {
  istio: 'connection_security_policy on istio_requests_total and istio_tcp_connections_opened_total',
  ambient: 'connection_security_policy on istio_requests_total and istio_tcp_connections_opened_total',
  linkerd: 'tls on response_total and tcp_open_total',
  consul: 'envoy_cluster_ssl_handshake beside envoy_cluster_upstream_cx_total',
  kuma: 'envoy_cluster_ssl_handshake beside envoy_cluster_upstream_cx_total',
  cilium: null,
  otel: null,
};

const identities: Words = {
  istio: 'source_principal as callees report it',
  ambient: 'source_principal as callees report it',
  linkerd: 'client_id as callees report it',
  consul: null,
  kuma: null,
  cilium: null,
  otel: null,
};

const denials: Words = {
  istio: 'envoy_http_rbac',
  ambient: 'istio_tcp_connections_closed_total with the flag DENY',
  linkerd: 'inbound_http_authz_deny_total and inbound_tcp_authz_deny_total',
  consul: 'envoy_http_rbac_denied and envoy_rbac_denied',
  kuma: 'envoy_http_rbac_denied and envoy_rbac_denied',
  cilium: 'hubble_policy_verdicts_total and hubble_drop_total',
  otel: null,
};

const certificates: Words = {
  istio: 'istio_agent_cert_expiry_seconds and citadel_server_*_cert_expiry_seconds',
  ambient: 'citadel_server_*_cert_expiry_seconds',
  linkerd: 'control_identity_cert_expiration_timestamp_seconds and issuer_cert_ttl_seconds',
  consul:
    'consul_leaf_certs_cert_expiry, consul_mesh_active_*_ca_expiry and envoy_server_days_until_first_cert_expiring',
  kuma: 'xds_cert_expiration_timestamp_seconds and envoy_server_days_until_first_cert_expiring',
  cilium: null,
  otel: null,
};

/** The words of the meshes at hand, of all where none is. */
const wordsOf = (words: Words, meshes: readonly MeshId[]): string =>
  [...new Set((meshes.length === 0 ? meshIds : meshes).flatMap((mesh) => words[mesh] ?? []))].join('; ');

/** Why there is no share, trend or list: the mesh does not tell, or what was looked for is not there. */
export const protectionLooked = (meshes: readonly MeshId[]): string =>
  notReported('protection', meshes) ?? `Looked for ${wordsOf(protection, meshes)}.`;
export const identitiesLooked = (meshes: readonly MeshId[]): string =>
  notReported('identities', meshes) ?? `Looked for ${wordsOf(identities, meshes)}.`;
export const certificatesLooked = (meshes: readonly MeshId[]): string =>
  notReported('certificates', meshes) ?? `Looked for ${wordsOf(certificates, meshes)}.`;

/** What likely refusals are told by, whoever reports. */
const LIKELY = 'HTTP 403 and gRPC 7';
export const denialsLooked = (meshes: readonly MeshId[]): string => {
  const exact = wordsOf(denials, meshes);
  return notReported('denials', meshes) ?? `Looked for ${exact === '' ? LIKELY : `${exact}, and for ${LIKELY}`}.`;
};

/** Meshes in which refusing plaintext is called STRICT. */
const callStrict: readonly MeshId[] = ['istio', 'ambient', 'kuma'];
export const strictTitle = (meshes: readonly MeshId[]): string =>
  meshes.length === 0 || meshes.some((mesh) => callStrict.includes(mesh))
    ? 'If STRICT were set now'
    : 'If plaintext were refused now';
