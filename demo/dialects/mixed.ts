import { type Pod, pods, podsByWorkload } from '@/demo/mesh';
import { resourceSeries, type Sidecar } from '@/demo/resources';
import type { DemoSeries } from '@/demo/series';
import { istioCalls } from './istio';
import { istioPlanes, istioProxies } from './istio-plane';
import { linkerdCalls } from './linkerd';
import { linkerdPlanes, linkerdProxies } from './linkerd-plane';
import { otelCalls } from './otel';
import { merged } from './parts';

/**
 * A mixed estate in one Prometheus: Istio in the front of the east, Linkerd in the back of it, spans alone in its `data`
 * namespace and in the west. What crosses from one into another is plaintext, and each side tells what it can see of it.
 * `inventory` is half way: one of its pods still has Linkerd's proxy, the other already Istio's.
 */

type Home = 'istio' | 'linkerd' | 'otel';

/** Of the shop, and of a generated mesh. */
const BACK: readonly string[] = ['payments', 'fulfilment', 'team-01', 'team-04'];
const BARE: readonly string[] = ['data', 'team-02'];
const BETWEEN = 'inventory';

/** Who looks after a pod. */
export const homeOf = (pod: Pod): Home => {
  const { cluster, namespace, service } = pod.workload;
  if (cluster === 'west' || BARE.includes(namespace)) return 'otel';
  if (service === BETWEEN && podsByWorkload.get(pod.workload)?.[0] !== pod) return 'istio';
  return BACK.includes(namespace) ? 'linkerd' : 'istio';
};

const homes = new Map(pods.map((pod) => [pod, homeOf(pod)]));
const partOf = (home: Home) => ({ covers: (pod: Pod): boolean => homes.get(pod) === home });

const sidecars: Readonly<Record<Home, Sidecar | null>> = {
  istio: { container: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.0' },
  linkerd: { container: 'linkerd-proxy', image: 'cr.l5d.io/linkerd/proxy:edge-26.8.2' },
  otel: null,
};

/** The shop through two meshes and without one. */
export const mixedEstate = (): readonly DemoSeries[] => {
  const [front, back, bare] = [partOf('istio'), partOf('linkerd'), partOf('otel')];
  return [
    // What differs only by its protection is one to a proxy that sees none of it.
    ...merged(istioCalls(front)),
    ...istioProxies(front),
    ...istioPlanes(front, ['east']),
    ...linkerdCalls(back),
    ...linkerdProxies(back),
    ...linkerdPlanes(['east']),
    ...otelCalls(bare, ['east', 'west']),
    ...resourceSeries((pod) => (pod.workload.sidecar ? sidecars[homeOf(pod)] : null)),
  ];
};
