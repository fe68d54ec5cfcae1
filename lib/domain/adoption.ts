/** Words and shapes of the adoption decision (reference: the adoption model). Values only: the browser loads this. */

export const capabilityIds = ['M', 'Z', 'T', 'O', 'H'] as const;
export type CapabilityId = (typeof capabilityIds)[number];

/** `partly` is "true for a named subset", never "maybe": that is `unknown`. */
export const levels = ['yes', 'partly', 'no', 'unknown'] as const;
export type Level = (typeof levels)[number];

/** Questions answered with a level. */
export const levelQuestionIds = [
  'M1',
  'M2',
  'M3',
  'M4',
  'Z1',
  'Z2',
  'Z3',
  'Z4',
  'T1',
  'T2',
  'T3',
  'T4',
  'O1',
  'O2',
  'O3',
  'O4',
  'X1',
  'X2',
  'X3',
  'X4',
  'X6',
  'X7',
  'X8',
  'X9',
  'X11',
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R7',
  'R8',
] as const;
export type LevelQuestionId = (typeof levelQuestionIds)[number];

export const triggers = [
  'mandate',
  'incident',
  'release_risk',
  'blind_spots',
  'migration',
  'cost_review',
  'reference',
  'vendor',
] as const;
export type Trigger = (typeof triggers)[number];

export const meshStages = ['none', 'pilot', 'production'] as const;
export type MeshStage = (typeof meshStages)[number];

/** What may stand in for a mesh, by the question that offers it. */
export const mechanisms = {
  M4: ['app_tls', 'node_encryption', 'platform_encryption'],
  Z4: ['network_policy', 'app_identity', 'cloud_iam'],
} as const;
export type MechanismQuestionId = keyof typeof mechanisms;
export type Mechanism = (typeof mechanisms)[MechanismQuestionId][number];

export const clauseIds = [
  'fedramp-sc-8',
  'omb-m-22-09',
  'dora-rts-6-2-c',
  'hipaa-164.312-e',
  'hipaa-164.312-a-d',
  'pci-4.2.1',
  'pci-7.2.5',
  'pci-7.3.3',
  'nist-800-204a',
  'nist-800-204b',
  'nist-800-207a',
  'nist-800-233',
] as const;
export type ClauseId = (typeof clauseIds)[number];

/** Limits of the platform: X10. */
export const limitIds = [
  'no_privileged_daemonset',
  'no_injection',
  'flat_multicluster',
  'udp_must_be_covered',
  'cilium_cni',
  'accept_beta',
  'require_ga',
  'advanced_l7',
] as const;
export type LimitId = (typeof limitIds)[number];

export const meshShapes = ['full_sidecar', 'light_sidecar', 'node_l4', 'node_l4_plus_l7', 'cni_ebpf'] as const;
export type MeshShape = (typeof meshShapes)[number];

export const uses = ['used', 'partly', 'unused', 'unmeasured'] as const;
export type Use = (typeof uses)[number];

export const evidenceRuleIds = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9', 'E10'] as const;
export type EvidenceRuleId = (typeof evidenceRuleIds)[number];

/** What can be measured, without the `ev.` that an item carries before it. */
export const evidenceKeys = [
  'mesh_metrics',
  'services',
  'edges',
  'namespaces',
  'clusters',
  'cross_cluster_share',
  'stacks',
  'uninstrumented_share',
  'plaintext_share',
  'parallel_version_services_90d',
  'non_http_share',
  'latency_unfit_share',
  'alert_rules_in_scope',
  'k8s_minor_behind',
  'authz_cover',
  'authz_denied',
  'retry',
  'proxy_cpu',
  'proxy_mem',
  'proxy_reserved',
  'cp_health',
  'rps_peak',
  'depth',
  'pods',
  'nodes',
  'extra_series',
  'cost_low',
  'cost_high',
  'budget',
] as const;
export type EvidenceKey = (typeof evidenceKeys)[number];

