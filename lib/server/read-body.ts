import type { z } from 'zod';
import { bodyProblem } from './body-problem';
import { type Refusal, refused } from './loaded';

/** The most a body may hold, bytes. */
export const BODY_LIMIT = 256 * 1024;

const TOO_LARGE: Refusal = {
  code: 'too-large',
  detail: `A body takes at most ${BODY_LIMIT / 1024} KiB.`,
};

type Read<T> = { readonly ok: true; readonly value: T } | ReturnType<typeof refused>;

/** The bytes, counted as they come: what is said beforehand about their number is only a hint. */
const bytesOf = async (request: Request, limit: number): Promise<Buffer | null> => {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null;
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) return Buffer.concat(chunks);
    size += value.byteLength;
    chunks.push(value);
    if (size <= limit) continue;
    await reader?.cancel();
    return null;
  }
};

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const isJson = (request: Request): boolean =>
  /^application\/json\s*(;|$)/i.test(request.headers.get('content-type')?.trim() ?? '');

/** A JSON body of the given shape, or the refusal that says what is wrong with it. */
export const readBody = async <T>(
  request: Request,
  schema: z.ZodType<T>,
  limit: number = BODY_LIMIT,
): Promise<Read<T>> => {
  if (!isJson(request)) {
    return refused({ code: 'unsupported-media-type', detail: 'A body takes `content-type: application/json`.' });
  }
  const bytes = await bytesOf(request, limit);
  if (bytes === null) return refused(TOO_LARGE);
  const body = parsed(bytes);
  if (body === undefined) {
    return refused({ code: 'bad-parameter', detail: 'The body is not JSON.', parameter: 'body' });
  }
  const checked = schema.safeParse(body);
  return checked.success ? { ok: true, value: checked.data } : refused(bodyProblem(checked.error));
};
