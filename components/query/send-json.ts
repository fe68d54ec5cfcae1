import { isProblem, ProblemError, silent, unreadable } from './get-json';

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
  // Only 204 has nothing to say.
  if (response.ok && (answer !== null || response.status === 204)) return answer as T;
  throw isProblem(answer) ? new ProblemError(answer) : unreadable(response.status);
};
