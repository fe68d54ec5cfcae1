import { createConnection } from 'node:net';
import { ensureTool } from '@/scripts/tools.mjs';
import { freePort, startProcess, temporaryDir } from './process';

export interface RunningRedis {
  readonly url: string;
  stop(): Promise<void>;
  /** Ends it so that `restart` can show one that comes back. It remembers nothing. */
  pause(): Promise<void>;
  restart(): Promise<void>;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Starts a real Redis on a free port of the loopback interface; nothing is written to disk. */
export const startRedis = async (): Promise<RunningRedis> => {
  const binary = await ensureTool('redis-server');
  const dir = await temporaryDir('redis');
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir.path];
  const begin = async () => {
    const running = startProcess(binary, args);
    for (const deadline = Date.now() + 10_000; !(await listens(port)); ) {
      if (Date.now() > deadline) throw new Error(`Redis does not answer: ${running.log()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return running;
  };
  let running = await begin();
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      await running.stop();
      await dir.remove();
    },
    pause: () => running.stop(),
    restart: async () => {
      running = await begin();
    },
  };
};