/** One of a list behind a figure: a namespace with its pods, a mesh with its version. */
export interface Listed {
  readonly name: string;
  readonly count?: number | undefined;
  readonly version?: string | undefined;
}

/** `of`: how many there are; a longer list is not kept whole. */
export interface Listing {
  readonly items: readonly Listed[];
  readonly of: number;
}

/**
 * One measured fact. `value` null: nobody measured it, and no rule fires on it. Units: shares 0..1; `mesh_metrics`
 * namespaces that report; `proxy_cpu` cores; `proxy_mem` bytes; `proxy_reserved` cores, with `memoryBytes` in `detail`;
 * `cp_health` 1 sound, 0 not, with `why` in `detail`; `authz_denied`, `retry` calls per second; `rps_peak` requests per second; costs a month, in the assessment's currency.
 */
export interface EvidenceItem {
  readonly key: `ev.${EvidenceKey}`;
  readonly value: number | null;
  readonly query?: string | null | undefined;
  /** As a person writes it: `7d`. */
  readonly window?: string | null | undefined;
  /** Why it is this window, where it is not the one that facts of the kind have. */
  readonly windowWhy?: string | undefined;
  /** Share of the window with data, 0..1; null or absent: the whole of it. Below 0.8 the value counts as not measured. */
  readonly coverage?: number | null | undefined;
  /** `prometheus:prod`. */
  readonly source?: string | null | undefined;
  /** ISO 8601. */
  readonly at?: string | null | undefined;
  readonly probe?: string | null | undefined;
  /** More figures and words of the same measurement, e.g. `{ rejects: 0 }`. */
  readonly detail?: Readonly<Record<string, string | number | null>> | undefined;
  /** Names behind the figure, e.g. `names` of namespaces. */
  readonly lists?: Readonly<Record<string, Listing>> | undefined;
  /** Why the value is null. */
  readonly missing?: string | undefined;
}

export const provenanceKinds = ['law', 'contract', 'policy', 'owner', 'assertion', 'measured'] as const;
export type ProvenanceKind = (typeof provenanceKinds)[number];

export interface Provenance {
  readonly type: ProvenanceKind;
  /** A link or clause. */
  readonly ref?: string | undefined;
  readonly by?: string | undefined;
  /** ISO 8601 date. */
  readonly at?: string | undefined;
}

export interface Answer {
  readonly value: Level;
  /** The namespaces or services of a `partly`. */
  readonly subset?: readonly string[] | undefined;
  readonly note?: string | undefined;
  readonly provenance?: Provenance | undefined;
}

export interface Waiver {
  readonly rule: EvidenceRuleId;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly at?: string | undefined;
}

/** Context of an assessment: none of it changes a verdict, but `K2`, which selects the model. */
export interface Facts {
  readonly K1?: Trigger | undefined;
  readonly K2?: MeshStage | undefined;
  readonly K3?: number | undefined;
  readonly K4?: number | undefined;
  readonly K5?: number | undefined;
  readonly K6?: { readonly clusters?: number | undefined; readonly networks?: number | undefined } | undefined;
  readonly K7?:
    | {
        readonly pods?: number | undefined;
        readonly nodes?: number | undefined;
        readonly vcpu?: number | undefined;
        readonly gib?: number | undefined;
        readonly node_price?: number | undefined;
        readonly currency?: string | undefined;
      }
    | undefined;
  readonly K8?: number | undefined;
  readonly K9?: number | undefined;
  /** By when it must be in force, ISO 8601 date. */
  readonly M5?: string | undefined;
}

/** A mesh that runs already: deployed shape, share of workloads that need nothing of it, incidents in twelve months. */
export interface ExistingMesh {
  readonly F1?: MeshShape | null | undefined;
  readonly F2?: number | null | undefined;
  readonly F3?: number | null | undefined;
  /** Where those incidents are written down: addresses on the web. */
  readonly F3Links?: readonly string[] | undefined;
}

