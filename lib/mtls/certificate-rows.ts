import type { MeshId } from '@/lib/domain/entity';
import type { Certificate } from '@/lib/domain/mtls';
import type { Matchers } from '@/lib/promql/build';

/** Where a mesh tells when its certificates end (mesh-metrics.md 4.10). */
export interface CertificateRow {
  readonly id: string;
  readonly mesh: MeshId;
  readonly kind: Certificate['kind'];
  readonly metric: string;
  readonly where: Matchers;
  /** `left`: seconds left; `moment`: epoch seconds of the end; `days`: whole days left, rounded down. */
  readonly says: 'left' | 'moment' | 'days';
  /** Labels that name the subject beside its namespace, the most telling first. */
  readonly by: readonly string[];
  /** What it is called where no label names it. */
  readonly subject?: string;
  /** Counts only in clusters where no row before it tells of the same mesh and kind. */
  readonly instead?: true;
}

const pods = ['namespace', 'pod'] as const;
const chain = 'issuing certificate chain';
const root = 'root certificate';
const DAYS = 'envoy_server_days_until_first_cert_expiring';

/** One row a mesh, layer and metric. Cilium exports none, and ztunnel none; Linkerd's root is exported nowhere. */
export const certificateRows: readonly CertificateRow[] = [
  {
    id: 'istio.workload',
    mesh: 'istio',
    kind: 'workload',
    metric: 'istio_agent_cert_expiry_seconds',
    where: { resource_name: 'default' },
    says: 'left',
    by: pods,
  },
  issuing('istio', 'issuer', 'citadel_server_cert_chain_expiry_seconds', chain),
  issuing('istio', 'root', 'citadel_server_root_cert_expiry_seconds', root),
  {
    // Where istiod is not scraped the agents tell of the root they trust.
    ...issuing('istio', 'root', 'istio_agent_cert_expiry_seconds', root),
    id: 'istio.trusted',
    where: { resource_name: 'ROOTCA' },
    instead: true,
  },
  {
    id: 'linkerd.workload',
    mesh: 'linkerd',
    kind: 'workload',
    metric: 'control_identity_cert_expiration_timestamp_seconds',
    where: {},
    says: 'moment',
    by: pods,
  },
  {
    id: 'linkerd.older',
    mesh: 'linkerd',
    kind: 'workload',
    metric: 'identity_cert_expiration_timestamp_seconds',
    where: {},
    says: 'moment',
    by: pods,
  },
  issuing('linkerd', 'issuer', 'issuer_cert_ttl_seconds', 'issuer of the trust anchor'),
  {
    id: 'consul.leaf',
    mesh: 'consul',
    kind: 'workload',
    metric: 'consul_leaf_certs_cert_expiry',
    where: {},
    says: 'left',
    by: ['namespace', 'service', 'pod'],
  },
  {
    id: 'consul.workload',
    mesh: 'consul',
    kind: 'workload',
    metric: DAYS,
    where: { consul_source_service: { not: '' } },
    says: 'days',
    by: ['namespace', 'pod', 'local_cluster'],
    instead: true,
  },
  issuing('consul', 'issuer', 'consul_mesh_active_signing_ca_expiry', 'signing CA'),
  issuing('consul', 'root', 'consul_mesh_active_root_ca_expiry', 'root CA'),
  {
    id: 'kuma.workload',
    mesh: 'kuma',
    kind: 'workload',
    metric: DAYS,
    where: { mesh: { not: '' }, consul_source_service: '' },
    says: 'days',
    by: ['namespace', 'pod', 'kuma_workload'],
  },
  {
    // The control plane tells the first end of a mesh's certificates; to the second, where the proxies tell days.
    id: 'kuma.mesh',
    mesh: 'kuma',
    kind: 'workload',
    metric: 'xds_cert_expiration_timestamp_seconds',
    where: {},
    says: 'moment',
    by: ['mesh'],
  },
];

function issuing(mesh: MeshId, kind: 'issuer' | 'root', metric: string, subject: string): CertificateRow {
  return { id: `${mesh}.${kind}`, mesh, kind, metric, where: {}, says: 'left', by: [], subject };
}
