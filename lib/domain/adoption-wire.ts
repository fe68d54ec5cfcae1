import { z } from 'zod';
import * as a from './adoption';
import { isWebLink, MAX_LINK, MAX_LINKS } from './web-link';

/** Requests and answers of the adoption API as schemas: what the handlers parse and OpenAPI prints. */

const text = (max: number) => z.string().max(max);
const count = z.number().int().nonnegative();
const amount = z.number().nonnegative();
const share = z.number().min(0).max(1);
/** A calendar day or a moment, ISO 8601. */
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/, 'takes a date, e.g. 2026-11-29');

export const provenanceSchema = z.strictObject({
  type: z.enum(a.provenanceKinds),
  ref: text(2000).optional(),
  by: text(200).optional(),
  at: moment.optional(),
});

const level = z.enum(a.levels);

const answerSchema = <M extends z.ZodType>(mechanism: M) =>
  z.union([
    level,
    z.strictObject({
      value: level,
      subset: z.array(text(253)).max(500).nullish(),
      mechanism: mechanism.optional(),
      note: text(4000).nullish(),
      provenance: provenanceSchema.nullish(),
    }),
  ]);

const webLink = text(MAX_LINK).refine(isWebLink, 'takes an http or https address');

const mechanismSchemas = { M4: z.enum(a.mechanisms.M4).nullable(), Z4: z.enum(a.mechanisms.Z4).nullable() } as const;

const numberAnswerSchema = z.union([
  count,
  z.strictObject({ value: count, note: text(4000).nullish(), provenance: provenanceSchema.nullish() }),
]);

export const factsSchema = z.strictObject({
  K1: z.enum(a.triggers).nullish(),
  K2: z.enum(a.meshStages).nullish(),
  K3: count.nullish(),
  K4: count.nullish(),
  K5: count.nullish(),
  K6: z.strictObject({ clusters: count.nullish(), networks: count.nullish() }).nullish(),
  K7: z
    .strictObject({
      pods: count.nullish(),
      nodes: count.nullish(),
      vcpu: amount.nullish(),
      gib: amount.nullish(),
      node_price: amount.nullish(),
      currency: text(12).nullish(),
    })
    .nullish(),
  K8: amount.nullish(),
  K9: amount.nullish(),
  M5: moment.nullish(),
});

/** What each measured value may be. */
const evidenceValues = {
  mesh_metrics: count,
  services: count,
  edges: count,
  namespaces: count,
  clusters: count,
  cross_cluster_share: share,
  stacks: count,
  uninstrumented_share: share,
  plaintext_share: share,
  parallel_version_services_90d: count,
  non_http_share: share,
  latency_unfit_share: share,
  alert_rules_in_scope: count,
  k8s_minor_behind: count,
  authz_cover: share,
  authz_denied: amount,
  retry: amount,
  proxy_cpu: amount,
  proxy_mem: amount,
  proxy_reserved: amount,
  cp_health: share,
  rps_peak: amount,
  depth: amount,
  pods: count,
  nodes: count,
  extra_series: count,
  cost_low: amount,
  cost_high: amount,
  budget: amount,
} as const satisfies Record<a.EvidenceKey, z.ZodType<number>>;

const listing = z.strictObject({
  items: z
    .array(z.strictObject({ name: text(520), count: amount.optional(), version: text(200).optional() }))
    .max(500)
    .describe('in order'),
  of: count.describe('how many there are; more than `items`: the list is not whole'),
});

const measurement = {
  query: text(20_000).nullish(),
  window: text(40).nullish(),
  windowWhy: text(300).optional(),
  coverage: share.nullish(),
  source: text(200).nullish(),
  at: moment.nullish(),
  probe: text(40).nullish(),
  detail: z.record(text(60), z.union([text(2000), z.number(), z.null()])).optional(),
  lists: z.record(text(60), listing).optional(),
  missing: text(2000).optional(),
};

export const evidenceItemSchema = z
  .strictObject({
    key: z.enum(a.evidenceKeys.map((key) => `ev.${key}` as const)),
    value: z.number().nullable(),
    ...measurement,
  })
  .superRefine(({ key, value }, context) => {
    if (value === null) return;
    const parsed = evidenceValues[key.slice(3) as a.EvidenceKey].safeParse(value);
    for (const { message } of parsed.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['value'], message: `${key}: ${message}` });
    }
  });

