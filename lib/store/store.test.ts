import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from './store';

let dir = '';
let store: Store;
const said: unknown[] = [];
const open = (dataDir = dir): Store =>
  openStore({ dataDir, databaseUrl: null, onError: (error) => void said.push(error) });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'weftline-store-'));
  store = open();
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const entry = (id: string, body = '{}') => ({ id, created_at: 1, title: 'payments', verdict: 'DONT', body, hash: 'h' });
const saved = async (id: string, supersedes: boolean, body?: string) =>
  store.assessments.save({ ...entry(id, body), supersedes });

test('every save is a new version and the old ones stay as they were', async () => {
  await saved('a', false, '{"n":1}');
  await saved('b', false);
  expect(await saved('a', true, '{"n":2}')).toEqual({ ok: true, value: { id: 'a', version: 2 } });
  expect(await store.assessments.find('a', 1)).toMatchObject({ ok: true, value: { version: 1, body: '{"n":1}' } });
  expect(await store.assessments.find('a', null)).toMatchObject({ ok: true, value: { version: 2, body: '{"n":2}' } });
  expect(await store.assessments.versions('a')).toMatchObject({ value: [{ version: 1 }, { version: 2 }] });
});

test('what is not there is null, and nothing can supersede it', async () => {
  expect(await store.assessments.find('a', null)).toEqual({ ok: true, value: null });
  expect(await saved('a', true)).toEqual({ ok: true, value: null });
  expect(await store.assessments.versions('a')).toEqual({ ok: true, value: [] });
});

test('twenty who save at once get twenty versions', async () => {
  await saved('a', false);
  const other = open();
  await other.ready();
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      (at % 2 ? store : other).assessments.save({ ...entry('a'), supersedes: true }),
    ),
  );
  const versions = all.map((one) => (one.ok ? (one.value?.version ?? 0) : 0));
  expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 2));
  await other.close();
});

test('it outlives its process', async () => {
  await saved('a', false, '{"kept":"ü"}');
  await store.close();
  store = open();
  expect(await store.assessments.find('a', 1)).toMatchObject({ value: { body: '{"kept":"ü"}' } });
});

test('a file that is deleted under it is told, not silently replaced', async () => {
  await saved('a', false);
  rmSync(dir, { recursive: true });
  expect(await saved('a', true)).toMatchObject({ ok: false, fault: { kind: 'gone' } });
  expect(await store.ready()).toMatchObject({ ok: false, fault: { kind: 'gone' } });
});

test('a place where no folder can be is a fault, and told again at every try', async () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  const nowhere = open(join(file, 'data'));
  expect(await nowhere.ready()).toMatchObject({ ok: false, fault: { kind: 'gone' } });
  expect(await nowhere.assessments.find('a', null)).toMatchObject({ ok: false });
  rmSync(file);
  expect(await nowhere.ready()).toEqual({ ok: true, value: undefined });
  await nowhere.close();
});

test('a file that is no database is not touched', async () => {
  writeFileSync(join(dir, 'weftline.db'), 'not a database, but somebody’s notes'.repeat(50));
  expect(await store.ready()).toMatchObject({ ok: false, fault: { kind: 'broken' } });
});
