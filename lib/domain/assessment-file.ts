import { z } from 'zod';
import * as a from './adoption';
import { evaluateRequestSchema, evidenceItemSchema, factsSchema, provenanceSchema } from './adoption-wire';
import { assessmentStatuses, signoffSchema } from './assessment';

/** A saved assessment as a file that people hand on: the adoption model's section 7.2. */

export const FILE_SCHEMA = 'mesh-adoption/1';

const moment = z.string().describe('ISO 8601');
const names = z.array(z.string());
const range = z.tuple([z.number(), z.number()]);
const capabilities = <V extends z.ZodType>(value: V) => z.object({ M: value, Z: value, T: value, O: value, H: value });

const fileAnswerSchema = z.object({
  value: z.union([z.enum(a.levels), z.number()]).describe('a number for R6, a level for every other question'),
  subset: names,
  mechanism: z.string().nullable(),
  note: z.string(),
  provenance: provenanceSchema.nullable(),
});

const resultSchema = z.object({
  gate: z.enum(a.gates),
  need: capabilities(z.enum(a.levels)),
  alternative: capabilities(z.enum(a.levels)),
  capabilities: capabilities(
    z.object({
      result: z.enum(a.capabilityResults),
      why: names,
      use: z.enum(a.uses).nullable(),
      action: z.enum(a.actions).nullable(),
      instead: z.enum(a.alternativeIds).nullable(),
    }),
  ),
  verdict: z.enum(a.verdicts),
  reasons: z.array(z.enum(a.reasonIds)),
  adopt: z.array(z.enum(a.capabilityIds)).optional(),
  kept: z.array(z.enum(a.capabilityIds)).optional(),
  shape: z.enum(a.meshShapes).nullable(),
  skipped_shapes: z.array(z.object({ shape: z.enum(a.meshShapes), rule: z.string() })),
  confidence: z.enum(a.confidences),
  decisive: names,
  flips: z.array(z.object({ change: z.record(z.string(), z.json()), verdict: z.enum(a.verdicts) })),
  trace: names,
});
export type FileResult = Readonly<z.infer<typeof resultSchema>>;

const parameterSchema = z.object({
  name: z.string(),
  shape: z.enum(a.meshShapes),
  published: z.string().describe('default and range, each with its tag'),
  measured: z.string().nullable(),
  source: z.string(),
});

const { clauses, limits, mandates, use, existing, waivers } = evaluateRequestSchema.shape;

export const assessmentFileSchema = z.object({
  schema: z.literal(FILE_SCHEMA),
  model_version: z.string(),
  id: z.string(),
  version: z.number().int(),
  hash: z.string().describe('SHA-256 of what was saved, hex'),
  title: z.string(),
  supersedes: z.object({ id: z.string(), version: z.number().int() }).nullable(),
  created: moment,
  updated: moment,
  author: z.string().nullable(),
  status: z.enum([...assessmentStatuses, 'superseded']),
  decision_makers: names,
  consulted: names,
  informed: names,
  scope: z.object({
    clusters: names,
    namespaces: names,
    excluded_workloads: z.array(z.object({ name: z.string(), why: z.string() })),
  }),
  at: moment.nullable().describe('the day the ages of answers were counted to'),
  facts: factsSchema,
  answers: z.record(z.string(), fileAnswerSchema),
  mechanisms: z.record(z.string(), z.string()).optional().describe('those of questions without an answer'),
  clauses,
  limits,
  mandates,
  evidence: z.array(evidenceItemSchema),
  waivers,
  use,
  existing,
  cost: z.object({
    inputs: z.record(z.string(), z.number()),
    shape: z.enum(a.meshShapes),
    parameters: z.array(parameterSchema),
    monthly: range.nullable(),
    people_hours: z.number().nullable(),
    added_p99_ms: range.nullable(),
    budget: z.number().nullable(),
  }),
  result: resultSchema.describe('derived: a reader recomputes it'),
  plan: z.object({
    phases: z.array(
      z.object({
        id: z.string(),
        criteria: z.array(
          z.object({
            text: z.string(),
            query: z.string().nullable(),
            figure: z.string().nullable(),
            state: z.enum(['met', 'not_met', 'unmeasured']),
          }),
        ),
      }),
    ),
  }),
  review: z.object({ due: moment }),
  signoff: z.array(signoffSchema),
});
export type AssessmentFile = Readonly<z.infer<typeof assessmentFileSchema>>;
