import { alternativeNames, shapeNames } from '@/lib/adoption/words';
import type {
  Action,
  Confidence,
  Gate,
  Level,
  LimitId,
  MeshShape,
  MeshStage,
  ProvenanceKind,
  Trigger,
  Use,
  Verdict,
} from '@/lib/domain/adoption';
import { mechanisms } from '@/lib/domain/adoption';
import type { Choice } from './level-choice';

const choices = <T extends string>(
  words: Readonly<Record<T, readonly [label: string, says?: string]>>,
): readonly Choice<T>[] =>
  (Object.entries(words) as [T, readonly [string, string?]][]).map(([value, [label, says]]) => ({
    value,
    label,
    ...(says === undefined ? {} : { says }),
  }));

export const levelChoices: readonly Choice<Level>[] = choices<Level>({
  yes: ['Yes'],
  partly: ['Partly', 'True for a named part: you say which'],
  no: ['No'],
  unknown: ['I do not know', 'Becomes a task for whoever can answer'],
});

export const triggerChoices = choices<Trigger>({
  mandate: ['A mandate', 'Law, contract or policy asks for something'],
  incident: ['An incident'],
  release_risk: ['Releases are risky'],
  blind_spots: ['We cannot see enough'],
  migration: ['A migration'],
  cost_review: ['A review of cost'],
  reference: ['A reference architecture shows one'],
  vendor: ['A vendor proposes one'],
});

export const stageChoices = choices<MeshStage>({
  none: ['None', 'Should we adopt one?'],
  pilot: ['A pilot', 'Judged as before adoption, with measured costs'],
  production: ['Yes, in production', 'Is it earning its keep?'],
});

export const mechanismChoices = {
  M4: mechanisms.M4.map((value) => ({ value, label: alternativeNames[value] })),
  Z4: mechanisms.Z4.map((value) => ({ value, label: alternativeNames[value] })),
} as const;

export const limitChoices = choices<LimitId>({
  no_privileged_daemonset: ['No privileged DaemonSets', 'Serverless nodes, or node policy forbids them'],
  no_injection: ['Pods cannot be injected or restarted'],
  flat_multicluster: ['Clusters share one flat network'],
  udp_must_be_covered: ['UDP or SCTP must be covered too'],
  cilium_cni: ['Cilium is the CNI'],
  accept_beta: ['A beta feature is acceptable'],
  require_ga: ['Only generally available features'],
  advanced_l7: ['JWT claims, external authorisation, Wasm or elaborate routing'],
});

export const shapeChoices = choices<MeshShape>({
  full_sidecar: [shapeNames.full_sidecar, 'Istio, Consul or Kuma on Envoy'],
  light_sidecar: [shapeNames.light_sidecar, 'Linkerd'],
  node_l4: [shapeNames.node_l4, 'Istio ambient without waypoints'],
  node_l4_plus_l7: [shapeNames.node_l4_plus_l7, 'Istio ambient with waypoints'],
  cni_ebpf: [shapeNames.cni_ebpf, 'Cilium'],
});

export const useChoices = choices<Use>({
  used: ['In use'],
  partly: ['Partly'],
  unused: ['Not used'],
  unmeasured: ['Not measured'],
});

export const sourceChoices: Readonly<Record<ProvenanceKind, string>> = {
  law: 'A law',
  contract: 'A contract',
  policy: 'Our policy',
  owner: 'A named owner',
  assertion: 'We say so',
  measured: 'Measured',
};

export const gateWords: Readonly<Record<Gate, string>> = {
  pass: 'The ground is ready.',
  conditional: 'The ground is ready with conditions.',
  fail: 'The ground is not ready.',
  unknown: 'Whether the ground is ready is not answered.',
};

export const confidenceWords: Readonly<Record<Confidence, string>> = {
  high: 'High confidence: every answer that decides is documented or measured.',
  medium: 'Medium confidence: an answer that decides is only asserted.',
  low: 'Low confidence: an answer that decides is unknown, or contradicted.',
};

export const actionWords: Readonly<Record<Action, string>> = {
  KEEP: 'Keep',
  FIX: 'Fix',
  PARK: 'Park',
  REPLACEABLE: 'Replaceable',
  TRIM: 'Trim',
  IDLE: 'Idle',
  MEASURE: 'Measure',
  ASK: 'Ask',
};

/** Whether the verdict's sentence says anything that its word does not. */
export const saysMore = ({ verdict }: { readonly verdict: Verdict }): boolean =>
  verdict !== 'UNDECIDED' && verdict !== 'NOT_YET';

export const verdictWords: Readonly<Record<Verdict, string>> = {
  ADOPT: 'Adopt',
  ADOPT_SCOPED: 'Adopt, only in part',
  NOT_YET: 'Not yet',
  DONT: 'Don’t',
  UNDECIDED: 'Cannot be decided yet',
  KEEP: 'Keep',
  REDUCE: 'Reduce',
  REMOVE: 'Remove',
};
