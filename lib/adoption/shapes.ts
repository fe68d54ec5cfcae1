import type { CapabilityId, MeshShape, SkippedShape } from '@/lib/domain/adoption';
import { featureStatus } from './feature-status';
import { isSome } from './levels';
import type { Facts } from './needs';

/** Whether what is adopted needs proxies that read requests. */
export const needsLayer7 = (adopted: readonly CapabilityId[], { answers }: Facts): boolean =>
  adopted.includes('T') || adopted.includes('O') || (adopted.includes('Z') && isSome(answers.Z3));

interface Case extends Facts {
  readonly adopted: readonly CapabilityId[];
}

type Disqualifier = (given: Case) => boolean;

/** Rules S1 to S7. */
const rules = {
  S1: ({ profile }) => profile.limits.includes('no_privileged_daemonset'),
  S2: ({ answers }) => answers.X11 === 'yes',
  S3: ({ adopted, answers }) => !featureStatus.nodeProxyServesVms && adopted.includes('H') && isSome(answers.X2),
  S4: ({ adopted, answers, profile }) =>
    adopted.includes('H') &&
    answers.X1 !== 'no' &&
    ((!featureStatus.nodeProxyFlatMulticluster && profile.limits.includes('flat_multicluster')) ||
      (!featureStatus.nodeProxyMulticlusterIsGa && profile.limits.includes('require_ga'))),
  S5: ({ profile }) => !featureStatus.udpCovered && profile.limits.includes('udp_must_be_covered'),
  S6: ({ profile }) => profile.limits.includes('no_injection'),
  S7: ({ profile }) => profile.limits.includes('advanced_l7'),
} as const satisfies Record<string, Disqualifier>;
type ShapeRule = keyof typeof rules;

const disqualifiers: Readonly<Record<MeshShape, readonly ShapeRule[]>> = {
  cni_ebpf: ['S1', 'S2', 'S5'],
  node_l4: ['S1', 'S2', 'S3', 'S4', 'S5'],
  node_l4_plus_l7: ['S1', 'S2', 'S3', 'S4', 'S5'],
  light_sidecar: ['S5', 'S6', 'S7'],
  full_sidecar: ['S5', 'S6'],
};

/** What rules a shape out in this case. `S`: the CNI's own mesh is not on offer here. */
const ruledOut = (shape: MeshShape, given: Case): readonly string[] => {
  const broken = disqualifiers[shape].filter((rule) => rules[rule](given));
  if (shape !== 'cni_ebpf') return broken;
  const { limits } = given.profile;
  const isOffered =
    limits.includes('cilium_cni') &&
    (featureStatus.cniMeshIsGa || limits.includes('accept_beta')) &&
    (featureStatus.cniMeshServesMulticluster || !given.adopted.includes('H'));
  return isOffered ? broken : ['S', ...broken];
};

/** First admissible wins; the order follows reserved cost, not latency. */
const layer4Order = ['cni_ebpf', 'node_l4', 'light_sidecar', 'full_sidecar'] as const;
const layer7Order = ['node_l4_plus_l7', 'light_sidecar', 'full_sidecar'] as const;

export interface ShapeChoice {
  readonly shape: MeshShape | null;
  /** What stood before it in the order, or everything if nothing serves. */
  readonly skipped: readonly SkippedShape[];
}

/** The lightest shape that serves what is adopted, and what each one before it was skipped for. */
export const chooseShape = (adopted: readonly CapabilityId[], facts: Facts): ShapeChoice => {
  const given = { ...facts, adopted };
  const skipped: SkippedShape[] = [];
  for (const shape of needsLayer7(adopted, facts) ? layer7Order : layer4Order) {
    const broken = ruledOut(shape, given);
    const [rule] = broken;
    if (rule === undefined) return { shape, skipped };
    skipped.push({ shape, rule, rules: broken });
  }
  return { shape: null, skipped };
};
