import { z } from 'zod';
import { meshIds } from './entity';
import { sourceReportSchema } from './source';

export const statusSchema = z.object({
  version: z.string(),
  startedAt: z.number(),
  sources: z.array(
    sourceReportSchema.extend({
      latencyMs: z.number().nullable(),
      flavour: z
        .string()
        .nullable()
        .describe('Prometheus, Thanos, Mimir, VictoriaMetrics, or which of its APIs a trace back end speaks'),
      cluster: z.string().nullable(),
    }),
  ),
  meshes: z.array(
    z.object({
      id: z.enum(meshIds),
      source: z.string(),
      metric: z.string().describe('the metric that gave it away'),
      clusters: z.array(z.string()),
      versions: z.array(z.string()),
      since: z
        .number()
        .nullable()
        .describe(
          'it has reported at least since then: looked for ever further back, a look a few minutes; null before',
        ),
    }),
  ),
  lookedFor: z
    .array(
      z.object({
        mesh: z.enum(meshIds),
        metrics: z.array(z.string()),
        docs: z.string().describe('where the mesh says how it exposes them'),
      }),
    )
    .describe('what every mesh is looked for by, under the names the configuration gives'),
  scope: z.object({ clusters: z.array(z.string()), namespaces: z.array(z.string()) }),
  limits: z.record(z.string(), z.number()),
  answers: z
    .object({ kept: z.enum(['process', 'redis']), state: z.enum(['ok', 'down']) })
    .describe('where answers of sources are kept; while Redis is down each replica asks for itself'),
});
/** What is configured, what was detected, and the limits in force. Never an address or a secret. */
export type Status = Readonly<z.infer<typeof statusSchema>>;
