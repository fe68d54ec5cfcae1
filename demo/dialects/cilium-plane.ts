import { type Pod, pods } from '@/demo/mesh';
import { hash } from '@/demo/noise';
import type { DemoSeries } from '@/demo/series';
import type { Labels } from '@/lib/domain/sample';
import { counter, gauge, steady } from './parts';

/** What Cilium's agents say of themselves: one on each node (mesh-metrics 3.6, 4.11). */

const MB = 1024 * 1024;
const AGENT_CORES = 0.06;

const agentOn = (node: string): string => `cilium-${hash(node).toString(36).slice(0, 5)}`;

/** The agent that tells of a pod is the one on its node. */
export const scrapeLabels = (
  { node, workload }: { readonly node: string; readonly workload: Pick<Pod['workload'], 'cluster'> },
  job: 'hubble' | 'cilium-agent',
): Labels => ({ namespace: 'kube-system', pod: agentOn(node), node, job, cluster: workload.cluster });

/** The node whose agent was not upgraded, and the one with a controller that fails. */
const OLD = 'west-node-2';
const FAILING = 'east-node-3';

const agent = (node: string, cluster: string, other: string): readonly DemoSeries[] => {
  const labels = scrapeLabels({ node, workload: { cluster } }, 'cilium-agent');
  const seed = hash(node);
  const still = (name: string, extra: Labels, value: number): DemoSeries =>
    gauge(name, { ...extra, ...labels }, () => value);
  return [
    still('cilium_version', { arch: 'amd64', version: node === OLD ? '1.18.6' : '1.19.2' }, 1),
    still('cilium_unreachable_nodes', {}, 0),
    still('cilium_unreachable_health_endpoints', {}, 0),
    still('cilium_controllers_failing', {}, node === FAILING ? 1 : 0),
    still('cilium_endpoint_state', { endpoint_state: 'ready' }, pods.filter((pod) => pod.node === node).length),
    counter('cilium_endpoint_regenerations_total', { outcome: 'success', ...labels }, steady(3)),
    counter('cilium_endpoint_regenerations_total', { outcome: 'failure', ...labels }, () => 0),
    still('cilium_bpf_map_pressure', { map_name: 'ct4_global' }, 0.28 + (seed % 20) / 100),
    still('cilium_bpf_map_pressure', { map_name: 'policy_00217' }, 0.12),
    still(
      'cilium_clustermesh_remote_cluster_readiness_status',
      { source_cluster: cluster, source_node_name: node, target_cluster: other },
      1,
    ),
    still(
      'cilium_feature_adv_connect_and_lb_transparent_encryption',
      { mode: 'wireguard', node2node_enabled: 'false', strict_mode_enabled: 'false' },
      1,
    ),
    still('cilium_feature_network_policies_mutual_auth_enabled', {}, 0),
    counter('cilium_forward_count_total', { direction: 'EGRESS', ...labels }, steady(4_000_000)),
    counter('cilium_process_cpu_seconds_total', labels, ({ at }) => (at - 1_700_000_000) * AGENT_CORES),
    still('cilium_process_resident_memory_bytes', {}, Math.floor((215 + (seed % 30)) * MB)),
    counter(
      'hubble_lost_events_total',
      { source: 'hubble_ring_buffer', ...scrapeLabels({ node, workload: { cluster } }, 'hubble') },
      () => 0,
    ),
  ];
};

/** The agents of each cluster. */
export const ciliumAgents = (clusters: readonly string[]): readonly DemoSeries[] =>
  clusters.flatMap((cluster) => {
    const nodes = new Set(pods.filter(({ workload }) => workload.cluster === cluster).map(({ node }) => node));
    const other = clusters.find((one) => one !== cluster) ?? cluster;
    return [...nodes].toSorted().flatMap((node) => agent(node, cluster, other));
  });
