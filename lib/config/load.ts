import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { type Lined, type Placed, placedSources, problemsIn, type ReadFile, reason } from './checks';
import { type Environment, readEnvironment } from './environment';
import { expectation, problemsOf } from './issues';
import type { Config } from './model';
import { type Env, keyOf, type Problem } from './problem';
import { fileSchema } from './schema';
import { type Secret, secret } from './secret';
import { settingsOf } from './settings';
import { type Locate, sourceOf } from './sources';
import { readYaml } from './yaml-file';

export type { Config, SourceConfig } from './model';
export type { Env, Problem } from './problem';

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const readUtf8: ReadFile = (path) => readFileSync(path, 'utf8');

const nothing: Lined = { file: {}, lineOf: () => null, locate: (file) => resolve(file) };

/** The YAML file, if one is named. */
const loadFile = (path: string | undefined, env: Env, readFile: ReadFile): Lined | readonly Problem[] => {
  if (path === undefined) return nothing;
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    return [{ line: null, key: 'WEFTLINE_CONFIG', message: `${reason(error)}; expected a YAML file` }];
  }
  const { file, problems } = readYaml(text, env);
  if (problems.length > 0) return problems;
  const parsed = fileSchema.safeParse(file.value ?? {}, { error: expectation });
  if (!parsed.success) return problemsOf(parsed.error.issues, file.lineOf);
  const folder = dirname(resolve(path));
  const locate: Locate = (name) => (isAbsolute(name) ? name : resolve(folder, name));
  return { file: parsed.data, lineOf: file.lineOf, locate };
};

/** A shorter key of HS256 is guessed offline from one token (RFC 7518, 3.2). */
const MIN_KEY = 32;

/** Keys for embedding are read once: a restart takes up a new one. */
const embedKeys = ({ file, lineOf, locate }: Lined, readFile: ReadFile) => {
  const problems: Problem[] = [];
  const keys = (file.embed?.keys ?? []).flatMap(({ id, secret: given, secretFile }, at) => {
    const checked = (key: Secret) => {
      if (key.reveal().length >= MIN_KEY) return [{ id, secret: key }];
      const path = ['embed', 'keys', at, secretFile === undefined ? 'secret' : 'secretFile'];
      problems.push({
        line: lineOf(path),
        key: keyOf(path),
        message: `expects a secret of ${MIN_KEY} characters or more`,
      });
      return [];
    };
    if (given !== undefined) return checked(given);
    try {
      return checked(secret(readFile(locate(secretFile ?? '')).trim()));
    } catch (error) {
      const path = ['embed', 'keys', at, 'secretFile'];
      problems.push({ line: lineOf(path), key: keyOf(path), message: `${reason(error)}; expected a readable file` });
      return [];
    }
  });
  return { keys, problems };
};

const optionalSecret = (text: string | undefined): Secret | null => (text === undefined ? null : secret(text));

const configOf = (
  lined: Lined,
  environment: Environment,
  placed: readonly Placed[],
  keys: Config['embed']['keys'],
): Config => {
  const { file, locate } = lined;
  const settings = settingsOf(file);
  const windows = file.adoption?.windows ?? {};
  return {
    sources: placed.map(({ source }) => sourceOf(source, settings.limits, locate)),
    settings,
    publicUrl: environment.WEFTLINE_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    dataDir: environment.WEFTLINE_DATA_DIR ?? '.weftline',
    databaseUrl: optionalSecret(environment.WEFTLINE_DATABASE_URL),
    redisUrl: optionalSecret(environment.WEFTLINE_REDIS_URL),
    logLevel: environment.WEFTLINE_LOG_LEVEL ?? 'info',
    embed: { allowedOrigins: file.embed?.allowedOrigins ?? [], keys },
    cards: { privacy: file.cards?.privacy ?? 'none' },
    adoption: {
      windows: {
        shares: windows.shares ?? null,
        topology: windows.topology ?? null,
        releases: windows.releases ?? null,
      },
    },
    traces: { names: file.traces?.names ?? {} },
  };
};

/**
 * The environment and the file it names, checked. All mistakes are told at once, each with its line, its key and what
 * was expected; none repeats a value.
 */
export const loadConfig = (env: Env, readFile: ReadFile = readUtf8): Loaded => {
  const environment = readEnvironment(env);
  const path = env.WEFTLINE_CONFIG === '' ? undefined : env.WEFTLINE_CONFIG;
  const lined = loadFile(path, env, readFile);
  if (!(environment.ok && 'file' in lined)) {
    const said = [...(environment.ok ? [] : environment.problems), ...('file' in lined ? [] : lined)];
    return { ok: false, problems: said };
  }
  const placed = placedSources(lined, environment.value);
  const { keys, problems: keyProblems } = embedKeys(lined, readFile);
  const problems = [...problemsIn(lined, placed, readFile), ...keyProblems];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, config: configOf(lined, environment.value, placed, keys) };
};
