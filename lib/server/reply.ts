import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { scopeKey } from '@/lib/domain/access';
import type { Frame, ProblemCode } from '@/lib/domain/envelope';
import type { Fault, FaultKind } from '@/lib/domain/result';
import type { Steps } from '@/lib/domain/steps';
import type { Millis } from '@/lib/domain/units';
import type { TimeBound } from '@/lib/domain/view';
import { instruments } from '@/lib/metrics/instruments';
import { decodeParams, encodeParams, type Params, type Values } from '@/lib/url/params';
import type { Context } from './context';
import { inTurns } from './in-turns';
import type { Loaded } from './loaded';
import { log } from './log';
import { COMMON_HEADERS, problemReply } from './problem';
import { isShared, shared } from './share';
import { spelling } from './spell';
import { toldOnce } from './told-once';
import { contextNow } from './window';
import { contextFor } from './with-scope';

const faultCodes: Readonly<Record<FaultKind, ProblemCode>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  rejected: 'rejected',
  malformed: 'malformed',
  'too-large': 'rejected',
  canceled: 'timeout',
  overloaded: 'rate-limited',
};

export const faultReply = (fault: Fault, requestId?: string): Response =>
  problemReply({ code: faultCodes[fault.kind], detail: fault.message }, requestId);

type Encoding = 'br' | 'gzip' | 'identity';
const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);
const gzipped = promisify(gzip);
/**
 * Next drops `content-encoding` from what a handler answers; `npm start` spells this header so again (scripts/start.mjs)
 * and says that it does. Under any other server bodies go out plain, and Next compresses them as they pass.
 */
const ENCODED_AS = 'x-weftline-content-encoding';
const canEncode = (): boolean => process.env.WEFTLINE_ENCODED_BODIES === '1';
/** Smaller bodies are not worth the time of either side. */
const COMPRESS_FROM = 2048;

