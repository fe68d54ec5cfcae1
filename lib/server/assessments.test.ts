import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import LibSql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assessmentSchema, type SaveAssessment, saveAssessmentSchema } from '@/lib/domain/assessment';
import { assessmentFileSchema } from '@/lib/domain/assessment-file';
import { defaultSettings } from '@/lib/domain/settings';
import { openStore, type Store } from '@/lib/store/store';
import type { Context } from './context';
import { loadAssessment } from './load-assessment';
import { loadRecord, type RecordForm } from './load-record';
import { saveAssessment } from './save-assessment';

let dir = '';
let store: Store;
let context: Context;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'weftline-assessments-'));
  store = openStore({ dataDir: dir, databaseUrl: null, onError: () => undefined });
  context = { sources: [], settings: defaultSettings, store, publicUrl: null };
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const request = (more: object = {}): SaveAssessment =>
  saveAssessmentSchema.parse({
    title: 'payments <script>',
    author: 'Ana',
    answers: { M1: 'no', M4: 'yes', R1: { value: 'yes', provenance: { type: 'owner', by: 'Ana', at: '2026-11-01' } } },
    evidence: { plaintext_share: 0.3 },
    ...more,
  });
const saved = async (more?: object) => {
  const answer = await saveAssessment(context, request(more));
  if (!answer.ok) throw new Error(answer.refusal.detail);
  return answer.value;
};
const read = async (id: string, version: number | null = null) => {
  const answer = await loadAssessment(id)(context, { version });
  return answer.ok ? answer.value.data : answer;
};

test('what comes back is what was sent, with what the model made of it', async () => {
  const { id, version, url, verdict } = await saved();
  expect([version, url]).toEqual([1, `/adoption/${id}`]);
  const found = await read(id);
  expect(assessmentSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ id, version: 1, supersedes: null, request: request(), result: { verdict } });
});

test('no sample took part in what is read from the database', async () => {
  const answer = await loadAssessment((await saved()).id)(context, { version: null });
  expect(answer).toMatchObject({ ok: true, value: { meta: { asOf: null } } });
});

test('a save that supersedes is the next version; the earlier ones are found by number', async () => {
  const { id } = await saved();
  expect(await saved({ title: 'second', supersedes: id })).toMatchObject({ id, version: 2, supersedes: id });
  expect(await read(id)).toMatchObject({ version: 2, supersedes: { id, version: 1 }, request: { title: 'second' } });
  expect(await read(id, 1)).toMatchObject({ version: 1, request: { title: 'payments <script>' } });
  expect(await read(id)).toMatchObject({ versions: [{ version: 1 }, { version: 2 }] });
});

test.each([
  ['an id nobody made', 'x'],
  ['an unknown id', '00000000-0000-4000-8000-000000000000'],
  ['a hostile id', "' or 1=1 --"],
])('%s is not found', async (_, id) => {
  expect(await read(id)).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
});

test('an unknown version is not found, and nothing supersedes what is not there', async () => {
  const { id } = await saved();
  expect(await read(id, 2)).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
  const answer = await saveAssessment(context, request({ supersedes: '00000000-0000-4000-8000-000000000000' }));
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'not-found', parameter: 'supersedes' } });
});

test('without its store it says that nothing was saved', async () => {
  await saved();
  rmSync(dir, { recursive: true });
  const answer = await saveAssessment(context, request());
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'store-unavailable' } });
  expect(!answer.ok && answer.refusal.detail).toContain('Nothing was saved.');
  const { store: _, ...without } = context;
  expect(await saveAssessment(without, request())).toMatchObject({ refusal: { code: 'store-unavailable' } });
});

test('a row that was tampered with is not shown as the decision', async () => {
  const { id } = await saved();
  await store.close();
  const file = new LibSql(join(dir, 'weftline.db'));
  file.exec(`update assessments set body = replace(body, '"no"', '"yes"')`);
  file.close();
  expect(await read(id)).toMatchObject({ ok: false, refusal: { code: 'store-unavailable' } });
});

const recordOf = (id: string, version: number | null) => loadRecord(context, 'adr.md', { id, version });

test('its record is the one of that version, and names a file any system takes', async () => {
  const { id } = await saved();
  await saved({ title: 'second', supersedes: id });
  const [old, now] = [await recordOf(id, 1), await recordOf(id, null)];
  if (!(old.ok && now.ok)) throw new Error('no record');
  expect([old.value.fileName, now.value.fileName]).toEqual(['adr-payments-script-v1.md', 'adr-second-v2.md']);
  expect(old.value.text).toContain(`${id} version 1`);
  expect(old.value.text).toMatch(/^---\nstatus: "?superseded"?\n/);
  expect(now.value.text).toMatch(/^---\nstatus: "?proposed"?\n/);
  expect(old.value.text).not.toContain('<script>');
  expect(await recordOf(id, 9)).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
});

test('it is handed out as a page that runs nothing, and as a file, each with a name any system takes', async () => {
  const { id } = await saved();
  const of = async (form: RecordForm) => {
    const found = await loadRecord(context, form, { id, version: null });
    if (!found.ok) throw new Error('no record');
    return found.value;
  };
  const [page, file] = [await of('adr.html'), await of('file.json')];
  expect(page).toMatchObject({ type: 'text/html; charset=utf-8', fileName: 'adr-payments-script-v1.html' });
  expect(page.text).not.toContain('<script');
  expect(page.text).toContain('payments &#60;script&#62;');
  expect(file).toMatchObject({ disposition: 'attachment', fileName: 'assessment-payments-script-v1.json' });
  expect(assessmentFileSchema.parse(JSON.parse(file.text))).toMatchObject({ id, title: 'payments <script>' });
});
