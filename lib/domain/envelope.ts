import { z } from 'zod';
import { queryReceiptSchema, sourceReportSchema } from './source';
import { trustSchema } from './trust';

export const metaSchema = z.object({
  window: z.object({ from: z.number().int(), to: z.number().int() }).describe('epoch ms, as resolved'),
  asOf: z.number().int().nullable().describe('newest sample that took part, epoch ms'),
  trust: trustSchema,
  sources: z.array(sourceReportSchema),
  queries: z.array(queryReceiptSchema).optional().describe('with receipt=1'),
});
export type Meta = Readonly<z.infer<typeof metaSchema>>;

/** What every endpoint answers: the data and how far to trust it. */
export interface Frame<T> {
  readonly data: T;
  readonly meta: Meta;
}

export const frameSchema = <T extends z.ZodType>(data: T) => z.object({ data, meta: metaSchema });

export const problemCodes = {
  'bad-parameter': 400,
  unauthenticated: 401,
  'cross-origin': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'too-large': 413,
  'unsupported-media-type': 415,
  rejected: 422,
  'rate-limited': 429,
  internal: 500,
  unreachable: 502,
  malformed: 502,
  'store-unavailable': 503,
  timeout: 504,
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** RFC 9457 problem details. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]),
  requestId: z.string(),
  parameter: z.string().optional().describe('the parameter at fault'),
  candidates: z.array(z.string()).optional().describe('ids that an ambiguous name could mean'),
});
export type Problem = Readonly<z.infer<typeof problemSchema>>;
