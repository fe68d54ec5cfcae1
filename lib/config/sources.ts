import type { Limits } from '@/lib/domain/settings';
import type { Auth, SourceConfig, Tls } from './model';
import type { FileSource } from './schema';
import { secret } from './secret';

/** Makes a file name of the configuration absolute. */
export type Locate = (file: string) => string;

const authOf = (given: FileSource['auth'], locate: Locate): Auth | null => {
  if (given === undefined) return null;
  const { username, password, passwordFile, bearerToken, bearerTokenFile } = given;
  if (bearerToken !== undefined) return { kind: 'bearer', token: { value: bearerToken } };
  if (bearerTokenFile !== undefined) return { kind: 'bearer', token: { file: locate(bearerTokenFile) } };
  if (username === undefined) return null;
  if (passwordFile !== undefined) return { kind: 'basic', username, password: { file: locate(passwordFile) } };
  return { kind: 'basic', username, password: { value: password ?? secret('') } };
};

const tlsOf = (tls: FileSource['tls'], locate: Locate): Tls | null => {
  if (tls === undefined) return null;
  const at = (file: string | undefined): string | undefined => (file === undefined ? undefined : locate(file));
  return { ...tls, caFile: at(tls.caFile), certFile: at(tls.certFile), keyFile: at(tls.keyFile) };
};

/** `http://name:word@host` is understood, but the address that we keep and may log has no credentials in it. */
const urlAndAuth = (given: string): { readonly url: string; readonly auth: Auth | null } => {
  const url = new URL(given);
  const { username, password } = url;
  if (username === '' && password === '') return { url: given, auth: null };
  url.username = '';
  url.password = '';
  const value = secret(decodeURIComponent(password));
  return { url: url.href, auth: { kind: 'basic', username: decodeURIComponent(username), password: { value } } };
};

export const sourceOf = (source: FileSource, limits: Limits, locate: Locate): SourceConfig => {
  const { url, auth } = urlAndAuth(source.url);
  const interval = source.kind === 'prometheus' ? source.scrapeIntervalSeconds : undefined;
  return {
    id: source.id,
    kind: source.kind,
    url,
    cluster: source.cluster ?? null,
    clusterAliases: source.clusterAliases ?? {},
    scrapeInterval: interval === undefined ? null : interval * 1000,
    auth: authOf(source.auth, locate) ?? auth,
    headers: source.headers ?? {},
    tls: tlsOf(source.tls, locate),
    timeout: source.timeoutMs ?? limits.timeout,
    maxConcurrent: source.maxConcurrent ?? limits.maxConcurrent,
  };
};

/** Every file a source names, with the key that names it. */
export const filesOf = ({
  auth,
  tls,
}: FileSource): readonly { readonly key: readonly string[]; readonly file: string }[] =>
  [
    { key: ['auth', 'passwordFile'], file: auth?.passwordFile },
    { key: ['auth', 'bearerTokenFile'], file: auth?.bearerTokenFile },
    { key: ['tls', 'caFile'], file: tls?.caFile },
    { key: ['tls', 'certFile'], file: tls?.certFile },
    { key: ['tls', 'keyFile'], file: tls?.keyFile },
  ].flatMap(({ key, file }) => (file === undefined ? [] : [{ key, file }]));
