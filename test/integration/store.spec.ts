import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import LibSql from 'libsql';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrationsFor } from '@/lib/store/migrations';
import { openStore, type Store } from '@/lib/store/store';
import { nobody, type RunningPostgres, startPostgres } from '@/test/harness/postgres';
import { temporaryDir } from '@/test/harness/process';

interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
}

let postgres: RunningPostgres;
let dir: Awaited<ReturnType<typeof temporaryDir>>;
const opened: Store[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
});
beforeEach(async () => {
  dir = await temporaryDir('store');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const store of opened.splice(0)) await store.close();
  await dir.remove();
});

const open = ({ dataDir, databaseUrl }: Place): Store => {
  const store = openStore({ dataDir, databaseUrl, onError: () => undefined });
  opened.push(store);
  return store;
};

/** A process of its own that saves `count` versions of `id`, and the words it says. */
const writer = ({ dataDir, databaseUrl }: Place, id: string, count: number, as: object = {}) => {
  const args = ['--import', 'tsx', 'test/harness/store-writer.ts', id, String(count), dataDir, databaseUrl ?? ''];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], ...as });
  children.push(child);
  const words: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    words.push(...lines);
  });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const said = async (count: number): Promise<void> => {
    while (words.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { child, words, ended, said };
};

const savedIn = (words: readonly string[]): readonly number[] =>
  words.flatMap((word) => (word.startsWith('saved ') ? [Number(word.slice(6))] : []));

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

const wholeVersions = async (store: Store, id: string): Promise<readonly number[]> => {
  const versions = await store.assessments.versions(id);
  if (!versions.ok) throw new Error(versions.fault.message);
  for (const { version, hash } of versions.value) {
    const found = await store.assessments.find(id, version);
    const body = found.ok ? (found.value?.body ?? '') : '';
    expect(createHash('sha256').update(body).digest('hex')).toBe(hash);
  }
  return versions.value.map(({ version }) => version);
};

/** Of the snapshots that a writer began, how many are there; each of them whole. */
const wholeSnapshots = async (store: Store, pid: number, most: number): Promise<number> => {
  let count = 0;
  for (let at = 0; at < most; at += 1) {
    const found = await store.snapshots.find(`${pid} ${at}`, 0);
    if (!found.ok || found.value === null) continue;
    expect(createHash('sha256').update(new Uint8Array(found.value.body)).digest('hex')).toBe(found.value.hash);
    count += 1;
  }
  return count;
};

let databases = 0;
const kinds: readonly (readonly [string, () => Promise<Place>])[] = [
  ['the embedded database', async () => ({ dataDir: join(dir.path, 'data'), databaseUrl: null })],
  [
    'PostgreSQL',
    async () => {
      databases += 1;
      return { dataDir: dir.path, databaseUrl: await postgres.fresh(`store_${databases}`) };
    },
  ],
];

describe.each(kinds)('%s', (_, place) => {
  test('keeps every version, tells the newest, and gives bodies back to the byte', async () => {
    const store = open(await place());
    const bodies = ['{"n":1,"text":"ü 漢 \\u0000"}', '{"n":2}', `{"n":3,"long":"${'y'.repeat(200_000)}"}`];
    for (const [at, body] of bodies.entries()) {
      const row = { id: 'a', created_at: 1_795_376_400_000 + at, title: `t${at}`, verdict: 'DONT', body, hash: 'h' };
      expect(await store.assessments.save({ ...row, supersedes: at > 0 })).toEqual({
        ok: true,
        value: { id: 'a', version: at + 1 },
      });
    }
    for (const [at, body] of bodies.entries()) {
      const found = await store.assessments.find('a', at + 1);
      expect(found).toMatchObject({ value: { body, created_at: 1_795_376_400_000 + at, version: at + 1 } });
    }
    expect(await store.assessments.find('a', null)).toMatchObject({ value: { version: 3 } });
    expect(await store.assessments.find('b', null)).toEqual({ ok: true, value: null });
    const ghost = { id: 'b', created_at: 1, title: '', verdict: '', body: '', hash: '' };
    expect(await store.assessments.save({ ...ghost, supersedes: true })).toEqual({ ok: true, value: null });
  });

  test('keeps snapshots to the byte until they expire or are revoked, and no more than it may', async () => {
    const { snapshots } = open(await place());
    const body = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256));
    const row = (id: string, expires: number | null) => ({
      ...{ id_hash: id, token_hash: `token of ${id}`, created_at: 1000, expires_at: expires, hash: 'h', title: 'ü' },
      ...{ bytes: body.length, body },
    });
    const quota = { bytes: 3 * body.length, count: 10 };
    for (const [id, expires] of [
      ['short', 2000],
      ['long', 1_795_376_400_000],
      ['kept', null],
    ] as const) {
      expect(await snapshots.save(row(id, expires), quota)).toEqual({ ok: true, value: true });
    }
    expect(await snapshots.save(row('too many', null), quota)).toEqual({ ok: true, value: false });
    const found = await snapshots.find('long', 3000);
    if (!found.ok || found.value === null) throw new Error('not found');
    expect(Buffer.compare(Buffer.from(found.value.body), body)).toBe(0);
    expect(found.value).toMatchObject({ expires_at: 1_795_376_400_000, bytes: body.length, title: 'ü' });
    expect(await snapshots.find('short', 2000)).toEqual({ ok: true, value: null });
    expect(await snapshots.remove('long', 'token of kept', 3000)).toEqual({ ok: true, value: false });
    expect(await snapshots.remove('long', 'token of long', 3000)).toEqual({ ok: true, value: true });
    expect(await snapshots.sweep(3000)).toEqual({ ok: true, value: 1 });
    expect(await snapshots.find('kept', 9e15)).toMatchObject({ ok: true, value: { expires_at: null } });
  });

  test('two processes that start at once migrate once and save side by side', async () => {
    const where = await place();
    const [one, two] = [writer(where, 'a', 15), writer(where, 'a', 15)];
    await Promise.all([one.ended, two.ended]);
    expect([one.words[0], two.words[0]]).toEqual(['ready', 'ready']);
    expect([...savedIn(one.words), ...savedIn(two.words)].sort((a, b) => a - b)).toEqual(upTo(30));
    expect(await wholeVersions(open(where), 'a')).toEqual(upTo(30));
    expect(await migrationsIn(where)).toEqual(Object.keys(migrationsFor('sqlite')));
  });

  test('a process killed in the middle of a save leaves whole versions and snapshots, and loses none it was told of', async () => {
    const where = await place();
    for (const round of upTo(3)) {
      const killed = writer(where, 'a', 1_000_000);
      await killed.said(1 + 7 * round);
      killed.child.kill('SIGKILL');
      await killed.ended;
      const store = open(where);
      const versions = await wholeVersions(store, 'a');
      expect(versions).toEqual(upTo(versions.length));
      const told = savedIn(killed.words).length;
      // One more may have been saved before it could say so.
      expect(await wholeSnapshots(store, killed.child.pid ?? 0, told + 2)).toBeGreaterThanOrEqual(told);
      expect(versions.length).toBeGreaterThanOrEqual(savedIn(killed.words).at(-1) ?? Number.POSITIVE_INFINITY);
    }
    if (where.databaseUrl !== null) return;
    const file = new LibSql(join(where.dataDir, 'weftline.db'));
    expect(file.prepare('pragma integrity_check').all()).toEqual([expect.objectContaining({ integrity_check: 'ok' })]);
    file.close();
  });
});

