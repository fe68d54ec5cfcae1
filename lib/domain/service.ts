import { z } from 'zod';
import { edgeSchema, latencySchema, nodeSchema, responseSchema } from './graph';
import { coverageSchema } from './mtls';

const rate = z.number().nullable();

export const serviceVersionSchema = z.object({
  version: z.string(),
  share: z.number().nullable(),
  requestRate: rate,
  errorRate: z.number().nullable(),
});

export const serviceRowSchema = nodeSchema.extend({
  signals: z.object({ requestRate: rate, errorRate: z.number().nullable(), latency: latencySchema }),
  mtls: coverageSchema.describe('of what arrives'),
  versions: z.array(serviceVersionSchema),
});
/** One line of the service list: the graph node with what arrives at it. */
export type ServiceRow = Readonly<z.infer<typeof serviceRowSchema>>;

export const serviceListSchema = z.object({ services: z.array(serviceRowSchema) });
export type ServiceList = Readonly<z.infer<typeof serviceListSchema>>;

export const faultDomains = [
  'application',
  'caller',
  'mesh-config',
  'mesh-dataplane',
  'network',
  'policy',
  'unknown',
] as const;
export type FaultDomain = (typeof faultDomains)[number];

export const faultShareSchema = z.object({
  domain: z.enum(faultDomains),
  share: z.number().describe('of failed requests'),
  rate: z.number(),
  flags: z.array(z.string()).describe('the response flags and codes that say so'),
});
export type FaultShare = Readonly<z.infer<typeof faultShareSchema>>;

export const resilienceSchema = z.object({
  capability: z.enum(['retries', 'timeouts', 'circuitBreaking', 'outlierEjection', 'rateLimiting', 'faultInjection']),
  rate: rate.describe('requests per second it was done to; null: not reported'),
  succeeded: z.number().nullable().describe('retries: the share that helped'),
  count: z.number().nullable().describe('endpoints ejected now; circuit breakers open at some time in the window'),
  of: z.number().nullable().describe('endpoints there are'),
});
/** What the mesh did about failures towards a service. */
export type Resilience = Readonly<z.infer<typeof resilienceSchema>>;

export const neighbourSchema = z.object({ edge: edgeSchema, node: nodeSchema });

export const serviceDetailSchema = z.object({
  service: serviceRowSchema,
  split: z
    .array(serviceVersionSchema)
    .optional()
    .describe('what a route sends to each Service behind it, by name; absent: none is reported, or it sends to one'),
  callers: z.array(neighbourSchema),
  callees: z.array(neighbourSchema),
  responses: z.array(responseSchema.extend({ direction: z.enum(['in', 'out']) })),
  faultDomains: z.array(faultShareSchema).describe('empty when nothing failed'),
  connectionFaults: z
    .array(faultShareSchema)
    .describe(
      'the same of connections that never came about, with Hubble of dropped packets; never mixed into requests',
    ),
  resilience: z.array(resilienceSchema).describe('what the mesh did about failures towards it'),
  workloads: z.array(nodeSchema).describe('the workloads behind the service'),
});
export type ServiceDetail = Readonly<z.infer<typeof serviceDetailSchema>>;
