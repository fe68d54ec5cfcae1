import { z } from 'zod';

export const traceKinds = ['jaeger', 'tempo', 'zipkin'] as const;
export type TraceKind = (typeof traceKinds)[number];
export const spanKinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof spanKinds)[number];
export const errorClasses = ['error', 'client-error'] as const;
export const proxyRoles = ['inbound', 'outbound', 'gateway', 'waypoint'] as const;
export const hopProtocols = ['http', 'grpc', 'db', 'messaging', 'tcp'] as const;
export type HopProtocol = (typeof hopProtocols)[number];

const us = z.number().int();
const attributeTypes = ['text', 'number', 'bool', 'bytes', 'json', 'none'] as const;

export const attributeSchema = z.object({
  key: z.string(),
  type: z.enum(attributeTypes).describe('json: a list or a structure, spelled as JSON; bytes: base64'),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]).describe('whole numbers beyond 2^53 stay text'),
  length: z.number().int().optional().describe('characters of the whole value, where it was cut; `full=1` has it'),
});
/** One attribute as reported. Keys may repeat and may be anything, `__proto__` included. Always text, never markup. */
export type Attribute = Readonly<z.infer<typeof attributeSchema>>;

export const spanEventSchema = z.object({
  name: z.string(),
  offsetUs: us.describe('from the start of the trace'),
  attributes: z.array(attributeSchema),
});
export const spanLinkSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  attributes: z.array(attributeSchema),
});

export const traceServiceRefSchema = z.object({
  name: z.string().describe('the logical service: of the workload, whoever wrote the span'),
  namespace: z.string().nullable(),
  reported: z.string().describe("the back end's own name, e.g. checkout.shop"),
  version: z.string().nullable(),
  instance: z.string().nullable(),
});
export type TraceServiceRef = Readonly<z.infer<typeof traceServiceRefSchema>>;

export const proxySchema = z.object({
  mesh: z.enum(['envoy', 'linkerd']),
  role: z.enum(proxyRoles),
  rule: z.string().describe('what gave it away, e.g. "component=proxy"'),
  flags: z.array(z.string()).describe('response flags; empty: none'),
  upstream: z
    .object({ host: z.string(), service: z.string(), namespace: z.string().nullable(), subset: z.string().nullable() })
    .nullable()
    .describe('where it was sent, from upstream_cluster'),
});
export type MeshProxy = Readonly<z.infer<typeof proxySchema>>;

export const spanErrorSchema = z.object({
  class: z.enum(errorClasses).describe('client-error: 4xx and its gRPC kin, the caller’s doing'),
  why: z.array(z.string()).describe('what says so, e.g. "status error", "HTTP 503", "gRPC 14 UNAVAILABLE"'),
  rootCause: z.boolean().describe('no error below it'),
  recovered: z.boolean().describe('something above it did not fail: a retry or a fallback'),
});
export type SpanError = Readonly<z.infer<typeof spanErrorSchema>>;

export const spanSchema = z.object({
  id: z.string().describe('16 hex digits, unique in the trace; a repaired one ends #2'),
  parentId: z.string().nullable().describe('null: a root, or its parent was not reported'),
  missingParent: z.string().nullable().describe('the parent it names that was not reported'),
  kind: z.enum(spanKinds),
  name: z.string(),
  service: traceServiceRefSchema,
  offsetUs: us.describe('from the start of the trace, after skew correction'),
  durationUs: us,
  skewUs: us.describe('how far it was moved because its clock is off; offsetUs - skewUs is as reported'),
  selfUs: us.describe('its duration without what its children cover'),
  criticalUs: us.describe('its own time on the critical path'),
  depth: z.number().int(),
  children: z.number().int().describe('direct'),
  proxy: proxySchema.nullable(),
  hopOf: z
    .string()
    .nullable()
    .describe('of a proxy span: the span of the application whose hop it carries, under which it folds'),
  status: z.enum(['unset', 'ok', 'error']),
  statusMessage: z.string().nullable(),
  error: spanErrorSchema.nullable(),
  attributes: z.array(attributeSchema),
  resource: z.number().int().describe('index into resources'),
  scope: z.string().nullable(),
  events: z.array(spanEventSchema),
  links: z.array(spanLinkSchema),
  warnings: z.array(z.string()),
});
/** One span, normalised: microseconds, hex ids, the parent as it stands in the repaired tree. */
export type Span = Readonly<z.infer<typeof spanSchema>>;

