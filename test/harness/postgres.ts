import { execFile } from 'node:child_process';
import { chown, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureTool } from '@/scripts/tools.mjs';
import { freePort, startProcess, temporaryDir } from './process';

const run = promisify(execFile);

export interface RunningPostgres {
  /** `postgres://…` of an empty database. */
  readonly url: string;
  /** The same server, another database, made for the caller alone. */
  fresh(name: string): Promise<string>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
  /** Ends it but keeps the data, so that `restart` can show a server that comes back. */
  pause(): Promise<void>;
  restart(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as nobody, who exists on every Linux. */
export const nobody = async (): Promise<{ readonly uid: number; readonly gid: number } | null> => {
  if (process.getuid?.() !== 0) return null;
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8')) ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
};

const connected = async (url: string): Promise<import('pg').Client> => {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const statement = async (url: string, text: string): Promise<void> => {
  const client = await connected(url);
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

const until = async (ready: () => Promise<void>, alive: () => string | null): Promise<void> => {
  for (const deadline = Date.now() + 30_000; ; ) {
    try {
      await ready();
      return;
    } catch (error) {
      const ended = alive();
      if (ended !== null || Date.now() > deadline) throw new Error(`PostgreSQL does not answer: ${ended ?? error}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};

/** Starts a real PostgreSQL on a free port of the loopback interface and waits until it answers. */
export const startPostgres = async (): Promise<RunningPostgres> => {
  const [initdb, postgres] = [await ensureTool('initdb'), await ensureTool('postgres')];
  const dir = await temporaryDir('postgres');
  const owner = await nobody();
  if (owner !== null) await chown(dir.path, owner.uid, owner.gid);
  const as = owner ?? {};
  const data = join(dir.path, 'data');
  // Durability is not what is tested here; nobody but this machine reaches it.
  await run(initdb, ['--no-sync', '-A', 'trust', '-U', 'weftline', '-E', 'UTF8', '--locale=C', '-D', data], as);
  const port = await freePort();
  const server = `postgres://weftline@127.0.0.1:${port}`;
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir.path, '-c', 'fsync=off'];
  const begin = () => startProcess(postgres, args, process.env, as);
  let running = begin();
  const ready = () =>
    until(
      () => statement(`${server}/postgres`, 'select 1'),
      () => (running.child.exitCode === null ? null : running.log()),
    );
  const stop = async (): Promise<void> => {
    await running.stop();
    await dir.remove();
  };
  const fresh = async (name: string): Promise<string> => {
    await statement(`${server}/postgres`, `create database ${name}`);
    return `${server}/${name}`;
  };
  try {
    await ready();
    return {
      url: await fresh('weftline'),
      fresh,
      stop,
      // SIGINT: connections are cut, as in a restart.
      pause: async () => {
        running.child.kill('SIGINT');
        await running.stop();
      },
      restart: async () => {
        running = begin();
        await ready();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
