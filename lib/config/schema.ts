import { z } from 'zod';
import type { MeshId } from '@/lib/domain/entity';
import { secret } from './secret';
import { suggestion } from './suggest';

/** One line a key, in their order. */
const unknownKeys = (keys: readonly string[], known: readonly string[]): string =>
  keys
    .map((key) => {
      const meant = suggestion(key, known);
      return meant === null
        ? `is not a known key; expected one of ${known.join(', ')}`
        : `is not a known key; did you mean "${meant}"?`;
    })
    .join('\n');

/** An object that takes nothing but its keys. */
const section = <T extends z.core.$ZodShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : undefined),
  });

const filled = z.string().trim().min(1, 'is empty; expected text');
const secretText = filled.transform(secret);
const path = filled;
const ratio = z.number().min(0, 'expects a share from 0 to 1').max(1, 'expects a share from 0 to 1');
const between = (min: number, max: number, what = 'a whole number') =>
  z
    .int(`expects ${what} from ${min} to ${max}`)
    .min(min, `expects ${what} from ${min} to ${max}`)
    .max(max, `expects ${what} from ${min} to ${max}`);

const isHttp = (text: string): boolean => {
  try {
    const { protocol, hash } = new URL(text);
    return (protocol === 'http:' || protocol === 'https:') && hash === '';
  } catch {
    return false;
  }
};
export const httpUrl = z.string().refine(isHttp, 'expects an address such as http://prometheus.monitoring:9090');
const isOrigin = (text: string): boolean => isHttp(text) && new URL(text).origin === text.replace(/\/$/, '');

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** `90s`, `1h`, `6h`, `30d` as milliseconds. */
const span = z.string().transform((text, context) => {
  const [, count = '', unit = ''] = /^(\d{1,6})(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit as keyof typeof UNITS] ?? 0);
  if (ms > 0) return ms;
  context.addIssue('expects a span such as 90s, 30m, 6h or 7d');
  return z.NEVER;
});

const authSchema = section({
  username: filled.optional(),
  password: secretText.optional(),
  passwordFile: path.optional(),
  bearerToken: secretText.optional(),
  bearerTokenFile: path.optional(),
}).superRefine((auth, context) => {
  const basic = [auth.password, auth.passwordFile].filter((given) => given !== undefined).length;
  const bearer = [auth.bearerToken, auth.bearerTokenFile].filter((given) => given !== undefined).length;
  const isBasic = auth.username !== undefined && basic === 1 && bearer === 0;
  const isBearer = auth.username === undefined && basic === 0 && bearer === 1;
  if (!(isBasic || isBearer)) {
    context.addIssue('expects username with password or passwordFile, or bearerToken, or bearerTokenFile');
  }
});

const tlsSchema = section({
  caFile: path.optional(),
  certFile: path.optional(),
  keyFile: path.optional(),
  serverName: filled.optional(),
  insecureSkipVerify: z.boolean().optional(),
}).refine(
  ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
  'expects certFile and keyFile together',
);

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Of the message, not of its sender: ours to set.
const OUR_HEADERS =
  /^(?:content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer)$/i;
const headersSchema = z.record(
  z.string().refine((name) => HEADER_NAME.test(name) && !OUR_HEADERS.test(name), 'is not a header that may be set'),
  z
    .string()
    .refine((value) => /^[ -~\u00a0-\u00ff]*$/.test(value), 'expects one line of Latin text')
    .transform(secret),
);

const anySource = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'expects letters, digits, dots, dashes and underscores, at most 63'),
  url: httpUrl,
  cluster: filled.optional(),
  clusterAliases: z.record(filled, filled).optional(),
  auth: authSchema.optional(),
  headers: headersSchema.optional(),
  timeoutMs: between(100, 120_000).optional(),
  maxConcurrent: between(1, 64).optional(),
  tls: tlsSchema.optional(),
};

const KINDS = 'expects one of prometheus, jaeger, tempo, zipkin';
const sourceSchema = z.discriminatedUnion(
  'kind',
  [
    section({
      ...anySource,
      kind: z.literal('prometheus'),
      scrapeIntervalSeconds: z
        .number()
        .gt(0, 'expects seconds above 0')
        .max(3_600, 'expects at most 3600 seconds')
        .optional(),
    }),
    section({ ...anySource, kind: z.enum(['jaeger', 'tempo', 'zipkin']) }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? KINDS : undefined) },
);

const names = z.record(filled, filled);
const meshSchema = section({ metrics: names.optional(), labels: names.optional(), extraMatchers: names.optional() });
// One key a mesh, so that a misspelt one is told like any other key.
const meshesSchema = section({
  istio: meshSchema.optional(),
  ambient: meshSchema.optional(),
  linkerd: meshSchema.optional(),
  consul: meshSchema.optional(),
  cilium: meshSchema.optional(),
  kuma: meshSchema.optional(),
  otel: meshSchema.optional(),
} satisfies Record<MeshId, unknown>);

const healthSchema = section({
  match: section({ cluster: filled.optional(), namespace: filled.optional(), name: filled.optional() }).optional(),
  errorRate: section({ degraded: ratio.optional(), failing: ratio.optional() }).optional(),
  p95Ms: z.number().gt(0, 'expects milliseconds above 0').nullable().optional(),
  minRequestRate: z.number().min(0, 'expects requests per second, 0 or more').optional(),
  minRequests: between(0, 1_000_000).optional(),
});

const HTTP_CODE = /^(?:[1-5]xx|[1-5]\d\d|0)$/;
const errorsSchema = section({
  http: z
    .array(
      z
        .union([z.string(), z.number()])
        .transform(String)
        .refine((code) => HTTP_CODE.test(code), 'expects a class such as 5xx, a code such as 429, or 0'),
    )
    .optional(),
  grpc: z.array(between(0, 16, 'a gRPC status')).optional(),
  ignoreFlags: z.array(z.string().regex(/^[A-Za-z_]{2,40}$/, 'expects a response flag such as DC')).optional(),
});

const embedSchema = section({
  allowedOrigins: z
    .array(z.string().refine(isOrigin, 'expects an origin such as https://portal.example.com'))
    .optional(),
  keys: z
    .array(
      section({ id: filled, secret: secretText.optional(), secretFile: path.optional() }).refine(
        (key) => (key.secret === undefined) !== (key.secretFile === undefined),
        'expects secret or secretFile',
      ),
    )
    .optional(),
});

export const cardPrivacies = ['none', 'redacted', 'full'] as const;

/** The YAML file: every key of docs, nothing else. */
export const fileSchema = section({
  sources: z.array(sourceSchema).optional(),
  meshes: meshesSchema.optional(),
  health: z.array(healthSchema).optional(),
  errors: errorsSchema.optional(),
  gateways: section({ match: z.array(filled).min(1, 'expects at least one pattern') }).optional(),
  limits: section({
    maxSeries: between(100, 2_000_000).optional(),
    maxBytes: between(1_048_576, 1_073_741_824).optional(),
    viewSeries: between(100, 10_000_000).optional(),
    viewBytes: between(1_048_576, 4_294_967_296).optional(),
    maxConcurrent: between(1, 64).optional(),
    timeoutMs: between(100, 120_000).optional(),
  }).optional(),
  embed: embedSchema.optional(),
  cards: section({ privacy: z.enum(cardPrivacies).optional() }).optional(),
  adoption: section({
    windows: section({ shares: span.optional(), topology: span.optional(), releases: span.optional() }).optional(),
  }).optional(),
  traces: section({ names: names.optional() }).optional(),
});
export type File = z.output<typeof fileSchema>;
export type FileSource = NonNullable<File['sources']>[number];