export const criticalSectionSchema = z.object({
  spanId: z.string(),
  fromUs: us.describe('from the start of the trace'),
  toUs: us,
});
export type CriticalSection = Readonly<z.infer<typeof criticalSectionSchema>>;

export const criticalPathSchema = z.object({
  rootId: z.string(),
  totalUs: us.describe('the duration of its root: sections are disjoint, in order, and add up to it'),
  sections: z.array(criticalSectionSchema),
  byService: z.array(z.object({ service: z.string(), us, share: z.number() })).describe('largest first'),
  sentence: z.string().nullable().describe('e.g. "57 % of this request was payment waiting for ledger-db."'),
});
export type CriticalPath = Readonly<z.infer<typeof criticalPathSchema>>;

export const traceEdgeSchema = z.object({
  source: z.string(),
  sourceNamespace: z.string().nullable(),
  target: z.string(),
  targetNamespace: z.string().nullable(),
  protocol: z.enum(hopProtocols),
  calls: z.number().int(),
  errors: z.number().int(),
  attempts: z.number().int().describe('more than calls: retries'),
  attemptErrors: z.number().int(),
  clientUs: z.number().nullable().describe('summed durations as the caller saw them'),
  serverUs: z.number().nullable().describe('summed durations as the callee saw them'),
});
/** Who called whom in one trace, by logical service, proxies folded in. */
export type TraceEdge = Readonly<z.infer<typeof traceEdgeSchema>>;

export const traceServiceSchema = z.object({
  name: z.string(),
  namespace: z.string().nullable(),
  reported: z.array(z.string()).describe("the back end's names for it"),
  spans: z.number().int(),
  proxySpans: z.number().int(),
  errors: z.number().int(),
  selfUs: us,
  criticalUs: us,
  nodeId: z.string().nullable().describe('its node in the dependency graph, where its name leads to exactly one'),
});

export const traceSchema = z.object({
  traceId: z.string().describe('32 lower-case hex digits'),
  source: z.object({ id: z.string(), kind: z.enum(traceKinds) }),
  startUs: z.number().describe('microseconds since the epoch'),
  durationUs: us.describe('from the first start to the last end, outliers that nobody waited for left out'),
  rootId: z.string().nullable().describe('the root the trace is named after; null: no spans'),
  rootDurationUs: us,
  roots: z.array(z.string()),
  services: z.array(traceServiceSchema).describe('in order of appearance'),
  spans: z.array(spanSchema).describe('the tree, parents before children, children by start'),
  resources: z.array(z.array(attributeSchema)),
  critical: criticalPathSchema.nullable(),
  edges: z.array(traceEdgeSchema),
  errors: z.object({
    spans: z.number().int(),
    clientErrors: z.number().int(),
    rootCauses: z.array(z.string()).describe('span ids, likeliest first'),
  }),
  skew: z
    .array(z.object({ service: z.string(), skewUs: us, spans: z.number().int() }))
    .describe('clocks that were corrected'),
  findings: z
    .array(
      z.object({ kind: z.enum(['retries', 'repeated', 'serial']), sentence: z.string(), spanIds: z.array(z.string()) }),
    )
    .describe('what stands out in this trace alone'),
  truncated: z
    .object({ shown: z.number().int(), reported: z.number().int().nullable(), why: z.string() })
    .nullable()
    .describe('spans left out here, or by the back end'),
  warnings: z.array(z.string()),
});
/** One request, whole: what `/api/v1/traces/{id}` answers and the waterfall draws. */
export type Trace = Readonly<z.infer<typeof traceSchema>>;
