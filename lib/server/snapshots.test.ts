import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import LibSql from 'libsql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { saveSnapshotSchema, snapshotSchema } from '@/lib/domain/snapshot';
import { COMPLETE } from '@/lib/domain/trust';
import { storeFault } from '@/lib/store/result';
import { openStore, type Store } from '@/lib/store/store';
import { plainRequestParams } from '@/lib/url/view';
import type { Context } from './context';
import { describeSnapshot } from './describe-snapshot';
import { hasSnapshot, loadSnapshot, revokeSnapshot } from './load-snapshot';
import { handle } from './reply';
import { saveSnapshot } from './save-snapshot';

let dir = '';
let store: Store;
let context: Context;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'weftline-snapshots-'));
  store = openStore({ dataDir: dir, databaseUrl: null, onError: () => undefined });
  context = { sources: [], settings: defaultSettings, store, publicUrl: 'https://mesh.example' };
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const signal = new AbortController().signal;
const save = (body: object) => saveSnapshot(context, saveSnapshotSchema.parse(body), signal);
const saved = async (body: object) => {
  const answer = await save(body);
  if (!answer.ok) throw new Error(answer.refusal.detail);
  return answer.value;
};
const read = async (id: string) => {
  const answer = await loadSnapshot(id)(context);
  return answer.ok ? answer.value.data : answer;
};
const DAY = 86_400_000;
const GONE = { ok: false, refusal: { code: 'not-found' } };

describe('what is frozen', () => {
  test('comes back whole, with an address whose window is instants', async () => {
    const { id, url } = await saved({
      view: '/graph?namespace=shop&from=now-30m',
      title: '<b>ledger</b>',
      note: 'a\nb',
    });
    expect(url).toBe(`https://mesh.example/s/${id}`);
    expect(id).toMatch(/^[\w-]{22}$/);
    const found = await read(id);
    expect(snapshotSchema.parse(found)).toEqual(found);
    expect(found).toMatchObject({ title: '<b>ledger</b>', note: 'a\nb', schema: 'weftline-snapshot/1' });
    const view = new URL('view' in found ? found.view : '', 'http://page');
    const [from, to] = ['from', 'to'].map((name) => Number(view.searchParams.get(name)));
    expect((to ?? 0) - (from ?? 0)).toBe(30 * 60_000);
    expect(view.searchParams.get('namespace')).toBe('shop');
    const endpoints = 'frames' in found ? found.frames.map(({ endpoint }) => endpoint) : [];
    expect(endpoints).toEqual(['graph', 'status']);
  });

  test.each([
    ['/', ['overview', 'signals', 'status']],
    ['/services', ['services', 'status']],
    ['/mtls', ['mtls', 'status']],
    ['/mesh', ['mesh', 'status']],
    ['/graph?label=latency', ['graph', 'graph', 'status']],
  ])('%s holds what its pictures ask', async (view, endpoints) => {
    const found = await read((await saved({ view })).id);
    expect('frames' in found ? found.frames.map(({ endpoint }) => endpoint) : []).toEqual(endpoints);
  });
});

test.each(['/nowhere', '/api/v1/graph', '/adoption', '/graph?hops=99', '/services/a/%E0%A4%A/c'])(
  '%s is no page that can be frozen',
  async (view) => {
    expect(await save({ view })).toMatchObject({ ok: false, refusal: { parameter: 'view', code: 'bad-parameter' } });
  },
);

test.each([
  { view: 'https://evil.example/' },
  { view: '//evil.example/graph' },
  { view: '/graph', ttlSeconds: 91 * 86_400 },
  { view: '/graph', ttlSeconds: 1 },
  { view: '/graph', note: 'x'.repeat(4001) },
  { view: '/graph', frames: Array.from({ length: 25 }, () => '"x"') },
  { view: '/graph', surprise: 1 },
  {},
])('the body %j is refused', (body) => {
  expect(saveSnapshotSchema.safeParse(body).success).toBe(false);
});

describe('its life', () => {
  test('ends after a week unless told otherwise, and nobody learns that it was there', async () => {
    const { id, expiresAt } = await saved({ view: '/mesh' });
    expect(Math.round(((expiresAt ?? 0) - Date.now()) / DAY)).toBe(7);
    vi.useFakeTimers({ now: Date.now() + 7 * DAY + 1, toFake: ['Date'] });
    expect(await read(id)).toEqual(await read('AAAAAAAAAAAAAAAAAAAAAA'));
    expect(await read(id)).toMatchObject(GONE);
    expect(await store.snapshots.sweep(Date.now())).toEqual({ ok: true, value: 1 });
  });

  test('does not end by itself when it is kept', async () => {
    const { id, expiresAt } = await saved({ view: '/mesh', keep: true });
    expect(expiresAt).toBeNull();
    vi.useFakeTimers({ now: Date.now() + 1000 * DAY, toFake: ['Date'] });
    expect(await read(id)).toMatchObject({ expiresAt: null });
    expect(await store.snapshots.sweep(Date.now())).toEqual({ ok: true, value: 0 });
  });

  test('ends by its own token and by no other', async () => {
    const { id, deleteToken } = await saved({ view: '/mesh' });
    const other = await saved({ view: '/mesh' });
    for (const token of [null, '', id, other.deleteToken]) {
      expect(await revokeSnapshot(context, id, token)).toMatchObject(GONE);
    }
    expect(await read(id)).not.toMatchObject(GONE);
    expect(await hasSnapshot(context, id)).toBe(true);
    expect(await revokeSnapshot(context, id, deleteToken)).toEqual({ ok: true });
    expect(await read(id)).toMatchObject(GONE);
    expect(await hasSnapshot(context, id)).toBe(false);
    expect(await revokeSnapshot(context, id, deleteToken)).toMatchObject(GONE);
  });
});