const migrationsIn = async ({ dataDir, databaseUrl }: Place): Promise<readonly string[]> => {
  const query = 'select name from weftline_migrations order by name';
  if (databaseUrl === null) {
    const file = new LibSql(join(dataDir, 'weftline.db'));
    const rows = file.prepare(query).all() as { name: string }[];
    file.close();
    return rows.map(({ name }) => name);
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(query);
  await client.end();
  return rows.map(({ name }) => name);
};

test('a file that may only be read is told as read-only, and read', async () => {
  const where: Place = { dataDir: join(dir.path, 'data'), databaseUrl: null };
  const first = writer(where, 'a', 1);
  await first.ended;
  // Root may write to anything: then somebody else has to try.
  const owner = await nobody();
  for (const name of await readdir(where.dataDir)) await chmod(join(where.dataDir, name), 0o444);
  await chmod(where.dataDir, 0o555);
  await chmod(dir.path, 0o755);
  if (owner !== null) await chown(dir.path, owner.uid, owner.gid);
  const second = writer(where, 'a', 1, owner ?? {});
  await second.ended;
  expect(second.words).toEqual(['read-only', 'found 1', 'read-only']);
  await chmod(where.dataDir, 0o755);
});

test.skipIf(!existsSync('/proc/self'))('a folder that nobody may make is told at once', async () => {
  const { ended, words } = writer({ dataDir: '/proc/weftline/data', databaseUrl: null }, 'a', 1);
  await ended;
  expect(words).toEqual(['gone', 'gone', 'gone']);
});

test('a data folder that vanishes is told, and found again when it comes back', async () => {
  const where: Place = { dataDir: join(dir.path, 'data'), databaseUrl: null };
  const store = open(where);
  const row = { id: 'a', created_at: 1, title: '', verdict: '', body: '', hash: '' };
  await store.assessments.save({ ...row, supersedes: false });
  await rm(where.dataDir, { recursive: true });
  expect(await store.assessments.save({ ...row, supersedes: true })).toMatchObject({ fault: { kind: 'gone' } });
  expect(await store.ready()).toMatchObject({ fault: { kind: 'gone' } });
  const restored = open(where);
  await restored.assessments.save({ ...row, id: 'b', supersedes: false });
  expect(await store.assessments.find('b', null)).toMatchObject({ ok: true, value: { id: 'b' } });
});

test('a PostgreSQL that goes away is told, and used again when it is back', async () => {
  const store = open({ dataDir: dir.path, databaseUrl: await postgres.fresh('restarted') });
  const row = { id: 'a', created_at: 1, title: '', verdict: '', body: '', hash: '' };
  await store.assessments.save({ ...row, supersedes: false });
  await postgres.pause();
  expect(await store.assessments.find('a', null)).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
  expect(await store.ready()).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
  await postgres.restart();
  expect(await store.assessments.find('a', null)).toMatchObject({ ok: true, value: { version: 1 } });
  expect(await store.ready()).toEqual({ ok: true, value: undefined });
});

test('a PostgreSQL that only reads is told as read-only', async () => {
  const url = await postgres.fresh('replica');
  await open({ dataDir: dir.path, databaseUrl: url }).ready();
  const reading = open({ dataDir: dir.path, databaseUrl: `${url}?options=-c%20default_transaction_read_only%3Don` });
  const row = { id: 'a', created_at: 1, title: '', verdict: '', body: '', hash: '' };
  expect(await reading.assessments.save({ ...row, supersedes: false })).toMatchObject({ fault: { kind: 'read-only' } });
  expect(await reading.ready()).toMatchObject({ fault: { kind: 'read-only' } });
});
