import type { MeshId, Protocol } from '@/lib/domain/entity';

/** Whose word stands where two meshes report one call, the strongest first (fine-print.md 19). */
const order: readonly MeshId[] = ['istio', 'linkerd', 'consul', 'kuma', 'cilium', 'ambient', 'otel'];

/** The smaller, the stronger. Ambient's requests are its waypoints', before everybody; its connections are ztunnel's. */
export const precedenceOf = (mesh: MeshId, protocol: Protocol): number =>
  mesh === 'ambient' && protocol !== 'tcp' ? -1 : order.indexOf(mesh);
