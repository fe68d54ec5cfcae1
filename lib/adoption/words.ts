import type { AlternativeId, CapabilityId, CapabilityResult, Level, MeshShape, ReasonId } from '@/lib/domain/adoption';

/** What things are called, on screen and in the record. */
export const capabilityNames: Readonly<Record<CapabilityId, string>> = {
  M: 'mTLS',
  Z: 'Identity and authorisation',
  T: 'Traffic control',
  O: 'Observability',
  H: 'Reach',
};

/** What a decision record's people have to do with it. */
export const peopleNames = { decisionMakers: 'Decides', consulted: 'Consulted', informed: 'Informed' } as const;
export type PeopleKey = keyof typeof peopleNames;
export const peopleKeys = ['decisionMakers', 'consulted', 'informed'] as const satisfies readonly PeopleKey[];

export const resultWords: Readonly<Record<CapabilityResult, string>> = {
  justified: 'justified',
  justified_later: 'justified later',
  not_justified: 'not justified',
  unknown: 'unknown',
};

export const levelWords: Readonly<Record<Level, string>> = {
  yes: 'yes',
  partly: 'partly',
  no: 'no',
  unknown: 'not known',
};

export const reasonWords: Readonly<Record<ReasonId, string>> = {
  ALTERNATIVES: 'Something narrower than a mesh covers what is needed.',
  ASK: 'Nobody has established whether what is in use is required.',
  BUDGET: 'Even the low end of the modelled cost does not fit the budget.',
  BUDGET_PARTLY: 'Only the low end of the modelled cost fits the budget.',
  CONDITIONAL: 'The ground is ready only in part: one group of capabilities first, the others later.',
  COST: 'The modelled cost does not fit the budget.',
  EXCLUDE_LATENCY: 'Paths without room for the added latency stay out.',
  EXCLUDE_PROTOCOL: 'Traffic that proxies cannot read stays out of request-level features.',
  LATENCY: 'Most of the traffic has no room for even the lightest shape.',
  MANDATE_OPEN: 'An obligation stays open: an interim control is required meanwhile.',
  MATURITY: 'The ground is not ready.',
  MEASURE: 'What is in use is not measured: measure before judging.',
  MUST_FIX: 'Something required and paid for is not delivered.',
  NEED: 'Whether it is needed is not known.',
  NEED_NOT_FIRM: 'Need and gap are both partial: firm up one of them.',
  NEED_UNKNOWN: 'Whatever the needs turn out to be, the ground is not ready now.',
  NOTHING_KEPT: 'Nothing that the mesh gives is both needed and used.',
  NO_NEED: 'No requirement asks for what a mesh gives.',
  NO_SHAPE: 'No shape of a mesh fits the limits of the platform.',
  ONE_GROUP: 'Only one group of capabilities is justified.',
  OPERATIONS: 'The team cannot carry this shape: simplify, or buy operation.',
  PROTOCOL: 'Nearly all traffic is of kinds that proxies cannot read.',
  REACH_DROPPED: 'No shape serves everything together with reach across environments: reach is given up.',
  READINESS: 'The need is shown; whether the ground is ready is not answered.',
  REPLACE_FIRST: 'What is in use has something cheaper to replace it: replace first.',
  SHAPE: 'The mesh reads requests and nothing that is kept needs that: a lighter shape would do.',
  SPREAD: 'Many meshed workloads need nothing of what is kept.',
  SUBSET: 'The need is for a named part only.',
};

export const shapeNames: Readonly<Record<MeshShape, string>> = {
  full_sidecar: 'Full sidecar',
  light_sidecar: 'Light sidecar',
  node_l4: 'Node proxy, layer 4',
  node_l4_plus_l7: 'Node proxy with layer 7 where needed',
  cni_ebpf: 'The CNI’s own mesh',
};

/** What each shape brings, and at what price (adoption model, 5). */
export const shapeGives: Readonly<Record<MeshShape, string>> = {
  full_sidecar:
    'Everything, virtual machines too, with the strongest isolation: each workload has its own keys. The heaviest reservation.',
  light_sidecar:
    'mTLS, identity, HTTP rules, request metrics, splits and retries; virtual machines through mesh expansion. No token claims or external authorisation.',
  node_l4:
    'mTLS, identity, layer-4 rules and TCP metrics without a restart of pods. No request metrics or traces; one agent holds the keys of its node.',
  node_l4_plus_l7: 'As the node proxy, with layer 7 for chosen namespaces; one agent holds the keys of its node.',
  cni_ebpf:
    'Identity and encryption at layer 4 inside the CNI, as a beta; its work in the kernel is in no container metric.',
};

export const alternativeNames: Readonly<Record<AlternativeId, string>> = {
  app_tls: 'TLS in the application',
  node_encryption: 'Encryption between nodes',
  platform_encryption: 'Encryption by the platform',
  network_policy: 'NetworkPolicy',
  app_identity: 'Identity in the application',
  cloud_iam: 'The cloud provider’s authorisation',
  gateway_only: 'A gateway at the edge',
  library_or_framework: 'Libraries or the framework',
  proxyless_or_library: 'Clients without a proxy, or libraries',
  otel_sdk: 'OpenTelemetry instrumentation',
  ebpf_agent: 'An eBPF agent',
  gateway_link: 'Gateways and links between environments',
};

/** A list as a person reads it out: a, b and c. */
export const sentenceList = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
