import type { MeshId } from '@/lib/domain/entity';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { PromQL } from '@/lib/domain/units';
import { either, fold, marked, selector } from '@/lib/promql/build';
import { equalTo } from '@/lib/promql/compare';
import type { PlacedSample } from './denials';

type NodeEncryption = CoverageReport['nodeEncryption'][number];

const PART = 'weft_nodes';

/** Which agents encrypt what leaves their node, and how many there are; null: no mesh at hand encrypts between nodes. */
export const nodeEncryptionQuery = (meshes: readonly MeshId[]): PromQL | null => {
  if (!meshes.includes('cilium')) return null;
  const encrypting = equalTo(selector('cilium_feature_adv_connect_and_lb_transparent_encryption'), 1);
  return either([
    marked(PART, 'encrypting', fold('count', ['cluster', 'mode'], encrypting)),
    marked(PART, 'all', fold('count', ['cluster'], selector('cilium_version'))),
  ]);
};

/**
 * Encryption below the mesh, by cluster: a property of nodes, not of calls, so never a share of requests. Traffic within
 * a node is not encrypted by it. Of two sources that scrape the same agents the larger counts.
 */
export const readNodeEncryption = (samples: readonly PlacedSample[]): NodeEncryption[] => {
  const most = (cluster: string, part: string, mode?: string): number =>
    Math.max(
      0,
      ...samples.flatMap(({ cluster: own, labels, value }) =>
        own === cluster && labels[PART] === part && (mode === undefined || labels.mode === mode) ? (value ?? 0) : [],
      ),
    );
  return [...new Set(samples.map(({ cluster }) => cluster))].sort().map((cluster) => {
    const own = samples.filter(({ cluster: other, labels }) => other === cluster && labels[PART] === 'encrypting');
    const modes = [...new Set(own.flatMap(({ labels }) => labels.mode ?? []))].sort();
    const encrypting = modes.reduce((sum, mode) => sum + most(cluster, 'encrypting', mode), 0);
    // Agents that encrypt are agents, whoever counts them.
    return { cluster, modes, encrypting, nodes: Math.max(most(cluster, 'all'), encrypting) };
  });
};
