import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { endpointUrl, getJson, ProblemError } from './get-json';

let stop: () => void = () => undefined;
afterEach(() => stop());

const serving = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const problemOf = async (url: string, signal?: AbortSignal) => {
  try {
    await getJson(url, signal);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return null;
};

describe('an answer that is', () => {
  test('a frame is handed on', async () => {
    const url = await serving((_, response) => response.end('{"data":1,"meta":{}}'));
    expect(await getJson(url)).toEqual({ data: 1, meta: {} });
  });

  test('problem details keeps its code, detail and request id', async () => {
    const body = {
      type: 't',
      title: 'Timeout',
      status: 504,
      detail: 'No answer within 10 s.',
      code: 'timeout',
      requestId: 'r1',
    };
    const url = await serving((_, response) => response.writeHead(504).end(JSON.stringify(body)));
    expect(await problemOf(url)).toMatchObject({ code: 'timeout', detail: 'No answer within 10 s.', requestId: 'r1' });
  });

  test('a gateway’s own page is told as such', async () => {
    const url = await serving((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
    expect((await problemOf(url))?.detail).toContain('answered 502 with a page that is not Weftline');
  });

  test('cut in the middle is told as such', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"data":');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await problemOf(url))?.title).toBe('The answer was cut off');
  });

  test('no answer at all is told as such', async () => {
    const url = await serving((_, response) => response.end());
    stop();
    expect(await problemOf(url)).toMatchObject({ code: 'offline', status: 0 });
  });

  test('no longer wanted stays an abort', async () => {
    const url = await serving(() => undefined);
    await expect(getJson(url, AbortSignal.timeout(20))).rejects.not.toBeInstanceOf(ProblemError);
  });
});

test('an endpoint without a question has no question mark', () => {
  expect(endpointUrl('status', new URLSearchParams())).toBe('/api/v1/status');
  expect(endpointUrl('graph', new URLSearchParams({ namespace: 'a b' }))).toBe('/api/v1/graph?namespace=a+b');
});
