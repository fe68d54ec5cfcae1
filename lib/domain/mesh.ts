import { z } from 'zod';
import { meshIds } from './entity';
import { healthStates } from './graph';
import { certificateSchema } from './mtls';

const count = z.number().nullable();
const cores = z.number().nullable().describe('CPU cores; null: not reported');
const bytes = z.number().nullable().describe('bytes; null: not reported');
const share = z.number().nullable().describe('of what the containers beside the proxies use; null: not reported');

export const checkUnits = ['count', 'events', 'ms', 'ratio'] as const;

export const checkSchema = z.object({
  id: z.string().describe('e.g. `istio.rejects`'),
  mesh: z.enum(meshIds),
  cluster: z.string(),
  title: z.string(),
  teller: z.string().describe('who reports it, e.g. `istiod`'),
  state: z
    .enum(healthStates)
    .nullable()
    .describe(
      '`unknown`: not reported; `idle`: nothing happened in the window; null: reported, without a bound to judge by',
    ),
  value: z
    .number()
    .nullable()
    .describe('by `unit`: how many now, how many in the window, milliseconds, ratio; null: not reported'),
  unit: z.enum(checkUnits),
  total: count.describe('of counters: since the processes that report it started'),
  of: count.describe('how many report it at all, where the value counts some of them'),
  bound: z
    .object({
      degraded: count,
      failing: count,
      below: z.boolean().describe('the value is bad below the bound, not above'),
      from: z.string().describe('where the bound comes from'),
    })
    .nullable()
    .describe('null: shown for information'),
  metrics: z.array(z.string()),
  details: z
    .array(z.object({ says: z.string(), value: z.number() }))
    .describe('who or what, largest first, at most 10'),
  missing: z.string().nullable().describe('why there is no value, and what would tell'),
  means: z.string(),
  next: z.string().describe('what to look at next'),
});
/** One question about a mesh's own health and its answer. */
export type MeshCheck = Readonly<z.infer<typeof checkSchema>>;

const versionSchema = z.object({ version: z.string(), count: z.number() });
export const versionsSchema = z.object({
  proxies: z.array(versionSchema).describe('most frequent first'),
  controlPlane: z.array(versionSchema),
  metric: z.string().nullable().describe('who said so of the proxies; null: nobody'),
  skew: z
    .object({
      minorsBehind: z
        .number()
        .nullable()
        .describe('of the oldest proxy, behind the control plane, else the newest proxy'),
      ahead: z.boolean().describe('a proxy is newer than the control plane'),
      supported: z.number().nullable().describe('minor versions the mesh supports; null: it states none'),
      from: z.string().nullable(),
    })
    .nullable()
    .describe('null: the versions are not numbers, or nobody reports them'),
  behind: z
    .array(z.object({ version: z.string(), namespace: z.string().nullable(), pod: z.string() }))
    .describe('proxies not of the most frequent version, at most 20'),
  state: z.enum(healthStates),
});
export type MeshVersions = Readonly<z.infer<typeof versionsSchema>>;

export const costRoles = ['sidecar', 'gateway', 'node-agent', 'waypoint', 'control-plane'] as const;
const spent = {
  containers: z.number(),
  cpuCores: cores,
  memoryBytes: bytes,
  ownCpuCores: cores.describe('CPU cores of the other containers in the same pods'),
  ownMemoryBytes: bytes.describe('bytes of the other containers in the same pods'),
  cpuShare: share,
  memoryShare: share,
};
export const costRowSchema = z.object({
  role: z.enum(costRoles),
  namespace: z.string().nullable(),
  container: z.string(),
  ...spent,
});
export type CostRow = Readonly<z.infer<typeof costRowSchema>>;
export const costSchema = z.object({
  ...spent,
  basis: z
    .enum(['containers', 'proxies'])
    .nullable()
    .describe('`containers`: cAdvisor; `proxies`: what the proxies say of themselves; null: nobody reports it'),
  missing: z.string().nullable(),
  rows: z.array(costRowSchema).describe('by role and namespace, most CPU first; the control plane is not in the sums'),
});
export type MeshCost = Readonly<z.infer<typeof costSchema>>;

export const addedLatencySchema = z.object({
  method: z
    .enum(['between-proxies', 'inside-callee-proxy'])
    .nullable()
    .describe('how it was estimated; null: this mesh does not allow an estimate'),
  says: z.string().describe('the method in a sentence, or why there is none and what would tell'),
  meanMs: z.number().nullable().describe('weighted by requests; an estimate'),
  requestRate: z.number().nullable().describe('requests per second it stands on'),
  rows: z
    .array(
      z.object({
        source: z.string().nullable().describe('namespace/workload; null: all callers'),
        target: z.string(),
        addedMs: z.number(),
        requestRate: z.number(),
      }),
    )
    .describe('most added first, at most 20'),
  edges: z.number().describe('how many it was estimated over'),
});
export type AddedLatency = Readonly<z.infer<typeof addedLatencySchema>>;

export const meshStateSchema = z.object({
  mesh: z.enum(meshIds),
  cluster: z.string(),
  state: z.enum(healthStates).describe('the worst of its checks, versions and certificates'),
  why: z.string().describe('what makes it so, figure first'),
  controlPlane: z.object({
    name: z.string().nullable().describe('null: there is none'),
    scraped: z.boolean().nullable(),
    missing: z.string().nullable(),
  }),
  versions: versionsSchema,
  checks: z.array(checkSchema).describe('worst first'),
  cost: costSchema,
  addedLatency: addedLatencySchema,
  certificates: z.array(certificateSchema).describe('soonest end first'),
});
/** One mesh in one cluster: how it feels and what it costs. */
export type MeshState = Readonly<z.infer<typeof meshStateSchema>>;

export const meshReportSchema = z.object({ meshes: z.array(meshStateSchema).describe('worst first') });
export type MeshReport = Readonly<z.infer<typeof meshReportSchema>>;
