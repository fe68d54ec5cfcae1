import { z } from 'zod';
import { logLevels } from './model';
import type { Env, Problem } from './problem';
import { type FileSource, httpUrl } from './schema';

const text = z.string().trim().min(1).optional();

/** Variables of one value each (`PORT` and `HOSTNAME` belong to whoever listens). */
const environmentSchema = z.object({
  WEFTLINE_CONFIG: text,
  WEFTLINE_PROMETHEUS_URL: httpUrl.optional(),
  WEFTLINE_JAEGER_URL: httpUrl.optional(),
  WEFTLINE_TEMPO_URL: httpUrl.optional(),
  WEFTLINE_ZIPKIN_URL: httpUrl.optional(),
  WEFTLINE_PUBLIC_URL: httpUrl.optional(),
  WEFTLINE_DATA_DIR: text,
  WEFTLINE_DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'expects postgres://…')
    .optional(),
  WEFTLINE_REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'expects redis://… or rediss://…')
    .optional(),
  WEFTLINE_LOG_LEVEL: z.enum(logLevels, `expects one of ${logLevels.join(', ')}`).optional(),
});
export type Environment = z.output<typeof environmentSchema>;

/** A variable set to nothing counts as not set, as in most shells and manifests. */
export const readEnvironment = (
  env: Env,
):
  | { readonly ok: true; readonly value: Environment }
  | { readonly ok: false; readonly problems: readonly Problem[] } => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = environmentSchema.safeParse(given);
  if (read.success) return { ok: true, value: read.data };
  const problems = read.error.issues.map(({ path, message }) => ({ line: null, key: String(path[0]), message }));
  return { ok: false, problems };
};

/** One source each, under a fixed id. */
export const shorthandSources = (env: Environment): readonly FileSource[] =>
  (
    [
      ['prometheus', env.WEFTLINE_PROMETHEUS_URL],
      ['jaeger', env.WEFTLINE_JAEGER_URL],
      ['tempo', env.WEFTLINE_TEMPO_URL],
      ['zipkin', env.WEFTLINE_ZIPKIN_URL],
    ] as const
  ).flatMap(([kind, url]) => (url === undefined ? [] : [{ id: kind, kind, url }]));
