import type { CapabilityId, MeshShape, Profile, Use } from '@/lib/domain/adoption';
import { costOf, nodesFor, type Sizing } from './cost';
import type { Decision } from './decide';
import { measured } from './evidence-rules';
import { isSome } from './levels';

/**
 * Which part of what a mesh costs each capability answers for (adoption model, 6.4): layer 4 for mTLS and identity, layer
 * 7 for traffic control, observability and rules on requests, by how many workloads use it.
 */

/** Half of the workloads stand for "partly" where no figure says how many. */
const said: Readonly<Record<Use, number | null>> = { used: 1, partly: 0.5, unused: 0, unmeasured: null };

/** Share of workloads, as measured; null: no metric tells. */
const measuredShare: Readonly<Partial<Record<CapabilityId, (profile: Profile) => number | null>>> = {
  M: (profile) => {
    const plaintext = measured(profile, 'plaintext_share');
    return plaintext === null ? null : 1 - plaintext;
  },
  Z: (profile) => measured(profile, 'authz_cover'),
};

/** Share of workloads that use it, 0..1; null: neither told nor measured. */
const usedBy = (id: CapabilityId, use: Use, profile: Profile): number | null =>
  use === 'unused' ? 0 : (measuredShare[id]?.(profile) ?? said[use]);

/** Of a mesh's cost, what a mesh for layer 4 alone would cost: the rest is for layer 7. */
const layer4Share = (shape: MeshShape, sizing: Sizing): number => {
  const nodes = (of: MeshShape): number => {
    const { cpu, memory } = costOf(of, { ...sizing, measured: of === shape ? sizing.measured : null });
    return nodesFor({ cpu: cpu.high, memory: memory.high }, sizing);
  };
  if (shape === 'node_l4' || shape === 'cni_ebpf') return 1;
  return Math.min(1, nodes('node_l4') / nodes(shape));
};

export type CostShares = Readonly<Record<CapabilityId, number | null>>;

const split = (weights: Readonly<Partial<Record<CapabilityId, number | null>>>, whole: number) => {
  const known = Object.values(weights);
  if (known.some((weight) => weight === null)) return () => null;
  const total = known.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  return (id: CapabilityId): number | null => {
    const own = weights[id];
    return own === undefined || own === null || total === 0 ? 0 : (whole * own) / total;
  };
};

/** Shares of the cost, 0..1, of a mesh that runs; null where nobody knows who uses the layer. Reach pays for nothing here. */
export const costShares = ({ capabilities, facts }: Decision, shape: MeshShape, sizing: Sizing): CostShares => {
  const { profile, answers } = facts;
  const weightOf = (id: CapabilityId) => usedBy(id, capabilities[id].use ?? 'unmeasured', profile);
  const four = layer4Share(shape, sizing);
  const layer4 = split({ M: weightOf('M'), Z: weightOf('Z') }, four);
  const onRequests = isSome(answers.Z3) ? { Z: weightOf('Z') } : {};
  const layer7 = split({ T: weightOf('T'), O: weightOf('O'), ...onRequests }, 1 - four);
  const plus = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  return {
    M: layer4('M'),
    Z: isSome(answers.Z3) ? plus(layer4('Z'), layer7('Z')) : layer4('Z'),
    T: layer7('T'),
    O: layer7('O'),
    H: 0,
  };
};
