import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A port of the loopback interface that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

/** A fresh folder that `remove` deletes. */
export const temporaryDir = async (name: string): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), `weftline-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
};

export interface RunningProcess {
  readonly child: ChildProcess;
  /** What it has said on stderr so far, its last 4,000 characters. */
  log(): string;
  /** Ends it (SIGTERM, after `graceMs` SIGKILL) and waits until it is gone. May be called twice. */
  stop(graceMs?: number): Promise<void>;
}

/** Starts a program that must not outlive this process, however that ends. */
export const startProcess = (
  binary: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
  owner: { readonly uid?: number; readonly gid?: number } = {},
): RunningProcess => {
  const options = { stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'], ...owner };
  const child = spawn(binary, args, { ...options, env: { ...env } as NodeJS.ProcessEnv });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      said += String(error);
      resolve();
    });
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const stop = async (graceMs = 5000): Promise<void> => {
    child.kill('SIGTERM');
    const late = setTimeout(kill, graceMs);
    await gone;
    clearTimeout(late);
    process.removeListener('exit', kill);
  };
  return { child, log: () => said, stop };
};

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Waits until `url` answers 2xx; rejects with the program's last words when it ends or takes longer than `ms`. */
export const untilAnswers = async ({ child, log }: RunningProcess, url: string, ms = 30_000): Promise<void> => {
  const deadline = Date.now() + ms;
  while (!(await answers(url))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > deadline) throw new Error(`${url} does not answer${ended ? ', it ended' : ''}: ${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
