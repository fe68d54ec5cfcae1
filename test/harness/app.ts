import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AppServer {
  readonly url: string;
  readonly pid: number;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** Resolves with the exit code once it has ended; null: by a signal. */
  readonly ended: Promise<number | null>;
  readonly stop: () => Promise<void>;
}

const READY = /listens on (http:\/\/\S+)/;
const START_TIMEOUT = 60_000;

const announced = (child: ChildProcess, output: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The dashboard did not start:\n${output()}`)), START_TIMEOUT);
    const look = () => {
      const url = READY.exec(output())?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', look);
    child.on('exit', () => {
      clearTimeout(timer);
      reject(new Error(`The dashboard ended:\n${output()}`));
    });
  });

type Env = Readonly<Record<string, string>>;

/** What `npm start` runs, word by word: `NAME=value` before the program, as `env` takes them. */
const START = (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: { readonly start: string } })
  .scripts.start;

const launch = (env: Env) => {
  const printed: string[] = [];
  const output = () => printed.join('');
  // What it keeps is its own, and goes with it.
  const dataDir = mkdtempSync(join(tmpdir(), 'weftline-data-'));
  const child = spawn('env', START.split(' '), {
    env: {
      ...process.env,
      HOSTNAME: '127.0.0.1',
      PORT: '0',
      NODE_ENV: 'production',
      WEFTLINE_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.stdout.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  // `close`, not `exit`: what it said last has been read by then.
  const ended = once(child, 'close').then(([code]) => {
    rmSync(dataDir, { recursive: true, force: true });
    return code as number | null;
  });
  return { child, output, kill, ended };
};

/** Starts it as `npm start` does where it is expected to refuse: what it said, and its exit code. */
export const refusedStart = async (env: Env): Promise<{ readonly code: number | null; readonly output: string }> => {
  const { child, output, kill, ended } = launch(env);
  const late = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT);
  const code = await ended;
  clearTimeout(late);
  process.removeListener('exit', kill);
  return { code, output: output() };
};

/** Starts the built dashboard on a free loopback port, as `npm start` does. Needs a build. */
export const startApp = async (env: Env): Promise<AppServer> => {
  const { child, output, kill, ended } = launch(env);
  const url = await announced(child, output);
  const stop = async () => {
    process.removeListener('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid ?? 0, output, ended, stop };
};