test('neither id nor token can be read out of the database', async () => {
  const { id, deleteToken } = await saved({ view: '/mesh' });
  const file = new LibSql(join(dir, 'weftline.db'));
  const rows = JSON.stringify(file.prepare('select id_hash, token_hash, title from snapshots').all());
  file.close();
  expect(rows).not.toContain(id);
  expect(rows).not.toContain(deleteToken);
});

test('a body that was tampered with is not shown', async () => {
  const { id } = await saved({ view: '/mesh' });
  const file = new LibSql(join(dir, 'weftline.db'));
  file.exec(`update snapshots set hash = 'x'`);
  file.close();
  expect(await read(id)).toMatchObject({ refusal: { code: 'store-unavailable' } });
});

test('the quota refuses what is one too many, and expiry makes room', async () => {
  const row = (at: number, expires: number) => ({
    ...{ id_hash: `i${at}`, token_hash: 't', created_at: at, expires_at: expires, bytes: 10, hash: 'h', title: '' },
    body: Buffer.from('x'),
  });
  const quota = { bytes: 25, count: 10 };
  expect(await store.snapshots.save(row(1, 100), quota)).toEqual({ ok: true, value: true });
  expect(await store.snapshots.save(row(2, 50), quota)).toEqual({ ok: true, value: true });
  expect(await store.snapshots.save(row(3, 100), quota)).toEqual({ ok: true, value: false });
  expect(await store.snapshots.save(row(60, 100), quota)).toEqual({ ok: true, value: true });
  expect(await store.snapshots.save(row(61, 100), { bytes: 1000, count: 2 })).toEqual({ ok: true, value: false });
});

test('without its store it says so', async () => {
  rmSync(dir, { recursive: true });
  await store.ready();
  rmSync(dir, { recursive: true });
  expect(await save({ view: '/mesh' })).toMatchObject({ refusal: { code: 'store-unavailable' } });
});

test('a store that only reads says so, and shows what it has', async () => {
  const { id } = await saved({ view: '/mesh' });
  const fault = storeFault('read-only');
  const reading: Store = { ...store, snapshots: { ...store.snapshots, save: async () => ({ ok: false, fault }) } };
  const refused = await saveSnapshot(
    { ...context, store: reading },
    saveSnapshotSchema.parse({ view: '/mesh' }),
    signal,
  );
  expect(refused).toMatchObject({
    refusal: { code: 'store-unavailable', detail: expect.stringMatching(/read-only\. Nothing was saved\.$/) },
  });
  expect(await loadSnapshot(id)({ store: reading })).toMatchObject({ ok: true });
});

test('a view that stays too large when it is compressed is refused, and what to do is said', async () => {
  const meta = { window: { from: 0, to: 60_000 }, asOf: null, trust: COMPLETE, sources: [] };
  const noise = randomBytes(6 * 1024 * 1024).toString('base64');
  const shown = await handle(
    new Request('http://weftline.example/api/v1/mesh'),
    plainRequestParams,
    context,
    async () => ({ ok: true, value: { data: { meshes: [], noise }, meta } }),
  );
  const frames = [shown.headers.get('etag')];
  expect(await save({ view: '/mesh', frames })).toMatchObject({
    refusal: { code: 'too-large', detail: expect.stringContaining('Narrow the view') },
  });
});

test.each([
  ['none', 'Snapshot', null],
  ['redacted', 'Snapshot', 'card'],
  ['full', 'secret-service is failing', 'card'],
] as const)('at privacy %s a crawler learns the title "%s"', async (privacy, title, image) => {
  const { id } = await saved({ view: '/mesh', title: 'secret-service is failing' });
  const said = await describeSnapshot({ ...context, cards: { privacy } }, id);
  expect(said).toMatchObject({ title, image: image === null ? null : `https://mesh.example/s/${id}/card.png` });
  if (privacy !== 'full') expect(JSON.stringify(said)).not.toContain('secret-service');
  expect(await describeSnapshot({ ...context, cards: { privacy } }, 'AAAAAAAAAAAAAAAAAAAAAA')).toBeNull();
});
