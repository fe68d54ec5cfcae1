import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Query string and form together. */
  readonly form: URLSearchParams;
}
export type Behave = (response: ServerResponse, asked: Asked, count: number) => void | Promise<void>;

export interface FaultServer {
  readonly url: string;
  /** What happens from now on; `count` starts at 1 and goes up with each request since. */
  readonly behave: (behave: Behave) => void;
  readonly asked: () => readonly Asked[];
  /** Requests that are being answered now, and the most there ever were since `behave`. */
  readonly inside: () => number;
  readonly most: () => number;
  /** Requests whose client left before they were answered. */
  readonly abandoned: () => number;
  readonly stop: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** A server on a free loopback port that misbehaves over real sockets. */
export const startFaultServer = async (): Promise<FaultServer> => {
  const state = { behave: undefined as Behave | undefined, asked: [] as Asked[], inside: 0, most: 0, abandoned: 0 };
  const sockets = new Set<Socket>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    state.inside += 1;
    state.most = Math.max(state.most, state.inside);
    response.on('close', () => {
      state.inside -= 1;
      if (!response.writableFinished) state.abandoned += 1;
    });
    const url = new URL(request.url ?? '/', 'http://localhost');
    const form = new URLSearchParams([...url.searchParams, ...new URLSearchParams(await bodyOf(request))]);
    const asked = { method: request.method ?? '', path: url.pathname, headers: request.headers, form };
    state.asked.push(asked);
    await state.behave?.(response, asked, state.asked.length);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    behave: (behave) => {
      Object.assign(state, { behave, asked: [], inside: 0, most: 0, abandoned: 0 });
    },
    asked: () => state.asked,
    inside: () => state.inside,
    most: () => state.most,
    abandoned: () => state.abandoned,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

/** A body of the API. */
export const sendJson = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

export const vectorOf = (rows: readonly unknown[], more: Record<string, unknown> = {}): unknown => ({
  status: 'success',
  data: { resultType: 'vector', result: rows },
  ...more,
});
