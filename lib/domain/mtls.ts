import { z } from 'zod';
import { meshIds, protocols } from './entity';
import { mtlsBases, mtlsStates } from './graph';

const rate = z.number().nullable();
const figures = {
  share: z.number().nullable().describe('protected / known requests'),
  knownRate: z.number(),
  unknownRate: z.number(),
  plaintextRate: z.number(),
  state: z.enum(mtlsStates),
  tcp: z
    .object({
      share: z.number().nullable(),
      known: z.number(),
      unknown: z.number(),
      plaintext: z.number(),
      basis: z.enum(mtlsBases),
    })
    .nullable()
    .describe('TCP apart, by connections or bytes; null without TCP'),
};

export const coverageSchema = z.object(figures);
/** Request figures and, apart, TCP figures. Never mixed into one sum. */
export type Coverage = Readonly<z.infer<typeof coverageSchema>>;

export const plaintextReasons = [
  'caller-without-proxy',
  'caller-tls-mode',
  'undeclared-port',
  'not-enrolled',
  'permissive',
  'port-skipped',
  'ingress-mode',
  'own-tls',
  'mesh-tls-off',
  'destination-unmeshed',
  'other-mesh',
  'external',
  'no-server-account',
  'not-reported',
  'mesh-silent',
] as const;

export const coverageEdgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  protocol: z.enum(protocols),
  share: z.number().nullable(),
  knownRate: rate,
  unknownRate: rate,
  plaintextRate: rate,
  basis: z.enum(mtlsBases),
  state: z.enum(mtlsStates),
  reasons: z.array(z.enum(plaintextReasons)),
  meshes: z.array(z.enum(meshIds)).describe('who reports these calls'),
  since: z
    .number()
    .nullable()
    .describe('epoch ms since when plaintext was seen without a break in the trend window; null: all of it, if known'),
  sinceKnown: z.boolean().describe('false: nobody was asked since when, or nobody answered'),
});
export type CoverageEdge = Readonly<z.infer<typeof coverageEdgeSchema>>;

export const certificateSchema = z.object({
  subject: z.string(),
  expiresAt: z.number().nullable().describe('epoch ms'),
  precisionMs: z.number().optional().describe('it ends up to so much later: some meshes tell whole days only'),
  kind: z.enum(['workload', 'issuer', 'root']),
  mesh: z.enum(meshIds).describe('whose certificate it is'),
  namespace: z.string().nullable(),
  cluster: z.string().nullable(),
  state: z.enum(['healthy', 'expiring', 'expired', 'unknown']),
});
export type Certificate = Readonly<z.infer<typeof certificateSchema>>;

export const readinessSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  ready: z.boolean().nullable().describe('null without inbound traffic'),
  wouldBreak: z.array(
    z.object({ source: z.string(), target: z.string(), requestRate: z.number(), protocol: z.enum(protocols) }),
  ),
  wouldBreakRate: z.number(),
  unknownRate: z.number().describe('inbound requests per second whose protection nobody states'),
});

export const coverageReportSchema = z.object({
  meshes: z.array(z.enum(meshIds)).describe('who reports these calls; what none of them reports is null'),
  total: coverageSchema,
  namespaces: z.array(coverageSchema.extend({ id: z.string(), cluster: z.string(), namespace: z.string() })),
  edges: z.array(coverageEdgeSchema).describe('only those not fully protected, worst first by traffic'),
  matrix: z.array(
    z.object({
      from: z.string().describe('namespace entity id'),
      to: z.string(),
      share: z.number().nullable(),
      knownRate: z.number(),
      unknownRate: z.number(),
      plaintextRate: z.number(),
      tcp: figures.tcp,
    }),
  ),
  trend: z.object({
    step: z.number(),
    points: z
      .array(z.tuple([z.number(), z.number().nullable(), z.number()]))
      .describe('[epoch ms, share or null, known rate]'),
  }),
  identities: z.array(
    z.object({
      principal: z.string(),
      callers: z.array(z.string()).describe('entity ids that presented it'),
      callees: z.array(z.string()),
      requestRate: z.number(),
    }),
  ),
  certificates: z.array(certificateSchema),
  strictReadiness: z.array(readinessSchema),
  nodeEncryption: z
    .array(
      z.object({
        cluster: z.string(),
        modes: z.array(z.string()).describe('wireguard, ipsec'),
        encrypting: z.number().int().describe('nodes that encrypt what leaves them'),
        nodes: z.number().int(),
      }),
    )
    .describe('encryption below the mesh: of nodes, not of calls, and no part of any share; empty: nobody tells'),
  denials: z.array(
    z.object({
      target: z.string().nullable(),
      source: z.string().nullable(),
      rate: z.number(),
      basis: z.enum(['requests', 'connections']).describe('of what the rate is'),
      kind: z
        .enum(['exact', 'likely'])
        .describe('exact: counted by the policy filter; likely: 403 or gRPC 7, which may be the application'),
      detail: z.string(),
    }),
  ),
});
/** The whole mTLS page in one frame. */
export type CoverageReport = Readonly<z.infer<typeof coverageReportSchema>>;