/** Everything the model reads. What is missing is unknown. */
export interface Profile {
  readonly facts: Facts;
  readonly answers: Readonly<Partial<Record<LevelQuestionId, Answer>>>;
  readonly mechanisms: Readonly<Partial<Record<MechanismQuestionId, Mechanism | null>>>;
  readonly R6: number | null;
  readonly R6Provenance?: Provenance | undefined;
  readonly R6Note?: string | undefined;
  readonly clauses: readonly ClauseId[];
  readonly limits: readonly LimitId[];
  /** Capabilities somebody is obliged to have by law or contract, beside those the provenance of answers tells. */
  readonly mandates: readonly CapabilityId[];
  readonly evidence: readonly EvidenceItem[];
  readonly waivers: readonly Waiver[];
  readonly use: Readonly<Partial<Record<CapabilityId, Use>>>;
  readonly existing: ExistingMesh;
  /** The day the ages of answers are counted to, ISO 8601; absent: no answer is old. */
  readonly at?: string | undefined;
}

export const verdicts = ['ADOPT', 'ADOPT_SCOPED', 'NOT_YET', 'DONT', 'UNDECIDED', 'KEEP', 'REDUCE', 'REMOVE'] as const;
export type Verdict = (typeof verdicts)[number];

export const reasonIds = [
  'ALTERNATIVES',
  'ASK',
  'BUDGET',
  'BUDGET_PARTLY',
  'CONDITIONAL',
  'COST',
  'EXCLUDE_LATENCY',
  'EXCLUDE_PROTOCOL',
  'LATENCY',
  'MANDATE_OPEN',
  'MATURITY',
  'MEASURE',
  'MUST_FIX',
  'NEED',
  'NEED_NOT_FIRM',
  'NEED_UNKNOWN',
  'NOTHING_KEPT',
  'NO_NEED',
  'NO_SHAPE',
  'ONE_GROUP',
  'OPERATIONS',
  'PROTOCOL',
  'REACH_DROPPED',
  'READINESS',
  'REPLACE_FIRST',
  'SHAPE',
  'SPREAD',
  'SUBSET',
] as const;
export type ReasonId = (typeof reasonIds)[number];

export const gates = ['pass', 'conditional', 'fail', 'unknown'] as const;
export type Gate = (typeof gates)[number];

export const capabilityResults = ['justified', 'justified_later', 'not_justified', 'unknown'] as const;
export type CapabilityResult = (typeof capabilityResults)[number];

export const actions = ['KEEP', 'FIX', 'PARK', 'REPLACEABLE', 'TRIM', 'IDLE', 'MEASURE', 'ASK'] as const;
export type Action = (typeof actions)[number];

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

export const alternativeIds = [
  'app_tls',
  'node_encryption',
  'platform_encryption',
  'network_policy',
  'app_identity',
  'cloud_iam',
  'gateway_only',
  'library_or_framework',
  'proxyless_or_library',
  'otel_sdk',
  'ebpf_agent',
  'gateway_link',
] as const;
export type AlternativeId = (typeof alternativeIds)[number];

export interface CapabilityDecision {
  readonly need: Level;
  readonly alternativeSuffices: Level;
  readonly result: CapabilityResult;
  /** null before adoption. */
  readonly use: Use | null;
  readonly action: Action | null;
  /** Ids of the rules that made this result. */
  readonly why: readonly string[];
}

/** One input and its other value; keys: a question id, `R6`, `F1`..`F3`, `use.<capability>`, `mechanisms.<id>`, `clauses`, `limits`. */
export interface Flip {
  readonly change: Readonly<Record<string, string | number | readonly string[] | null>>;
  readonly verdict: Verdict;
}

/** A change of one input that leaves the verdict but moves what is adopted or kept, or the shape. */
export interface Shift extends Flip {
  readonly ids: readonly CapabilityId[];
  readonly shape: MeshShape | null;
}

