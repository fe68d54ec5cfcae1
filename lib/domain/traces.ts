import { z } from 'zod';
import { hopProtocols, spanKinds, traceKinds } from './trace';

const ms = z.number().describe('milliseconds');
const count = z.number().int();

export const traceRowSchema = z.object({
  traceId: z.string(),
  source: z.string().describe('the id of the back end that has it'),
  service: z.string().nullable().describe('of the root; null: the root has not arrived'),
  operation: z.string().nullable(),
  startMs: z.number().nullable().describe('epoch ms, fractions are microseconds'),
  durationMs: ms.nullable().describe('null: the back end does not say'),
  spans: count.nullable(),
  errors: count.nullable().describe('spans that failed; null: the back end does not say'),
  services: z.array(z.object({ name: z.string(), spans: count, errors: count.nullable() })),
});
/** One line of a search. */
export type TraceRow = Readonly<z.infer<typeof traceRowSchema>>;

const sourceSearchSchema = z.object({
  id: z.string(),
  kind: z.enum(traceKinds),
  state: z.enum(['ok', 'partial', 'failed', 'late']),
  message: z.string().nullable().describe('why it failed, or what is missing'),
  looked: count.describe('traces it gave'),
  full: z.boolean().describe('it gave as many as were asked for: there are more'),
  oldestMs: z.number().nullable(),
  newestMs: z.number().nullable(),
  service: z.string().nullable().describe('the name the service goes by there; null: any, or not found'),
});
export type SourceSearch = Readonly<z.infer<typeof sourceSearchSchema>>;

export const traceListSchema = z.object({
  traces: z.array(traceRowSchema).describe('newest first'),
  sources: z.array(sourceSearchSchema),
  namesTried: z.array(z.string()).describe('the names the service was looked for by, in order'),
  note: z.string().describe('what was looked at, in one sentence: no back end promises the newest'),
});
export type TraceList = Readonly<z.infer<typeof traceListSchema>>;

export const traceServicesSchema = z.object({
  services: z.array(z.object({ name: z.string(), sources: z.array(z.string()) })),
  operations: z.array(z.string()).describe('with `service`: what it does; empty otherwise'),
  sources: z.array(z.object({ id: z.string(), kind: z.enum(traceKinds), message: z.string().nullable() })),
});
export type TraceServices = Readonly<z.infer<typeof traceServicesSchema>>;

export const traceExamplesSchema = z.object({
  bad: z
    .array(traceRowSchema.extend({ why: z.enum(['error', 'slow']) }))
    .describe('at most 3: failed, else the slowest'),
  good: traceRowSchema.nullable().describe('a typical one that went well'),
  sources: z.array(sourceSearchSchema),
  namesTried: z.array(z.string()),
  note: z.string(),
});
export type TraceExamples = Readonly<z.infer<typeof traceExamplesSchema>>;

const headSchema = z.object({
  traceId: z.string(),
  source: z.string(),
  service: z.string().nullable(),
  operation: z.string().nullable(),
  startUs: z.number(),
  durationUs: count,
  rootDurationUs: count,
  spans: count,
  errors: count,
});
export type TraceHead = Readonly<z.infer<typeof headSchema>>;

const sideSchema = z.object({
  count: count.describe('spans under this key'),
  selfUs: count,
  durationUs: count,
  criticalUs: count,
  errors: count,
  spanIds: z.array(z.string()),
});

export const comparisonRowSchema = z.object({
  key: z.string(),
  path: z.array(z.string()).describe('services from the root down to it'),
  service: z.string(),
  name: z.string(),
  kind: z.enum(spanKinds),
  proxy: z.boolean(),
  onlyIn: z.enum(['a', 'b']).nullable(),
  a: sideSchema.nullable(),
  b: sideSchema.nullable(),
  selfDeltaUs: count.describe('b - a'),
  criticalDeltaUs: count,
  durationDeltaUs: count.describe('what it contains included: ancestors inherit every difference'),
});
export type ComparisonRow = Readonly<z.infer<typeof comparisonRowSchema>>;

export const comparisonSchema = z.object({
  a: headSchema,
  b: headSchema,
  rootDeltaUs: count.describe('b - a'),
  rows: z.array(comparisonRowSchema).describe('largest difference in self time first'),
  sentence: z.string(),
});
export type TraceComparison = Readonly<z.infer<typeof comparisonSchema>>;

export const explanationSchema = z.object({
  trace: headSchema,
  baseline: z.object({
    count: count.describe('traces of the same root operation that took part'),
    medianUs: count.nullable(),
    looked: count,
    note: z.string(),
  }),
  deltaUs: count.nullable().describe('slower than the median root'),
  findings: z
    .array(
      z.object({
        kind: z.enum(['slower', 'new', 'extra-attempts', 'repeated', 'serial']),
        service: z.string(),
        name: z.string(),
        sentence: z.string(),
        us: count.describe('its time on the critical path here'),
        medianUs: count,
        extraUs: count,
        spanIds: z.array(z.string()),
        attributes: z.array(z.object({ key: z.string(), here: z.string(), usual: z.string().nullable() })),
      }),
    )
    .describe('what explains the difference, largest first'),
  coverage: z.number().nullable().describe('share of the difference that the findings explain'),
  sentence: z.string(),
});
export type TraceExplanation = Readonly<z.infer<typeof explanationSchema>>;

const endSchema = z.object({ name: z.string(), namespace: z.string().nullable(), nodeId: z.string().nullable() });

export const traceDependencySchema = z.object({
  source: endSchema,
  target: endSchema,
  protocol: z.enum(hopProtocols),
  found: z.enum(['both', 'traces', 'metrics']).describe('who tells of it'),
  edgeId: z.string().nullable().describe('its edge in the dependency graph'),
  calls: count.nullable().describe('in the sample; null: metrics only'),
  errors: count.nullable(),
  attempts: count.nullable(),
  attemptErrors: count.nullable(),
  meanMs: ms.nullable(),
  requestRate: z.number().nullable().describe('of the metrics, per second'),
  hint: z.string().nullable().describe('why one side may be silent'),
});
export type TraceDependency = Readonly<z.infer<typeof traceDependencySchema>>;

export const traceDependenciesSchema = z.object({
  edges: z.array(traceDependencySchema),
  sampled: z.object({ traces: count, spans: count, fromMs: z.number().nullable(), toMs: z.number().nullable() }),
  sources: z.array(sourceSearchSchema),
  reported: z
    .array(
      z.object({
        source: z.string(),
        parent: z.string(),
        child: z.string(),
        calls: count,
        errors: count.nullable(),
      }),
    )
    .describe("the back ends' own counts, under their own names"),
  caveat: z.string().describe('a sample of traces gives no rates'),
});
export type TraceDependencies = Readonly<z.infer<typeof traceDependenciesSchema>>;
