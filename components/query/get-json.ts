import type { Frame, Problem, ProblemCode } from '@/lib/domain/envelope';

/** What a panel needs of a failed answer. */
export type ProblemLike = Pick<Problem, 'title' | 'detail' | 'status'> & {
  readonly code: ProblemCode | 'offline';
  readonly parameter?: string | undefined;
  readonly requestId?: string | undefined;
  readonly candidates?: readonly string[] | undefined;
};

/** An API that answered with problem details, or not at all. */
export class ProblemError extends Error {
  readonly problem: ProblemLike;
  constructor(problem: ProblemLike) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

const offline = (title: string, detail: string): ProblemError =>
  new ProblemError({ code: 'offline', status: 0, title, detail });

/** Nobody answered. */
export const silent = (): ProblemError =>
  offline(
    'Weftline did not answer',
    'The Weftline server itself did not answer. Is it running, and is this browser online?',
  );

const cut = (): ProblemError =>
  offline('The answer was cut off', 'The connection to Weftline broke in the middle of an answer.');

/** Whether a body is a problem of our API. */
export const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'title' in body;

/** Somebody answered, but not our API. */
export const unreadable = (status: number): ProblemError =>
  new ProblemError({
    code: 'internal',
    status,
    title: 'Not an answer',
    detail: `Something between this browser and Weftline answered ${status} with a page that is not Weftline's.`,
  });

/** Runs one step of a conversation. A reader who left is passed on as it is; anything else becomes `fault`. */
const step = async <T>(
  run: () => Promise<T>,
  fault: () => ProblemError,
  signal: AbortSignal | undefined,
): Promise<T> => {
  try {
    return await run();
  } catch (cause) {
    throw signal?.aborted ? cause : fault();
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Under which ETag each question was answered last: by it the server knows which very answer is on screen. */
const etags = new Map<string, string>();
export const etagOf = (url: string): string | null => etags.get(url) ?? null;

let bearer: string | null = null;

/** The bearer that every question carries from now on. It lives in this page's memory and nowhere else. */
export const setBearer = (given: string): void => {
  bearer = given;
};

/** Asks our own API. Throws `ProblemError` for every answer that is not a frame. */
export const getJson = async <T>(url: string, signal?: AbortSignal): Promise<T> => (await getBody<T>(url, signal)).body;

const getBody = async <T>(
  url: string,
  signal: AbortSignal | undefined,
  accept: string = 'application/json',
): Promise<{ readonly body: T; readonly type: string }> => {
  const headers = { accept, ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) };
  const response = await step(() => fetch(url, { headers, ...(signal ? { signal } : {}) }), silent, signal);
  const etag = response.headers.get('etag');
  if (etag !== null) etags.set(url, etag);
  const body = parsed(await step(() => response.text(), cut, signal));
  if (response.ok && body !== null) return { body: body as T, type: response.headers.get('content-type') ?? '' };
  throw isProblem(body) ? new ProblemError(body) : unreadable(response.status);
};

/** The address of a question: `/api/v1/graph?from=now-1h`. */
export const endpointUrl = (endpoint: string, search: URLSearchParams): string => {
  const query = search.toString();
  return query === '' ? `/api/v1/${endpoint}` : `/api/v1/${endpoint}?${query}`;
};

/** Another form in which an endpoint can answer, and how its data is read. */
export interface WireForm<T> {
  readonly type: string;
  readonly read: (data: unknown) => T;
}

/** Asks for a frame, in another form where one is given and the server knows it. */
export const getFrame = async <T>(
  endpoint: string,
  search: URLSearchParams,
  signal?: AbortSignal,
  form?: WireForm<T>,
): Promise<Frame<T>> => {
  const url = endpointUrl(endpoint, search);
  if (form === undefined) return getJson<Frame<T>>(url, signal);
  const { body, type } = await getBody<Frame<unknown>>(url, signal, `${form.type}, application/json;q=0.5`);
  return type.startsWith(form.type) ? { ...body, data: form.read(body.data) } : (body as Frame<T>);
};
