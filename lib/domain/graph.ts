import { z } from 'zod';
import { entityKinds, meshIds, protocols } from './entity';
import { trustStates } from './trust';

export const healthStates = ['failing', 'degraded', 'healthy', 'idle', 'unknown'] as const;
export type Health = (typeof healthStates)[number];
export const latencyHealthStates = ['healthy', 'degraded', 'unknown'] as const;
export const accounts = ['client', 'server'] as const;
/** What one end says of a call: the caller's proxy (`client`) or the callee's (`server`). */
export type Account = (typeof accounts)[number];
export type { GroupBy } from './scope';
export const mtlsStates = ['mutual', 'partial', 'plaintext', 'unknown'] as const;
export type MtlsState = (typeof mtlsStates)[number];
export const mtlsBases = ['requests', 'connections', 'bytes'] as const;

const rate = z.number().nullable().describe('per second; null: not reported');
const ratio = z.number().nullable().describe('0..1; null: not reported or no requests');
const ms = z.number().nullable().describe('milliseconds; null: not reported');

export const trafficSchema = z.object({ requestRate: rate, errorRate: ratio, bytesRate: rate });
/** Figures of one direction of a node: sums of the headlines of its edges. */
export type Traffic = Readonly<z.infer<typeof trafficSchema>>;

export const latencySchema = z.object({
  meanMs: ms,
  p50Ms: ms,
  p95Ms: ms,
  p99Ms: ms,
  account: z.enum(accounts).nullable().describe('whose measurement this is'),
});
export type Latency = Readonly<z.infer<typeof latencySchema>>;

export const edgeMtlsSchema = z.object({
  state: z.enum(mtlsStates),
  share: ratio.describe('protected / known; null when nothing is known'),
  knownRate: rate,
  unknownRate: rate,
  basis: z.enum(mtlsBases),
});
export type EdgeMtls = Readonly<z.infer<typeof edgeMtlsSchema>>;

export const responseSchema = z.object({
  account: z.enum(accounts),
  code: z.string().nullable(),
  grpc: z.string().nullable(),
  flags: z.string().nullable().describe('proxy response flags as reported, null when none'),
  outcome: z
    .enum(['success', 'error', 'client-error', 'neither'])
    .optional()
    .describe('what it counts as by the error rules; where a mesh tells no code, its own judgement'),
  rate: z.number(),
});
export type ResponseRow = Readonly<z.infer<typeof responseSchema>>;

export const nodeSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  kind: z.enum(entityKinds),
  name: z.string(),
  version: z.string().nullable(),
  meshes: z.array(z.enum(meshIds)),
  hosts: z.array(z.string()).describe('service hosts this node is called by'),
  health: z.enum(healthStates),
  latencyHealth: z.enum(latencyHealthStates),
  trust: z.enum(trustStates),
  trustReasons: z.array(z.string()),
  in: trafficSchema,
  out: trafficSchema,
  latency: latencySchema.describe('of the requests that arrive'),
});
export type GraphNode = Readonly<z.infer<typeof nodeSchema>>;

export const accountSchema = z.object({
  requestRate: rate,
  errorRate: ratio,
  clientErrorRate: ratio,
  bytesRate: rate,
});
export type AccountFigures = Readonly<z.infer<typeof accountSchema>>;

const layerSchema = z.object({
  requestRate: rate,
  errorRate: ratio,
  bytesRate: rate,
  connectionRate: rate,
  connectFailureRate: z.number().optional().describe('per second; absent where nobody counts them'),
  mtlsShare: ratio.optional().describe('of the connections; l4 only'),
});
/** One layer's reading of a call. */
export type LayerReading = Readonly<z.infer<typeof layerSchema>>;

export const edgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: z.enum(protocols),
  meshes: z.array(z.enum(meshIds)),
  health: z.enum(healthStates),
  latencyHealth: z.enum(latencyHealthStates),
  trust: z.enum(trustStates),
  trustReasons: z.array(z.string()),
  requestRate: rate,
  errorRate: ratio,
  clientErrorRate: ratio.describe('4xx and its gRPC kin'),
  bytesRate: rate.describe('TCP: both directions, bytes per second'),
  connectionRate: rate.describe('TCP connections opened per second'),
  connectFailureRate: z
    .number()
    .optional()
    .describe('TCP connections per second that never came about; absent where the mesh does not count them'),
  latency: latencySchema,
  mtls: edgeMtlsSchema,
  accounts: z.object({ client: accountSchema.nullable(), server: accountSchema.nullable() }),
  responses: z.array(responseSchema).optional().describe('with responses=1'),
  alternates: z
    .array(z.object({ mesh: z.enum(meshIds), account: z.enum(accounts), requestRate: rate, errorRate: ratio }))
    .optional()
    .describe('further reports of the same call, not counted'),
  l4: layerSchema.optional().describe('what ztunnels tell of the connections of an ambient call'),
  l7: layerSchema.optional().describe('what a waypoint, gateway or sidecar tells of its requests'),
});
export type GraphEdge = Readonly<z.infer<typeof edgeSchema>>;

/** A group's box, top left corner and size in layout px. */
const layoutBoxSchema = z.object({
  id: z.string().describe('id of the namespace (or cluster) entity'),
  x: z.number(),
  y: z.number(),
  w: z.number(),
  h: z.number(),
});

export const graphLayoutSchema = z.object({
  version: z.string(),
  positions: z.record(z.string(), z.tuple([z.number(), z.number()])).describe('centre of each node by id, layout px'),
  boxes: z.array(layoutBoxSchema),
});
export type GraphLayout = Readonly<z.infer<typeof graphLayoutSchema>>;

const foldedSchema = z.object({
  namespaces: z.array(
    z.object({
      id: z.string(),
      services: z.int(),
      calls: z.int().describe('between services of this namespace'),
      failing: z.int(),
      degraded: z.int(),
      healthy: z.int(),
    }),
  ),
  calls: z.int().describe('of the services, before folding'),
});
/** What the namespaces stand for that are drawn as one node each. */
export type Folded = Readonly<z.infer<typeof foldedSchema>>;

const leftOutSchema = z.object({
  nodes: z.int(),
  edges: z.int(),
  below: rate.describe('requests per second below which calls were left out by `top`; null where that is not all'),
});
export type LeftOut = Readonly<z.infer<typeof leftOutSchema>>;

export const graphSchema = z.object({
  nodes: z.array(nodeSchema),
  edges: z.array(edgeSchema),
  unattributed: z
    .object({
      requestRate: z.number(),
      bytesRate: z.number().optional().describe('TCP, bytes per second; absent without'),
      reasons: z.array(
        z.object({
          reason: z.string(),
          source: z.string().nullable(),
          requestRate: z.number(),
          bytesRate: z.number().optional(),
        }),
      ),
    })
    .describe('traffic that reached no node, e.g. reason no-route'),
  hubs: z
    .array(z.object({ id: z.string(), hidden: z.number().int() }))
    .optional()
    .describe('with hubs=stop: nodes the focus did not expand through, and how many neighbours they hide'),
  layout: graphLayoutSchema.optional(),
  folded: foldedSchema.optional().describe('with fold=auto, where namespaces are drawn as one node each'),
  left: leftOutSchema.optional().describe('with only or top: what they leave out'),
});
/** The dependency graph of one window. */
export type Graph = Readonly<z.infer<typeof graphSchema>>;
