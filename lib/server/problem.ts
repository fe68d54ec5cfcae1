import { type Problem, type ProblemCode, problemCodes } from '@/lib/domain/envelope';
import type { Refusal } from './loaded';

const titles: Readonly<Record<ProblemCode, string>> = {
  'bad-parameter': 'A parameter is not understood',
  unauthenticated: 'Sign in first',
  'cross-origin': 'Only pages of this dashboard may do that',
  'not-found': 'Not found',
  'method-not-allowed': 'This method is not allowed here',
  'too-large': 'Too large',
  'unsupported-media-type': 'This content type is not taken here',
  rejected: 'The source refused this query',
  'rate-limited': 'Too many requests',
  internal: 'Something in Weftline is broken',
  unreachable: 'The source did not answer',
  malformed: "The answer is not the source's API",
  'store-unavailable': 'The store is not available',
  timeout: 'No answer in time',
};

export const COMMON_HEADERS = { 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' } as const;

/** An RFC 9457 answer. The request id is in the log too, so a person can quote it. */
export const problemReply = (refusal: Refusal, requestId: string = crypto.randomUUID()): Response => {
  const status = problemCodes[refusal.code];
  const body: Problem = {
    type: `https://weftline.dev/problems/${refusal.code}`,
    title: titles[refusal.code],
    status,
    detail: refusal.detail,
    code: refusal.code,
    requestId,
    ...(refusal.parameter === undefined ? {} : { parameter: refusal.parameter }),
    ...(refusal.candidates === undefined ? {} : { candidates: [...refusal.candidates] }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...COMMON_HEADERS,
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'x-request-id': requestId,
      ...(refusal.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(refusal.retryAfter / 1000)) }),
    },
  });
};
