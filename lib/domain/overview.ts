import { z } from 'zod';
import { graphSchema, healthStates, latencySchema, mtlsBases } from './graph';
import { certificateSchema, coverageSchema } from './mtls';

const figure = z.object({
  now: z.number().nullable(),
  before: z.number().nullable().describe('the same figure one comparison interval earlier'),
});

export const overviewSchema = z.object({
  verdict: z.object({
    sentence: z.string(),
    health: z.enum(healthStates),
    entityId: z.string().nullable(),
    since: z.number().nullable().describe('epoch ms of the first bad point in the trend'),
  }),
  signals: z.object({
    requestRate: figure,
    errorRate: figure,
    latency: latencySchema,
    p95Ms: figure,
    saturation: figure.extend({ basis: z.string().nullable(), entityId: z.string().nullable() }),
    comparedWith: z
      .string()
      .nullable()
      .describe('in words: "yesterday" or "one hour earlier"; null: nothing to compare with'),
  }),
  counts: z.object({
    clusters: z.number().int(),
    namespaces: z.number().int(),
    services: z.number().int(),
    edges: z.number().int(),
    byHealth: z.record(z.enum(healthStates), z.number().int()),
  }),
  worst: z
    .array(
      z.object({
        id: z.string().describe('entity or edge id'),
        type: z.enum(['service', 'edge']),
        health: z.enum(healthStates),
        requestRate: z.number().nullable(),
        errorRate: z.number().nullable(),
        ownShare: z.number().nullable().describe('of its errors, not explained by what it calls'),
        why: z.string(),
      }),
    )
    .describe('ranked, at most 10'),
  mtls: coverageSchema.extend({
    worstEdges: z.array(
      z.object({
        id: z.string(),
        source: z.string(),
        target: z.string(),
        plaintextRate: z.number(),
        basis: z.enum(mtlsBases).describe('of what the rate is; requests come first'),
      }),
    ),
  }),
  certificates: z.array(certificateSchema).describe('soonest first, at most 5'),
  notReported: z
    .object({ protection: z.string().nullable(), certificates: z.string().nullable() })
    .optional()
    .describe('in a sentence, that no mesh in view reports these, and what would'),
  alerts: z.array(
    z.object({
      name: z.string(),
      severity: z.string().nullable(),
      state: z.enum(['firing', 'pending']),
      since: z.number().nullable(),
      labels: z.record(z.string(), z.string()),
    }),
  ),
  map: graphSchema.pick({ nodes: true, edges: true }).describe('the mesh in miniature, grouped by namespace'),
});
export type Overview = Readonly<z.infer<typeof overviewSchema>>;
