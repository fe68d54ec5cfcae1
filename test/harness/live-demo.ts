import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { DialectId } from '@/demo/dialects';

export interface LiveDemo {
  /** Base of the demo's Prometheus. */
  readonly url: string;
  /** Base of its trace back end, which speaks Jaeger's API. */
  readonly tracesUrl: string;
  /** Epoch seconds. */
  readonly openedAt: number;
  readonly prometheusPid: number;
  stop(): Promise<void>;
}

type Ready = Omit<LiveDemo, 'stop'>;

const START_TIMEOUT = 90_000;

/** The demo as people see it, without its dashboard: half an hour of history and live scrapes, for end-to-end tests. */
export const startLiveDemo = async (mesh: DialectId = 'istio'): Promise<LiveDemo> => {
  const child = fork('demo/start.ts', ['--recent-only', '--mesh', mesh], {
    execArgv: ['--import', 'tsx'],
    silent: true,
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.removeListener('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(String(chunk)));
  const ready = await new Promise<Ready>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The demo did not start:\n${said.join('')}`)), START_TIMEOUT);
    child.once('message', (message) => {
      clearTimeout(late);
      resolve(message as Ready);
    });
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`The demo ended:\n${said.join('')}`));
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...ready, stop };
};
