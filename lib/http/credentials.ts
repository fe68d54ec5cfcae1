import { readFile } from 'node:fs/promises';
import type { Auth, Credential, HttpOptions, Tls } from './options';

/** A rotated file is noticed within this time. */
const REREAD_MS = 1_000;

export type ReadText = (path: string) => Promise<string>;

/** Reads files again when they may have changed, but not for every question. Throws what `readFile` throws. */
export const fileReader = (): ReadText => {
  const seen = new Map<string, { at: number; text: Promise<string> }>();
  return (path) => {
    const last = seen.get(path);
    if (last !== undefined && performance.now() - last.at < REREAD_MS) return last.text;
    const text = readFile(path, 'utf8');
    seen.set(path, { at: performance.now(), text });
    text.catch(() => seen.delete(path));
    return text;
  };
};

const textOf = async (credential: Credential, read: ReadText): Promise<string> =>
  'file' in credential ? (await read(credential.file)).trim() : credential.value.reveal();

const authorization = async (auth: Auth, read: ReadText): Promise<string> => {
  if (auth.kind === 'bearer') return `Bearer ${await textOf(auth.token, read)}`;
  return `Basic ${Buffer.from(`${auth.username}:${await textOf(auth.password, read)}`).toString('base64')}`;
};

/** The headers that say who we are: static ones, then `Authorization`. */
export const identityHeaders = async (
  { headers, auth }: Pick<HttpOptions, 'headers' | 'auth'>,
  read: ReadText,
): Promise<Record<string, string>> => {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    out[name.toLowerCase()] = typeof value === 'string' ? value : value.reveal();
  }
  if (auth) out.authorization = await authorization(auth, read);
  return out;
};

/** The texts in those headers that nobody may read: as sent, without the scheme, and the password by itself. */
export const secretsOf = (identity: Readonly<Record<string, string>>): readonly string[] => {
  const [scheme = '', credential = ''] = (identity.authorization ?? '').split(' ', 2);
  const login = scheme === 'Basic' ? Buffer.from(credential, 'base64').toString('utf8') : '';
  return [...Object.values(identity), credential, login, login.slice(login.indexOf(':') + 1)];
};

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** The files of `tls` as they are now. */
export const tlsMaterial = async (tls: Tls | null | undefined, read: ReadText): Promise<TlsMaterial> => {
  if (!tls) return {};
  return {
    ...(tls.caFile === undefined ? {} : { ca: await read(tls.caFile) }),
    ...(tls.certFile === undefined ? {} : { cert: await read(tls.certFile) }),
    ...(tls.keyFile === undefined ? {} : { key: await read(tls.keyFile) }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.insecureSkipVerify === true ? { rejectUnauthorized: false } : {}),
  };
};