export interface SkippedShape {
  readonly shape: MeshShape;
  /** The first rule that ruled it out. */
  readonly rule: string;
  readonly rules: readonly string[];
}

export interface Evaluation {
  readonly model: string;
  readonly mode: 'before' | 'after';
  readonly verdict: Verdict;
  readonly reasons: readonly ReasonId[];
  readonly gate: Gate;
  readonly capabilities: Readonly<Record<CapabilityId, CapabilityDecision>>;
  /** Before adoption: what to adopt. */
  readonly adopt?: readonly CapabilityId[] | undefined;
  /** After adoption: what to keep. */
  readonly kept?: readonly CapabilityId[] | undefined;
  readonly instead: Readonly<Partial<Record<CapabilityId, AlternativeId>>>;
  readonly shape: MeshShape | null;
  readonly skippedShapes: readonly SkippedShape[];
  readonly evidenceRulesFired: readonly EvidenceRuleId[];
  readonly confidence: Confidence;
  /** The inputs whose change alone changes the verdict, weakest support first. */
  readonly decisive: readonly string[];
  /** Every change of one input that changes the verdict, weakest support first. */
  readonly flips: readonly Flip[];
  readonly shifts: readonly Shift[];
  readonly trace: readonly string[];
  readonly explanation: readonly string[];
}

/** What the cost sheet asks beside the facts; all optional. */
export interface CostInputs {
  /** A month, in the currency of the node price. */
  readonly budget?: number | undefined;
  /** Share of calls that need layer 7, 0..1. */
  readonly layer7Share?: number | undefined;
  readonly waypoints?: number | undefined;
  readonly controlPlanes?: number | undefined;
  /** Reservation of a node proxy: vCPU and MiB. */
  readonly nodeCpu?: number | undefined;
  readonly nodeMemory?: number | undefined;
  /** ms a call, p99: the same edge with and without the mesh that runs, compared by the person. */
  readonly addedP99?: number | undefined;
  readonly peopleHours?: number | undefined;
  readonly hourRate?: number | undefined;
  readonly seriesPrice?: number | undefined;
}

/** What an assessment says of itself. The model judges nothing by it, and a next version keeps it. */
export interface AboutAssessment {
  /** What was decided of an earlier version was decided of that version alone. */
  readonly status: 'draft' | 'proposed' | null;
  readonly decisionMakers: readonly string[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  /** What is measured: nothing named is everything. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly excluded: readonly { readonly name: string; readonly why: string }[];
}

/** An assessment on its way: what a person has answered so far, without what is measured. */
export interface AdoptionDraft {
  readonly title: string;
  readonly author: string;
  /** The saved assessment whose next version this is to be; empty: a new one. */
  readonly supersedes: string;
  /** Lists that were gone through: an empty one then says that none applies. */
  readonly reviewed: readonly ('X5' | 'X10')[];
  /** The question on screen; empty: the next open one. */
  readonly cursor: string;
  readonly profile: Omit<Profile, 'evidence' | 'at'>;
  /** Facts that somebody told and no query found: each stands until it is measured. */
  readonly told: Readonly<Partial<Record<EvidenceKey, number>>>;
  readonly cost: CostInputs;
  readonly about: AboutAssessment;
}

export const emptyDraft: AdoptionDraft = {
  title: '',
  author: '',
  supersedes: '',
  reviewed: [],
  cursor: '',
  profile: {
    facts: {},
    answers: {},
    mechanisms: {},
    R6: null,
    clauses: [],
    limits: [],
    mandates: [],
    waivers: [],
    use: {},
    existing: {},
  },
  told: {},
  cost: {},
  about: {
    status: null,
    decisionMakers: [],
    consulted: [],
    informed: [],
    clusters: [],
    namespaces: [],
    excluded: [],
  },
};
