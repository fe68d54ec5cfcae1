import type { Fault, FaultKind } from '@/lib/domain/result';

/** What went wrong on the way, before there was an answer to read. */
export type SendFailure =
  | 'connect'
  | 'cut'
  | 'deadline'
  | 'canceled'
  | 'crowded'
  | 'too-many-bytes'
  | 'encoding'
  | 'credentials';

const ADDRESS =
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\[[0-9a-f:]*:[0-9a-f:.]*\](?::\d+)?/gi;
// A host in a message stands with its port; without one it cannot be told from a metric or a word.
const HOST_PORT = /\b(?=[\d.-]*[a-z])[a-z0-9.-]+:\d{2,5}\b/gi;
const SCHEME_CREDENTIAL = /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi;
const NAMED_CREDENTIAL = /\b(token|passw(?:or)?d|secret|authorization|api[-_]?key)(\s*[:=]\s*)\S+/gi;
const MAX_TEXT = 300;
/** Shorter ones are words of any sentence. */
const SECRET_LENGTH = 4;

const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);

/**
 * A back end's words without addresses and credentials, ours (`secrets`) above all, short enough to show. It is still
 * text, never markup.
 */
export const safeText = (text: string, secrets: readonly string[] = []): string => {
  const clean = withoutSecrets(text, secrets)
    .replace(ADDRESS, '[address]')
    .replace(HOST_PORT, '[address]')
    .replace(SCHEME_CREDENTIAL, '$1 [redacted]')
    .replace(NAMED_CREDENTIAL, '$1$2[redacted]')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT - 1)}…` : clean;
};

export const fault = (source: string, kind: FaultKind, message: string): Fault => ({ kind, source, message });

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

export const sendFault = (
  source: string,
  failure: SendFailure,
  limits: { readonly timeout: number; readonly maxBytes: number },
  manner: Manner,
): Fault => {
  switch (failure) {
    case 'connect':
      return fault(source, 'unreachable', `${source} did not answer.`);
    case 'cut':
      return fault(source, 'unreachable', `${source} broke off in the middle of its answer.`);
    case 'deadline':
      return fault(
        source,
        'timeout',
        `No answer from ${source} within ${seconds(limits.timeout)}; try a shorter window.`,
      );
    case 'crowded':
      return fault(
        source,
        'overloaded',
        `${source} is busy: this question waited ${seconds(limits.timeout)} for its turn.`,
      );
    case 'canceled':
      return fault(source, 'canceled', 'Nobody waits for this answer any more.');
    case 'too-many-bytes':
      return fault(
        source,
        'too-large',
        `The answer of ${source} is larger than ${Math.round(limits.maxBytes / 1048576)} MiB; ${manner.tooLarge}.`,
      );
    case 'encoding':
      return notTheApi(source, manner);
    case 'credentials':
      return fault(source, 'unreachable', `The credential files for ${source} could not be read.`);
  }
};

/** Whose API it was to be, and what helps against an answer that is too large. */
export interface Manner {
  readonly api: string;
  readonly tooLarge: string;
}

export const notTheApi = (source: string, { api }: Pick<Manner, 'api'>): Fault =>
  fault(source, 'malformed', `The answer of ${source} is not ${api}'s API; is the configured address right?`);

export const redirected = (source: string): Fault =>
  fault(
    source,
    'malformed',
    `${source} answered with a redirect, which is not followed; is the configured address right?`,
  );

export const brokenCircuit = (source: string): Fault =>
  fault(source, 'unreachable', `${source} does not answer; it is tried again every 10 s.`);

/** By status alone: the body is not the API's, or says no more. */
export const statusFault = (source: string, status: number, manner: Pick<Manner, 'api'>): Fault => {
  if (status >= 300 && status < 400) return redirected(source);
  switch (status) {
    case 400:
    case 422:
      return fault(source, 'rejected', `${source} refused this query.`);
    case 401:
    case 403:
      return fault(source, 'unreachable', `${source} refused the configured credentials (${status}).`);
    case 408:
    case 504:
      return fault(source, 'timeout', `No answer from ${source} in time (${status}); try a shorter window.`);
    case 429:
      return fault(source, 'overloaded', `${source} is busy (429); it will be asked again.`);
    case 499:
      return fault(source, 'canceled', `${source} canceled this query.`);
    case 413:
      return fault(source, 'too-large', `${source} says that this query is too large.`);
    default:
      return status >= 500
        ? fault(source, 'unreachable', `${source} failed to answer (${status}).`)
        : notTheApi(source, manner);
  }
};
