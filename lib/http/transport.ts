import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Pool } from 'undici';
import { fileReader, identityHeaders, type ReadText, secretsOf, type TlsMaterial, tlsMaterial } from './credentials';
import type { SendFailure } from './faults';
import { checkedLookup } from './lookup';
import type { HttpOptions } from './options';

export interface Request {
  /** A door names its own closed list of paths: nothing that a viewer sent becomes one. */
  readonly path: string;
  readonly form: URLSearchParams;
  readonly method: 'GET' | 'POST';
}

export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** What was sent to say who we are. Should it come back in words, it is not for showing. */
  readonly secrets: readonly string[];
}

export type Sent =
  | { readonly ok: true; readonly exchange: Exchange }
  | { readonly ok: false; readonly failure: SendFailure; readonly detail: string };

export interface Transport {
  /** One exchange. Resolves whatever happens; `signal` ends it and closes its connection. */
  send(request: Request, signal: AbortSignal): Promise<Sent>;
  close(): Promise<void>;
}

const CONNECT_MS = 3_000;
const KEEP_ALIVE_MS = 30_000;

const poolOf = (origin: string, connections: number, tls: TlsMaterial): Pool =>
  new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The deadline of the question is ours; undici's own timers would only race it.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { ...tls, lookup: checkedLookup, timeout: CONNECT_MS },
  });

/** One pool at a time; a new one when the certificates were rotated. The old one finishes what it has begun. */
const poolKeeper = (options: HttpOptions, origin: string, read: ReadText) => {
  let current: { readonly material: string; readonly pool: Pool } | null = null;
  return {
    async get(): Promise<Pool> {
      const tls = await tlsMaterial(options.tls, read);
      const material = JSON.stringify(tls);
      if (current?.material === material) return current.pool;
      void current?.pool.close().catch(() => undefined);
      current = { material, pool: poolOf(origin, options.maxConcurrent ?? 8, tls) };
      return current.pool;
    },
    async close(): Promise<void> {
      await current?.pool.destroy();
    },
  };
};

class TooManyBytes extends Error {}

/** Counts what arrives, after decompression, and stops at the cap: a small gzip body may unfold without end. */
const collect = async (stream: Readable, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new TooManyBytes();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
};

/** We ask for `identity`; a proxy may compress all the same. Null: an encoding we never offered. */
const decoded = (body: Readable, encoding: string | undefined): Readable | null => {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip') return null;
  const gunzip = createGunzip();
  body.on('error', (error) => gunzip.destroy(error));
  gunzip.on('close', () => body.destroy());
  return body.pipe(gunzip);
};

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

const describe = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${error.message}${'code' in error ? ` (${String(error.code)})` : ''}`
    : String(error);

const failure = (kind: SendFailure, detail: string): Sent => ({ ok: false, failure: kind, detail });

export const transportTo = (options: HttpOptions): Transport => {
  const base = new URL(options.url);
  const prefix = base.pathname.replace(/\/+$/, '');
  const read = fileReader();
  const pools = poolKeeper(options, base.origin, read);
  const maxBytes = options.maxBytes ?? 32 * 1024 * 1024;

  const address = ({ path, form, method }: Request): string => {
    const query = new URLSearchParams(base.search);
    if (method === 'GET') for (const [name, value] of form) query.append(name, value);
    return `${prefix}${path}${query.size > 0 ? `?${query}` : ''}`;
  };

  const headersFor = ({ method }: Request, identity: Record<string, string>): Record<string, string> => ({
    ...identity,
    accept: 'application/json',
    // On the same rack compression costs more time than it saves (query-plan.md 5).
    'accept-encoding': 'identity',
    'user-agent': `weftline/${options.version ?? '0'}`,
    ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
  });

  const exchange = async (request: Request, signal: AbortSignal, pool: Pool, headers: Record<string, string>) => {
    const { method } = request;
    const body = method === 'POST' ? request.form.toString() : null;
    const answer = await pool.request({ path: address(request), method, headers, body, signal });
    return { ...answer, encoding: first(answer.headers['content-encoding'])?.toLowerCase() };
  };

  const readBody = async (answer: Awaited<ReturnType<typeof exchange>>, secrets: readonly string[]): Promise<Sent> => {
    // Errors of a body that nobody reads any more must not end the process.
    answer.body.on('error', () => undefined);
    const stream = decoded(answer.body, answer.encoding);
    if (stream === null) {
      answer.body.destroy();
      return failure('encoding', `content-encoding ${answer.encoding}`);
    }
    try {
      const body = await collect(stream, maxBytes);
      return { ok: true, exchange: { status: answer.statusCode, headers: answer.headers, body, secrets } };
    } catch (error) {
      answer.body.destroy();
      if (error instanceof TooManyBytes) return failure('too-many-bytes', `more than ${maxBytes} bytes`);
      return failure('cut', describe(error));
    }
  };

  const send = async (request: Request, signal: AbortSignal): Promise<Sent> => {
    let pool: Pool;
    let identity: Record<string, string>;
    try {
      [pool, identity] = [await pools.get(), await identityHeaders(options, read)];
    } catch (error) {
      return failure('credentials', describe(error));
    }
    if (signal.aborted) return failure('canceled', 'aborted');
    try {
      const answer = await exchange(request, signal, pool, headersFor(request, identity));
      const sent = await readBody(answer, secretsOf(identity));
      return !sent.ok && signal.aborted ? failure('canceled', 'aborted') : sent;
    } catch (error) {
      return failure(signal.aborted ? 'canceled' : 'connect', describe(error));
    }
  };

  return { send, close: pools.close };
};
