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
/** Whose proxies stand before others' workloads, by name: cAdvisor knows containers and pods, and no proxy's role. */
const isGateway: Matchers = { pod: { re2: GATEWAYS } };
const isNoGateway: Matchers = { pod: { notRe2: GATEWAYS } };

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
    where: { container: 'istio-proxy', ...isGateway },
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
  {
    id: 'consul.sidecar',
    mesh: 'consul',
    role: 'sidecar',
    where: { container: 'consul-dataplane', ...isNoGateway },
    beside: true,
  },
  { id: 'consul.gateway', mesh: 'consul', role: 'gateway', where: { container: 'consul-dataplane', ...isGateway } },
  {
    id: 'consul.control',
    mesh: 'consul',
    role: 'control-plane',
    where: { container: 'consul', pod: { re2: '.*consul-server.*' } },
  },
  {
    id: 'kuma.sidecar',
    mesh: 'kuma',
    role: 'sidecar',
    where: { container: 'kuma-sidecar', ...isNoGateway },
    beside: true,
  },
  { id: 'kuma.gateway', mesh: 'kuma', role: 'gateway', where: { container: 'kuma-sidecar', ...isGateway } },
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
  readonly id: string;
  readonly mesh: MeshId;
  readonly role: CostRow['role'];
  readonly cpu: string | null;
  readonly memory: string;
  readonly where: Matchers;
  /** Only of pods that expose this as well: an Envoy of nobody's exposes the same. */
  readonly beside?: { readonly metric: string; readonly where: Matchers };
}

const envoy = { cpu: null, memory: 'envoy_server_memory_allocated' } as const;
/** A gateway of Consul is a service with such a name; of Kuma a proxy in such a role. */
const CONSUL_GATEWAYS = '(?:.*-)?(?:ingress|api|terminating|mesh)-gateway';
const KUMA_GATEWAYS = 'gateway|zone-.*';
const kuma: Matchers = { mesh: { not: '' }, consul_source_service: '' };
const istio = { mesh: 'istio', ...envoy, beside: { metric: 'istio_build', where: { component: 'proxy' } } } as const;

export const ownFigures: readonly OwnRow[] = [
  { id: 'istio.own', role: 'sidecar', ...istio, where: isNoGateway },
  { id: 'istio.own-gateway', role: 'gateway', ...istio, where: isGateway },
  {
    id: 'linkerd.own',
    mesh: 'linkerd',
    role: 'sidecar',
    cpu: 'process_cpu_seconds_total',
    memory: 'process_resident_memory_bytes',
    where: { control_plane_ns: { not: '' } },
  },
  {
    id: 'consul.own',
    mesh: 'consul',
    role: 'sidecar',
    ...envoy,
    where: { consul_source_service: { notRe2: `|${CONSUL_GATEWAYS}` } },
  },
  {
    id: 'consul.own-gateway',
    mesh: 'consul',
    role: 'gateway',
    ...envoy,
    where: { consul_source_service: { re2: CONSUL_GATEWAYS } },
  },
  {
    id: 'kuma.own',
    mesh: 'kuma',
    role: 'sidecar',
    ...envoy,
    where: { ...kuma, kuma_proxy_role: { notRe2: KUMA_GATEWAYS } },
  },
  {
    id: 'kuma.own-gateway',
    mesh: 'kuma',
    role: 'gateway',
    ...envoy,
    where: { ...kuma, kuma_proxy_role: { re2: KUMA_GATEWAYS } },
  },
  {
    id: 'cilium.own',
    mesh: 'cilium',
    role: 'node-agent',
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
