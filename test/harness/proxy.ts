import { setTimeout as wait } from 'node:timers/promises';
import { type Behave, type FaultServer, startFaultServer } from './fault-server';

/** Passes a request on to a real server and its answer back; `date`, epoch ms, replaces the clock of its headers. */
export const passOn =
  (url: string, { delay = 0, date }: { readonly delay?: number; readonly date?: () => number } = {}): Behave =>
  async (response, { method, path, form }) => {
    if (delay > 0) await wait(delay);
    if (response.destroyed) return;
    const query = method === 'GET' ? `?${form}` : '';
    const answer = await fetch(`${url}${path}${query}`, { method, ...(method === 'GET' ? {} : { body: form }) });
    const body = Buffer.from(await answer.arrayBuffer());
    if (date !== undefined) response.setHeader('date', new Date(date()).toUTCString());
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(body);
  };

export interface CountingProxy extends FaultServer {
  /** Questions for numbers: `query` and `query_range`. */
  readonly queries: () => number;
  /** Questions for what exists: series, labels, label values. */
  readonly lookups: () => number;
}

/** Stands in front of a real Prometheus and counts what it is asked. `behave` may be changed at any time. */
export const startProxy = async (behave: Behave): Promise<CountingProxy> => {
  const server = await startFaultServer();
  server.behave(behave);
  const asked = (pattern: RegExp) => server.asked().filter(({ path }) => pattern.test(path)).length;
  return {
    ...server,
    queries: () => asked(/^\/api\/v1\/query(_range)?$/),
    lookups: () => asked(/^\/api\/v1\/(series|labels?)/),
  };
};