const shortEvidence = Object.fromEntries(
  a.evidenceKeys.map((key) => {
    const value = evidenceValues[key].nullable();
    return [key, z.union([value, z.strictObject({ value, ...measurement })]).optional()];
  }),
);

const waiverSchema = z.union([
  z.enum(a.evidenceRuleIds),
  z.strictObject({
    rule: z.enum(a.evidenceRuleIds),
    reason: text(4000).nullish(),
    by: text(200).nullish(),
    at: moment.nullish(),
  }),
]);

const byKey = <const K extends string, V extends z.ZodType>(keys: readonly K[], value: V) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, value.optional()])) as Record<K, z.ZodOptional<V>>);

/** Every part is optional; what is missing is unknown, what is not known here is refused by name. */
export const evaluateRequestSchema = z.strictObject({
  facts: factsSchema.nullish(),
  answers: byKey(a.levelQuestionIds, answerSchema(z.null()).nullable())
    .extend({
      M4: answerSchema(mechanismSchemas.M4).nullish(),
      Z4: answerSchema(mechanismSchemas.Z4).nullish(),
      R6: numberAnswerSchema.nullish(),
    })
    .nullish(),
  mechanisms: z.strictObject(mechanismSchemas).partial().nullish(),
  R6: count.nullish(),
  clauses: z.array(z.enum(a.clauseIds)).max(a.clauseIds.length).nullish(),
  limits: z.array(z.enum(a.limitIds)).max(a.limitIds.length).nullish(),
  mandates: z.array(z.enum(a.capabilityIds)).max(a.capabilityIds.length).nullish(),
  evidence: z.union([z.array(evidenceItemSchema).max(a.evidenceKeys.length), z.strictObject(shortEvidence)]).nullish(),
  waivers: z.array(waiverSchema).max(a.evidenceRuleIds.length).nullish(),
  use: byKey(a.capabilityIds, z.enum(a.uses).nullable()).nullish(),
  existing: z
    .strictObject({
      F1: z.enum(a.meshShapes).nullish(),
      F2: share.nullish(),
      F3: count.nullish(),
      F3Links: z.array(webLink).max(MAX_LINKS).nullish(),
    })
    .nullish(),
  at: moment.nullish(),
});
export type EvaluateRequest = Readonly<z.infer<typeof evaluateRequestSchema>>;

const decisionSchema = z.object({
  need: level,
  alternativeSuffices: level,
  result: z.enum(a.capabilityResults),
  use: z.enum(a.uses).nullable(),
  action: z.enum(a.actions).nullable(),
  why: z.array(z.string()),
});

const flip = {
  change: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()), z.null()])),
  verdict: z.enum(a.verdicts),
};

export const evaluationSchema = z.object({
  model: z.string().describe('version of the adoption model'),
  mode: z.enum(['before', 'after']),
  verdict: z.enum(a.verdicts),
  reasons: z.array(z.enum(a.reasonIds)),
  gate: z.enum(a.gates),
  capabilities: z.object({
    M: decisionSchema,
    Z: decisionSchema,
    T: decisionSchema,
    O: decisionSchema,
    H: decisionSchema,
  }),
  adopt: z.array(z.enum(a.capabilityIds)).optional(),
  kept: z.array(z.enum(a.capabilityIds)).optional(),
  instead: z.partialRecord(z.enum(a.capabilityIds), z.enum(a.alternativeIds)),
  shape: z.enum(a.meshShapes).nullable(),
  skippedShapes: z.array(z.object({ shape: z.enum(a.meshShapes), rule: z.string(), rules: z.array(z.string()) })),
  evidenceRulesFired: z.array(z.enum(a.evidenceRuleIds)),
  confidence: z.enum(a.confidences),
  decisive: z.array(z.string()),
  flips: z.array(z.object(flip)),
  shifts: z.array(z.object({ ...flip, ids: z.array(z.enum(a.capabilityIds)), shape: z.enum(a.meshShapes).nullable() })),
  trace: z.array(z.string()).describe('ids of every rule that fired, in order'),
  explanation: z.array(z.string()),
});

/** `data` of `GET /api/v1/adoption/evidence`. */
export const evidenceSchema = z.object({ evidence: z.array(evidenceItemSchema) });