const compressed = (body: Buffer, encoding: Encoding): Promise<Buffer> => {
  if (encoding === 'identity') return Promise.resolve(body);
  if (encoding === 'gzip') return gzipped(body, { level: 6 });
  return brotli(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
};

const bestEncoding = (accept: string | null, size: number): Encoding => {
  if (size < COMPRESS_FROM || accept === null || !canEncode()) return 'identity';
  const offered = accept.split(',').map((part) => part.trim());
  const takes = (name: string) => offered.some((part) => part.startsWith(name) && !/;\s*q=0(\.0*)?$/.test(part));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
};

/** Whose answer a frame is, and what a frame without receipts leaves out. */
interface Origin {
  /** Path under `/api/v1/`. */
  readonly endpoint: string;
  readonly search: string;
  readonly queries: Frame<unknown>['meta']['queries'];
}

/** One frame as bytes: spelled once, hashed once, compressed once. */
interface Encoded {
  readonly origin: Origin;
  /** Of the body as it is read. */
  readonly size: number;
  /** Its media type, and what makes the endpoint's data of what was spelled. */
  readonly type: string;
  readonly read: (data: unknown) => unknown;
  readonly etag: string;
  readonly as: (encoding: Encoding) => Promise<Buffer>;
}

/** Bodies of a big mesh are kept as Brotli alone, a twentieth of their size; who reads nothing but plain waits for it. */
const KEEP_PLAIN_BELOW = 256 * 1024;

const encode = async (
  frame: unknown,
  { type, read, origin }: Pick<Encoded, 'type' | 'read' | 'origin'>,
): Promise<Encoded> => {
  const { bytes, digest } = await inTurns(spelling(frame));
  let plain: Buffer | null = bytes;
  const size = bytes.length;
  const etag = `"${digest.slice(0, 27)}"`;
  const made = new Map<Encoding, Promise<Buffer>>();
  const body = async (): Promise<Buffer> => plain ?? unbrotli(await as('br'));
  const as = (encoding: Encoding): Promise<Buffer> => {
    const packed = made.get(encoding) ?? body().then((whole) => compressed(whole, encoding));
    if (encoding === 'br' || size < KEEP_PLAIN_BELOW) made.set(encoding, packed);
    return packed;
  };
  if (canEncode() && size >= KEEP_PLAIN_BELOW) {
    const shrink = () => {
      plain = null;
    };
    // A body that cannot be compressed stays as it is.
    as('br').then(shrink, () => made.delete('br'));
  }
  return { origin, size, type, read, etag, as };
};

const withoutReceipts = <T>({ data, meta }: Frame<T>): Frame<T> => {
  const { queries: _, ...rest } = meta;
  return { data, meta: rest };
};

/**
 * Frames as bytes, newest first. A live one is asked for at most until the next 15 s tick; then nobody names its key, and
 * without a purge its body would stay until 64 MiB of others push it out.
 */
const encodedFrames = new LRUCache<string, Encoded>({
  maxSize: 64 * 1024 * 1024,
  sizeCalculation: ({ size }) => Math.ceil(canEncode() && size >= KEEP_PLAIN_BELOW ? size / 8 : size * 2) + 1024,
  ttl: 60_000,
  ttlAutopurge: true,
});

/** A frame that somebody was given under this ETag a moment ago, with its receipts; null: it is no longer at hand. */
export const givenFrame = async (
  etag: string,
): Promise<(Omit<Origin, 'queries'> & { readonly frame: Frame<unknown> }) | null> => {
  const found = [...encodedFrames.values()].find((encoded) => encoded.etag === etag.replace(/^W\//, ''));
  if (found === undefined) return null;
  const { endpoint, search, queries } = found.origin;
  const body = await found.as('identity');
  const { data, meta } = JSON.parse(body.toString('utf8')) as Frame<unknown>;
  return {
    endpoint,
    search,
    frame: { data: found.read(data), meta: { ...meta, ...(queries === undefined ? {} : { queries }) } },
  };
};

/** Etags may come as a list and weak (a proxy that compresses again weakens them). */
const matches = (header: string | null, etag: string): boolean =>
  (header ?? '').split(',').some((part) => part.trim().replace(/^W\//, '') === etag || part.trim() === '*');

const frameReply = async (request: Request, encoded: Encoded, requestId: string): Promise<Response> => {
  const headers = {
    ...COMMON_HEADERS,
    etag: encoded.etag,
    vary: 'accept, accept-encoding, authorization',
    'x-request-id': requestId,
  };
  if (matches(request.headers.get('if-none-match'), encoded.etag)) return new Response(null, { status: 304, headers });
  const encoding = bestEncoding(request.headers.get('accept-encoding'), encoded.size);
  const body = await encoded.as(encoding);
  return new Response(new Uint8Array(body), {
    status: 200,
    headers: {
      ...headers,
      'content-type': encoded.type,
      ...(encoding === 'identity' ? {} : { [ENCODED_AS]: encoding }),
    },
  });
};

/** A frame that lost a source is asked for again at once: recovery must not wait for the grid. */
const mayKeep = (frame: Frame<unknown>): boolean => frame.meta.sources.every((source) => source.state !== 'down');

/** What was asked for lately: who asks again at once gets the same, also across a tick of the 15 s grid. */
const latest = new LRUCache<string, { readonly key: string; readonly at: number }>({ max: 1_000 });
/** Shorter than the time between two looks of one page, so that each of them shows something newer. */
const LATELY: Millis = 10_000;

/** What no longer changes is the same at every tick. */
const SETTLED: Millis = 5 * 60_000;

const endOf = (values: object): TimeBound | null => ('to' in values ? (values.to as TimeBound) : null);

/** Names the frame that answers an address: that of this tick, or one that was begun within the last few seconds. */
const keyOf = (context: Context, address: string, end: TimeBound | null): string => {
  const now = performance.now();
  const live = end?.kind === 'now';
  if (end?.kind === 'at' && contextNow(context) - end.at > SETTLED) return address;
  const before = latest.get(address);
  if (
    live &&
    before !== undefined &&
    now - before.at < LATELY &&
    (encodedFrames.has(before.key) || isShared(before.key))
  )
    return before.key;
  const key = `${address}@${contextNow(context)}`;
  if (before?.key !== key) latest.set(address, { key, at: now });
  return key;
};

const asksReceipt = (values: { readonly receipt?: boolean }): boolean => values.receipt === true;

type Load<P extends Params, T> = (context: Context, view: Values<P>, signal: AbortSignal) => Promise<Loaded<T>>;

/** Another form of an endpoint's data, for those who name its media type in `accept`. */
export interface OtherForm<T> {
  readonly type: string;
  /** In steps: everybody shares one thread, and a large mesh takes a while. */
  readonly of: (data: T) => Steps<unknown>;
  readonly back: (data: unknown) => T;
}

const PLAIN = 'application/json; charset=utf-8';

const wantsForm = <T>(request: Request, other: OtherForm<T> | undefined): other is OtherForm<T> =>
  other !== undefined && (request.headers.get('accept') ?? '').includes(other.type);

interface Asked<P extends Params, T> {
  readonly other?: OtherForm<T> | undefined;
  readonly request: Request;
  readonly params: P;
  readonly context: Context;
  readonly load: Load<P, T>;
  readonly keep: boolean;
}

const answer = async <P extends Params, T>(
  { request, params, context, load, keep, other }: Asked<P, T>,
  route: string,
  requestId: string,
): Promise<Response> => {
  const url = new URL(request.url);
  const { values, problems } = decodeParams(params, url.searchParams);
  const [problem] = problems;
  if (problem !== undefined) {
    const detail = `\`${problem.name}\` takes ${problem.takes}.`;
    return problemReply({ code: 'bad-parameter', detail, parameter: problem.name }, requestId);
  }
  const allowed = await contextFor(context, request);
  if (!allowed.ok) return problemReply(allowed.refusal, requestId);
  const { scope } = allowed.value;
  const form = wantsForm(request, other) ? other : undefined;
  const address = `${url.pathname}?${encodeParams(params, values)}`;
  const formed = form === undefined ? address : `${form.type} ${address}`;
  const seen = scope === undefined ? formed : `${formed}#${scopeKey(scope)}`;
  const key = keep ? keyOf(context, seen, endOf(values)) : `${seen}@${requestId}`;
  const kept = encodedFrames.get(key);
  if (kept !== undefined) return frameReply(request, kept, requestId);
  const how = { key, address, route, keep, form, receipt: asksReceipt(values), narrowed: scope !== undefined };
  const work = (signal: AbortSignal) => load(allowed.value, values, signal).then((made) => finish(how, made));
  const made = await shared(key, request.signal, work);
  if ('encoded' in made) return frameReply(request, made.encoded, requestId);
  return 'refusal' in made ? problemReply(made.refusal, requestId) : faultReply(made.fault, requestId);
};

/** The pattern of the endpoint, for metrics: a path has names in it, and those are unbounded. */
const routeOf = ({ pathname }: URL): string => pathname.split('/').slice(0, 4).join('/');

/**
 * The whole of a GET endpoint: decode the address, load, reply. A bad value is a 400 that names the parameter; equal
 * addresses within one 15 s tick share one load and one spelling; the load stops when its last reader leaves. `keep`
 * false: what was saved a moment ago must be seen at once, so nothing is shared.
 */
export const handle = async <P extends Params, T>(
  request: Request,
  params: P,
  context: Context,
  load: Load<P, T>,
  { keep = true, other }: { readonly keep?: boolean; readonly other?: OtherForm<T> } = {},
): Promise<Response> => {
  const started = performance.now();
  const requestId = randomUUID();
  const route = routeOf(new URL(request.url));
  const reply = await answer({ request, params, context, load, keep, other }, route, requestId).catch(
    (error: unknown) => {
      // A thrown error is a bug of ours: the log has it, the reader gets the id to quote.
      if (!request.signal.aborted) log.error({ err: error, requestId, route }, 'request failed');
      return problemReply(
        { code: 'internal', detail: 'This is a bug; the log has it under the request id.' },
        requestId,
      );
    },
  );
  const { status } = reply;
  instruments().request({ route, method: request.method, status, ms: performance.now() - started });
  if (status >= 500) log.warn({ requestId, route, status }, 'request answered with a fault');
  return reply;
};

const observe = (route: string, { meta }: Frame<unknown>): void => {
  if (meta.trust.state === 'partial') instruments().partial(route);
  if (meta.asOf === null) return;
  const age = Math.max(0, Date.now() - meta.asOf) / 1000;
  for (const { id } of meta.sources) instruments().dataAge(id, age);
};

interface Made<T> {
  readonly form: OtherForm<T> | undefined;
  readonly key: string;
  /** Path and question, spelled once. */
  readonly address: string;
  readonly route: string;
  readonly keep: boolean;
  /** Asked for with the account of its queries. */
  readonly receipt: boolean;
  /** For a reader who sees a part: what the questions counted is everybody's, and is not told. */
  readonly narrowed: boolean;
}

const finish = async <T>({ key, address, route, receipt, keep, narrowed, form }: Made<T>, answer: Loaded<T>) => {
  if (!answer.ok) return answer;
  observe(route, answer.value);
  const frame = { ...answer.value, meta: toldOnce(answer.value.meta) };
  const [path = '', search = ''] = address.split('?');
  const origin = { endpoint: path.replace(/^\/api\/v1\//, ''), search, queries: narrowed ? [] : frame.meta.queries };
  const told = receipt && !narrowed ? frame : withoutReceipts(frame);
  const encoded =
    form === undefined
      ? await encode(told, { type: PLAIN, read: (data) => data, origin })
      : await encode(
          { data: await inTurns(form.of(told.data)), meta: told.meta },
          { type: form.type, read: form.back, origin },
        );
  if (keep && mayKeep(answer.value)) encodedFrames.set(key, encoded);
  return { encoded };
};
