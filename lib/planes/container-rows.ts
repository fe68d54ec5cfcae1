import type { MeshId } from '@/lib/domain/entity';
import type { CostRow } from '@/lib/domain/mesh';
import type { Matchers } from '@/lib/promql/build';

/** Containers of a mesh's own. `beside`: they sit in the pods of workloads, whose other containers can be compared. */
export interface ContainerRow {
  readonly id: string;
  readonly mesh: MeshId;
  readonly role: CostRow['role'];
  readonly where: Matchers;
  readonly beside?: true;
}

const GATEWAYS = '.*gateway.*';
const WAYPOINTS = '.*waypoint.*';
const ZTUNNELS = 'ztunnel-.*';

/** mesh-metrics.md 3.9: sidecars, gateways, waypoints and ztunnels of Istio all call their container `istio-proxy`. */
export const containerRows: readonly ContainerRow[] = [
  {
    id: 'istio.sidecar',
    mesh: 'istio',
    role: 'sidecar',
    where: { container: 'istio-proxy', pod: { notRe2: [GATEWAYS, WAYPOINTS, ZTUNNELS].join('|') } },
    beside: true,
  },
  {
    id: 'istio.gateway',
    mesh: 'istio',
    role: 'gateway',
    where: { container: 'istio-proxy', pod: { re2: GATEWAYS } },
  },
  {
    id: 'istio.control',
    mesh: 'istio',
    role: 'control-plane',
    where: { container: 'discovery', pod: { re2: 'istiod.*' } },
  },
  {
    id: 'ambient.node',
    mesh: 'ambient',
    role: 'node-agent',
    where: { container: 'istio-proxy', pod: { re2: ZTUNNELS } },
  },
  {
    id: 'ambient.waypoint',
    mesh: 'ambient',
    role: 'waypoint',
    where: { container: 'istio-proxy', pod: { re2: WAYPOINTS } },
  },
  { id: 'linkerd.sidecar', mesh: 'linkerd', role: 'sidecar', where: { container: 'linkerd-proxy' }, beside: true },
  {
    id: 'linkerd.control',
    mesh: 'linkerd',
    role: 'control-plane',
    where: {
      container: { notIn: ['', 'POD', 'linkerd-proxy'] },
      pod: { re2: 'linkerd-(identity|destination|proxy-injector).*' },
    },
  },
  { id: 'consul.sidecar', mesh: 'consul', role: 'sidecar', where: { container: 'consul-dataplane' }, beside: true },
  {
    id: 'consul.control',
    mesh: 'consul',
    role: 'control-plane',
    where: { container: 'consul', pod: { re2: '.*consul-server.*' } },
  },
  { id: 'kuma.sidecar', mesh: 'kuma', role: 'sidecar', where: { container: 'kuma-sidecar' }, beside: true },
  {
    id: 'kuma.control',
    mesh: 'kuma',
    role: 'control-plane',
    where: { container: 'control-plane', pod: { re2: 'kuma-.*' } },
  },
  {
    id: 'cilium.node',
    mesh: 'cilium',
    role: 'node-agent',
    where: { container: { in: ['cilium-agent', 'cilium-envoy'] } },
  },
];

/** What proxies say of their own process, where no kubelet is scraped. */
export interface OwnRow {
  readonly mesh: MeshId;
  readonly cpu: string | null;
  readonly memory: string;
  readonly where: Matchers;
  /** Only of pods that expose this as well: an Envoy of nobody's exposes the same. */
  readonly beside?: { readonly metric: string; readonly where: Matchers };
}
export const ownFigures: readonly OwnRow[] = [
  {
    mesh: 'istio',
    cpu: null,
    memory: 'envoy_server_memory_allocated',
    where: {},
    beside: { metric: 'istio_build', where: { component: 'proxy' } },
  },
  {
    mesh: 'linkerd',
    cpu: 'process_cpu_seconds_total',
    memory: 'process_resident_memory_bytes',
    where: { control_plane_ns: { not: '' } },
  },
  { mesh: 'consul', cpu: null, memory: 'envoy_server_memory_allocated', where: { consul_source_service: { not: '' } } },
  {
    mesh: 'kuma',
    cpu: null,
    memory: 'envoy_server_memory_allocated',
    where: { mesh: { not: '' }, consul_source_service: '' },
  },
  {
    mesh: 'cilium',
    cpu: 'cilium_process_cpu_seconds_total',
    memory: 'cilium_process_resident_memory_bytes',
    where: {},
  },
];

/** Containers of workloads: not the mesh's, not cAdvisor's sums over a pod. */
export const workloadContainers: Matchers = {
  container: {
    notRe2: 'POD|istio-proxy|istio-init|linkerd-proxy|linkerd-init|consul-dataplane|kuma-sidecar|kuma-init|',
  },
};
