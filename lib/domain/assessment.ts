import { z } from 'zod';
import { evaluateRequestSchema, evaluationSchema } from './adoption-wire';

/** A saved assessment on the wire: what is sent to be kept, and what comes back. */

const text = (max: number) => z.string().trim().max(max);
const name = text(200);

export const assessmentStatuses = ['draft', 'proposed', 'accepted', 'rejected'] as const;

const scopeSchema = z.strictObject({
  clusters: z.array(text(253)).max(200).optional(),
  namespaces: z.array(text(253)).max(500).optional(),
  excluded_workloads: z
    .array(z.strictObject({ name: text(520), why: text(400) }))
    .max(500)
    .optional(),
});

export const signoffDecisions = ['agree', 'disagree'] as const;

/** Who stands by a version, or does not. */
export const signoffSchema = z.strictObject({
  role: name.min(1, 'takes a role, such as security'),
  name: name.min(1, 'takes the name of who signs'),
  at: z.iso.datetime(),
  decision: z.enum(signoffDecisions),
  comment: text(4000),
});
export type Signoff = Readonly<z.infer<typeof signoffSchema>>;

/** Inputs and figures of the cost sheet as they stood: kept and printed, never judged by. */
const costSchema = z.record(text(60), z.json());

/** An evaluation request and whose it is. `supersedes`: the id of the assessment that this is the next version of. */
export const saveAssessmentSchema = evaluateRequestSchema.extend({
  title: text(200).min(1, 'takes a title of 1 to 200 characters'),
  author: name.nullish(),
  status: z.enum(assessmentStatuses).nullish(),
  decisionMakers: z.array(name).max(50).nullish(),
  consulted: z.array(name).max(50).nullish(),
  informed: z.array(name).max(50).nullish(),
  scope: scopeSchema.nullish(),
  cost: costSchema.nullish(),
  supersedes: text(64).nullish(),
  signoff: z.array(signoffSchema).max(100).nullish(),
});
export type SaveAssessment = Readonly<z.infer<typeof saveAssessmentSchema>>;

export const versionSchema = z.object({
  version: z.number().int(),
  createdAt: z.number().int().describe('epoch ms'),
  title: z.string(),
  verdict: z.string(),
  hash: z.string().describe('SHA-256 of what was saved, hex'),
});

export const assessmentSchema = z.object({
  schema: z.literal('mesh-adoption/1'),
  id: z.string(),
  version: z.number().int(),
  modelVersion: z.string(),
  createdAt: z.number().int().describe('epoch ms'),
  supersedes: z.object({ id: z.string(), version: z.number().int() }).nullable(),
  hash: z.string().describe('SHA-256 of what was saved, hex'),
  request: saveAssessmentSchema.describe('as it was sent: answers, evidence, waivers'),
  result: evaluationSchema.describe('what the model made of it then'),
  versions: z.array(versionSchema).describe('oldest first'),
});
export type Assessment = Readonly<z.infer<typeof assessmentSchema>>;

export const savedAssessmentSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  url: z.string().describe('of its page'),
  verdict: z.string(),
  supersedes: z.string().nullable(),
});
