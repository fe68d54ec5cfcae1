import { resourceSeries } from '@/demo/resources';
import type { DemoSeries } from '@/demo/series';
import { workloads } from '@/demo/topology';
import type { dialectIds } from '@/scripts/meshes.mjs';
import { ambientMesh } from './ambient';
import { isGateway } from './ambient-places';
import { hubble } from './cilium';
import { ciliumAgents } from './cilium-plane';
import { CONSUL_NAMES, consulMesh } from './consul';
import { istioCalls } from './istio';
import { istioPlanes, istioProxies } from './istio-plane';
import { KUMA_NAMES, kumaMesh } from './kuma';
import { linkerdCalls } from './linkerd';
import { linkerdPlanes, linkerdProxies } from './linkerd-plane';
import { mixedEstate as mixed } from './mixed';
import { otelCalls } from './otel';
import { PLAIN_NAMES, renamed, WHOLE } from './parts';

/** A mesh the shop can wear. */
export type DialectId = (typeof dialectIds)[number];

const CLUSTERS = [...new Set(workloads.map(({ cluster }) => cluster))];

const istio = (): readonly DemoSeries[] => [
  ...istioCalls(WHOLE),
  ...istioProxies(WHOLE),
  ...istioPlanes(WHOLE, CLUSTERS),
  ...resourceSeries(({ workload }) =>
    workload.sidecar ? { container: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.0' } : null,
  ),
];

const linkerd = (): readonly DemoSeries[] =>
  renamed(
    [
      ...linkerdCalls(WHOLE),
      ...linkerdProxies(WHOLE),
      ...linkerdPlanes(CLUSTERS),
      ...resourceSeries(({ workload }) =>
        workload.sidecar ? { container: 'linkerd-proxy', image: 'cr.l5d.io/linkerd/proxy:edge-26.8.2' } : null,
      ),
    ],
    PLAIN_NAMES,
  );

const otel = (): readonly DemoSeries[] =>
  renamed([...otelCalls(WHOLE, CLUSTERS), ...resourceSeries(() => null)], PLAIN_NAMES);

const consul = (): readonly DemoSeries[] =>
  renamed(
    [
      ...consulMesh(WHOLE, CLUSTERS),
      ...resourceSeries(({ workload }) =>
        workload.sidecar ? { container: 'consul-dataplane', image: 'hashicorp/consul-dataplane:1.8.2' } : null,
      ),
    ],
    CONSUL_NAMES,
  );

const kuma = (): readonly DemoSeries[] =>
  renamed(
    [
      ...kumaMesh(WHOLE, CLUSTERS),
      ...resourceSeries(({ workload }) =>
        workload.sidecar ? { container: 'kuma-sidecar', image: 'docker.io/kumahq/kuma-dp:3.0.0' } : null,
      ),
    ],
    KUMA_NAMES,
  );

const cilium = (): readonly DemoSeries[] =>
  renamed([...hubble(WHOLE), ...ciliumAgents(CLUSTERS), ...resourceSeries(() => null)], PLAIN_NAMES);

const ambient = (): readonly DemoSeries[] => [
  ...ambientMesh(CLUSTERS),
  ...resourceSeries(({ workload }) =>
    isGateway(workload) ? { container: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.0' } : null,
  ),
];

const dialects: Readonly<Record<DialectId, () => readonly DemoSeries[]>> = {
  istio,
  linkerd,
  consul,
  cilium,
  kuma,
  ambient,
  otel,
  mixed,
};

/** Everything the shop exposes through one mesh. */
export const seriesOf = (id: DialectId): readonly DemoSeries[] => dialects[id]();
