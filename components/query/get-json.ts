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

const offline = (): ProblemError =>
  new ProblemError({
    code: 'offline',
    status: 0,
    title: 'Weftline did not answer',
    detail: 'The Weftline server itself did not answer. Is it running, and is this browser online?',
  });

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'title' in body;

const unreadable = (status: number): ProblemError =>
  new ProblemError({
    code: 'internal',
    status,
    title: 'Not an answer',
    detail: `Something between this browser and Weftline answered ${status} with a page that is not Weftline's.`,
  });

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return null;
  }
};

const ask = async (url: string, signal: AbortSignal | undefined): Promise<Response> => {
  try {
    return await fetch(url, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw offline();
  }
};

/** Asks our own API. Throws `ProblemError` for every answer that is not a frame. */
export const getJson = async <T>(url: string, signal?: AbortSignal): Promise<T> => {
  const response = await ask(url, signal);
  const body = await bodyOf(response);
  if (response.ok && body !== null) return body as T;
  throw isProblem(body) ? new ProblemError(body) : unreadable(response.status);
};

/** The address of a question: `/api/v1/graph?from=now-1h`. */
export const endpointUrl = (endpoint: string, search: URLSearchParams): string => {
  const query = search.toString();
  return query === '' ? `/api/v1/${endpoint}` : `/api/v1/${endpoint}?${query}`;
};

export const getFrame = <T>(endpoint: string, search: URLSearchParams, signal?: AbortSignal): Promise<Frame<T>> =>
  getJson<Frame<T>>(endpointUrl(endpoint, search), signal);
