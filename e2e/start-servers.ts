import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { startApp } from '@/test/harness/app';

interface DemoReady {
  readonly url: string;
  readonly openedAt: number;
}

const isReady = (message: unknown): message is DemoReady =>
  typeof message === 'object' && message !== null && 'url' in message && 'openedAt' in message;

const demoReady = (demo: ChildProcess): Promise<DemoReady> =>
  new Promise((resolve, reject) => {
    demo.on('message', (message) => {
      if (isReady(message)) resolve(message);
    });
    demo.once('exit', (code) => reject(new Error(`The demo's Prometheus ended with code ${code}.`)));
  });

/** One live demo Prometheus and one dashboard over it for all specs; both end with the run. */
const startServers = async (): Promise<() => Promise<void>> => {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts', '--prometheus-only'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  process.once('exit', () => demo.kill('SIGKILL'));
  const { url, openedAt } = await demoReady(demo);
  const app = await startApp({ WEFTLINE_PROMETHEUS_URL: url });
  // Workers inherit the environment: it is how a setup hands values to specs.
  process.env.WEFTLINE_E2E_URL = app.url;
  process.env.WEFTLINE_E2E_PROMETHEUS = url;
  process.env.WEFTLINE_E2E_OPENED_AT = String(openedAt);
  return async () => {
    await app.stop();
    const ended = once(demo, 'exit');
    demo.kill('SIGTERM');
    await ended;
  };
};

export default startServers;
