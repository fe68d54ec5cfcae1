import { ProblemError, type ProblemLike } from './get-json';

const isProblem = (body: unknown): body is ProblemLike =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'title' in body;

const silent = (): ProblemError =>
  new ProblemError({
    code: 'offline',
    status: 0,
    title: 'Weftline did not answer',
    detail: 'The Weftline server itself did not answer. Is it running, and is this browser online?',
  });

interface Sending {
  readonly method: 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly bearer?: string;
}

/** Changes something through our own API. Throws `ProblemError` for every answer that is not a success. */
export const sendJson = async <T>(url: string, { method, body, bearer }: Sending): Promise<T> => {
  const headers = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(url, init).catch(() => {
    throw silent();
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  if (isProblem(answer)) throw new ProblemError(answer);
  throw new ProblemError({
    code: 'internal',
    status: response.status,
    title: 'Not an answer',
    detail: `Something between this browser and Weftline answered ${response.status} with a page that is not Weftline's.`,
  });
};
