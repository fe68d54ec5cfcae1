import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { instruments } from '@/lib/metrics/instruments';
import type { Refusal } from './loaded';
import { log } from './log';
import { COMMON_HEADERS, problemReply } from './problem';

/** What a write may send, bytes. */
export const MAX_BODY = 256 * 1024;

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

const refuse = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal });

const tooLarge = refuse({ code: 'too-large', detail: `The body takes at most ${MAX_BODY / 1024} KiB.` });

/** Reads no more than it may: a length that is not told, or told wrongly, ends at the limit too. */
const readText = async (request: Request): Promise<Read<string>> => {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return tooLarge;
  if (request.body === null) return { ok: true, value: '' };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY) return tooLarge;
    chunks.push(chunk);
  }
  return { ok: true, value: Buffer.concat(chunks).toString('utf8') };
};

type Issue = z.core.$ZodIssue;

interface Found {
  readonly issue: Issue;
  readonly path: readonly PropertyKey[];
}

/** A union says "no branch took it"; the branch that got furthest says why. */
const deepest = (issue: Issue, path: readonly PropertyKey[] = []): Found => {
  const here: Found = { issue, path: [...path, ...issue.path] };
  if (issue.code !== 'invalid_union') return here;
  const inner = issue.errors.flatMap(([first]) => (first === undefined ? [] : [deepest(first, here.path)]));
  const depth = ({ path: at, issue: found }: Found) => at.length + (found.code === 'unrecognized_keys' ? 1 : 0);
  return inner.toSorted((a, b) => depth(b) - depth(a))[0] ?? here;
};

const shorten = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);

/** What is wrong with a body, naming the part. */
const bodyProblem = ({ issues }: z.core.$ZodError): Refusal => {
  const [first] = issues;
  if (first === undefined) return { code: 'bad-parameter', detail: 'The body is not understood.' };
  const { issue, path } = deepest(first);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const name = shorten([...path, key].map(String).join('.'));
    return { code: 'bad-parameter', detail: `\`${name}\` is not known here.`, parameter: name };
  }
  const name = shorten(path.map(String).join('.'));
  const detail = name === '' ? `The body: ${issue.message}.` : `\`${name}\`: ${issue.message}.`;
  return { code: 'bad-parameter', detail, ...(name === '' ? {} : { parameter: name }) };
};

const parseJson = (text: string): Read<unknown> => {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refuse({ code: 'bad-parameter', detail: 'The body takes JSON.' });
  }
};

/** A body of at most `MAX_BODY` bytes that the schema takes; else what to answer. */
const readBody = async <T>(request: Request, schema: z.ZodType<T>): Promise<Read<T>> => {
  const text = await readText(request);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  return parsed.success ? { ok: true, value: parsed.data } : refuse(bodyProblem(parsed.error));
};

/** What a write answers: a status and a body, or a refusal. */
export type Posted =
  | { readonly ok: true; readonly status: number; readonly body: unknown; readonly location?: string }
  | { readonly ok: false; readonly refusal: Refusal };

const posted = (answer: Posted, requestId: string): Response => {
  if (!answer.ok) return problemReply(answer.refusal, requestId);
  const { status, body, location } = answer;
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...COMMON_HEADERS,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': requestId,
      ...(location === undefined ? {} : { location }),
    },
  });
};

/** The whole of a POST endpoint: read the body under its limit, name what is wrong with it, work, reply. */
export const handlePost = async <T>(
  request: Request,
  schema: z.ZodType<T>,
  work: (body: T) => Posted | Promise<Posted>,
): Promise<Response> => {
  const started = performance.now();
  const requestId = randomUUID();
  const route = new URL(request.url).pathname.split('/').slice(0, 5).join('/');
  const run = async (): Promise<Posted> => {
    const body = await readBody(request, schema);
    return body.ok ? work(body.value) : body;
  };
  const reply = await run().then(
    (answer) => posted(answer, requestId),
    (error: unknown) => {
      log.error({ err: error, requestId, route }, 'request failed');
      return problemReply(
        { code: 'internal', detail: 'This is a bug; the log has it under the request id.' },
        requestId,
      );
    },
  );
  instruments().request({ route, method: request.method, status: reply.status, ms: performance.now() - started });
  return reply;
};
