import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { instruments } from '@/lib/metrics/instruments';
import type { Context } from './context';
import type { Refusal, refused } from './loaded';
import { log } from './log';
import { COMMON_HEADERS, problemReply } from './problem';
import { readBody } from './read-body';
import { fromOwnPage } from './same-origin';

/** What a use case that takes a body answers. */
export type Accepted<T> = { readonly ok: true; readonly value: T } | ReturnType<typeof refused>;

export interface Accept<Body, T> {
  /** The pattern of the endpoint, for metrics. */
  readonly route: string;
  readonly schema: z.ZodType<Body>;
  readonly act: (context: Context, body: Body, signal: AbortSignal) => Promise<Accepted<T>> | Accepted<T>;
  /** 201 where something was made (default 200), with the address of it. */
  readonly created?: (value: T) => string;
  readonly limit?: number;
  /** Whether whoever sends this does so too often. */
  readonly paced?: (request: Request) => { readonly ok: true } | ReturnType<typeof refused>;
}

export const jsonReply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      ...COMMON_HEADERS,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      ...headers,
    },
  });

const BUG: Refusal = { code: 'internal', detail: 'This is a bug; the log has it under the request id.' };

/** Runs a handler that answers by hand; counts it, and turns what it throws into a problem with an id to quote. */
export const counted = async (
  request: Request,
  route: string,
  run: (requestId: string) => Promise<Response>,
): Promise<Response> => {
  const started = performance.now();
  const requestId = randomUUID();
  const reply = await run(requestId).catch((error: unknown) => {
    if (!request.signal.aborted) log.error({ err: error, requestId, route }, 'request failed');
    return problemReply(BUG, requestId);
  });
  const { status } = reply;
  instruments().request({ route, method: request.method, status, ms: performance.now() - started });
  if (status >= 500) log.warn({ requestId, route, status }, 'request answered with a fault');
  return reply;
};

/** The whole of a POST endpoint: whose page sends it, how much, of what shape; then the use case. */
export const accept = <Body, T>(request: Request, context: Context, how: Accept<Body, T>): Promise<Response> =>
  counted(request, how.route, async (requestId) => {
    const own = fromOwnPage(request, context.publicUrl);
    if (!own.ok) return problemReply(own.refusal, requestId);
    const paced = how.paced?.(request) ?? own;
    if (!paced.ok) return problemReply(paced.refusal, requestId);
    const body = await readBody(request, how.schema, how.limit);
    if (!body.ok) return problemReply(body.refusal, requestId);
    const made = await how.act(context, body.value, request.signal);
    if (!made.ok) return problemReply(made.refusal, requestId);
    const headers = { 'x-request-id': requestId };
    if (how.created === undefined) return jsonReply(200, made.value, headers);
    return jsonReply(201, made.value, { ...headers, location: how.created(made.value) });
  });
