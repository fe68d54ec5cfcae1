import { z } from 'zod';
import { accounts } from './graph';
import { signalScopes } from './scope';

export type { SignalScope } from './scope';

const points = z.array(z.tuple([z.number(), z.number().nullable()])).describe('[epoch ms, value]; null is a gap');
const series = (unit: string) => z.object({ unit: z.literal(unit), points });

export const exemplarSchema = z.object({
  traceId: z.string(),
  at: z.number(),
  valueMs: z.number(),
  labels: z.record(z.string(), z.string()),
});

export const signalsSchema = z.object({
  scope: z.enum(signalScopes),
  id: z.string().nullable(),
  step: z.number().describe('seconds'),
  direction: z.enum(['in', 'out']).describe('what arrives; what leaves, where nothing reports what arrives (gateways)'),
  latencyAccount: z.enum(accounts).nullable().describe('whose measurement of latency this is'),
  series: z.object({
    requestRate: series('req/s'),
    errorRate: series('ratio'),
    meanMs: series('ms'),
    p50Ms: series('ms'),
    p95Ms: series('ms'),
    p99Ms: series('ms'),
    bytesRate: series('B/s'),
    connectionRate: series('conn/s'),
    saturation: series('ratio').extend({
      basis: z.string().nullable().describe('which resource, in words, e.g. "memory against limit, ledger"'),
      hint: z.string().nullable().describe('without points: what would report it'),
    }),
  }),
  byOutcome: z
    .object({ successP95Ms: series('ms'), failureP95Ms: series('ms') })
    .optional()
    .describe('services: success and failure apart'),
  latencyByAccount: z
    .object({ client: series('ms'), server: series('ms') })
    .optional()
    .describe('edges and services: mean as each end saw it'),
  exemplars: z.array(exemplarSchema),
});
/** Golden signals over time. A signal nobody reports has points whose values are null, or no points. */
export type Signals = Readonly<z.infer<typeof signalsSchema>>;
export type SignalPoints = Signals['series']['requestRate']['points'];
