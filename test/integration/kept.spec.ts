import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import LibSql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentSchema, savedAssessmentSchema } from '@/lib/domain/assessment';
import { assessmentFileSchema } from '@/lib/domain/assessment-file';
import { frameSchema, problemSchema } from '@/lib/domain/envelope';
import { savedSnapshotSchema, snapshotSchema } from '@/lib/domain/snapshot';
import { type AppServer, startApp } from '@/test/harness/app';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';
import { temporaryDir } from '@/test/harness/process';

/** Assessments and snapshots through the built app's own API, over the demo, and with every source and the store gone. */

let demo: FrozenDemo;
let app: AppServer;
let dir: Awaited<ReturnType<typeof temporaryDir>>;
const dataDir = () => join(dir.path, 'data');

beforeAll(async () => {
  dir = await temporaryDir('kept');
  const config = join(dir.path, 'weftline.yml');
  await writeFile(config, 'cards: { privacy: full }\n');
  demo = await recentDemo();
  app = await startApp({ WEFTLINE_PROMETHEUS_URL: demo.url, WEFTLINE_CONFIG: config, WEFTLINE_DATA_DIR: dataDir() });
});
afterAll(async () => {
  await app?.stop();
  await demo?.stop();
  await dir?.remove();
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${app.url}${path}`, init);
const send = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const problemOf = async (reply: Response) => {
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  return { status: reply.status, code: problemSchema.parse(await reply.json()).code };
};
const assessment = {
  title: 'payments',
  scope: { namespaces: ['shop'] },
  answers: { M1: 'yes', M2: 'yes', M4: 'no' },
  evidence: { plaintext_share: 0.3 },
};

describe.each(['/api/v1/assessments', '/api/v1/snapshots'])('%s', (path) => {
  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403, 'cross-origin'],
    ['another origin', { origin: 'https://evil.example' }, 403, 'cross-origin'],
    ['a form', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
  ] as const)('takes nothing from %s', async (_, headers, status, code) => {
    expect(await problemOf(await send(path, '{}', headers))).toEqual({ status, code });
  });

  test('names what it does not understand, and reads no more than it may', async () => {
    expect(await problemOf(await send(path, '{'))).toMatchObject({ status: 400 });
    expect(await problemOf(await send(path, { nonsense: 1 }))).toMatchObject({ status: 400, code: 'bad-parameter' });
    const big = JSON.stringify({ title: 'x'.repeat(300 * 1024) });
    expect(await problemOf(await send(path, big))).toEqual({ status: 413, code: 'too-large' });
    expect(await problemOf(await ask(path, { method: 'PUT' }))).toEqual({ status: 405, code: 'method-not-allowed' });
  });
});

test('an assessment is kept by version, and each version has its record', async () => {
  const made = await send('/api/v1/assessments', assessment);
  expect(made.status).toBe(201);
  const { id, url } = savedAssessmentSchema.parse(await made.json());
  expect([made.headers.get('location'), url]).toEqual([`/api/v1/assessments/${id}`, `/adoption/${id}`]);
  const next = await send('/api/v1/assessments', { ...assessment, title: 'second', supersedes: id });
  expect(savedAssessmentSchema.parse(await next.json())).toMatchObject({ id, version: 2, supersedes: id });
  for (const [query, version, title] of [
    ['', 2, 'second'],
    ['?version=1', 1, 'payments'],
  ] as const) {
    const body = await (await ask(`/api/v1/assessments/${id}${query}`)).json();
    expect(frameSchema(assessmentSchema).parse(body)).toEqual(body);
    expect(body.data).toMatchObject({ version, request: { title } });
    const record = await ask(`/api/v1/assessments/${id}/adr.md${query}`);
    expect(record.headers.get('content-type')).toContain('text/markdown');
    const written = await record.text();
    expect(written).toContain(`version ${version}`);
    const page = await ask(`/api/v1/assessments/${id}/adr.html${query}`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-.*; sandbox$/);
    const html = await page.text();
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    expect(policy).toContain(createHash('sha256').update(style).digest('base64'));
    expect(html).not.toContain('<script');
    expect(html.match(/<h2>/g)?.length).toBe(written.match(/^## /gm)?.length);
    const file = await ask(`/api/v1/assessments/${id}/file.json${query}`);
    expect(file.headers.get('content-disposition')).toContain(
      `attachment; filename="assessment-${title}-v${version}.json"`,
    );
    const held = await file.json();
    expect(assessmentFileSchema.parse(held)).toEqual(held);
    expect(held).toMatchObject({ id, version, title, answers: { M1: { value: 'yes' } } });
  }
  const [hidden, legend] = await Promise.all(
    ['file.json?names=hidden', 'legend.json'].map(async (form) =>
      (await ask(`/api/v1/assessments/${id}/${form}`)).json(),
    ),
  );
  expect(assessmentFileSchema.parse(hidden)).toEqual(hidden);
  expect(Object.values(legend)).toEqual(['shop']);
  expect(hidden.scope.namespaces).toEqual(Object.keys(legend));
  for (const form of ['adr.html', 'file.json', 'legend.json']) {
    const unknown = '/api/v1/assessments/00000000-0000-4000-8000-000000000000';
    expect(await problemOf(await ask(`${unknown}/${form}`))).toEqual({ status: 404, code: 'not-found' });
    expect(await problemOf(await ask(`/api/v1/assessments/${id}/${form}?version=x`))).toMatchObject({ status: 400 });
  }
  expect(await problemOf(await ask(`/api/v1/assessments/${id}?version=3`))).toMatchObject({ status: 404 });
  expect(await problemOf(await ask(`/api/v1/assessments/${id}?version=x`))).toMatchObject({ status: 400 });
  expect((await ask(`/adoption/${id}`)).status).toBe(200);
});

/** How many questions the sources were asked so far. */
const questions = async (): Promise<number> => {
  const text = await (await ask('/metrics')).text();
  const counts = text.matchAll(/^weftline_upstream_request_duration_seconds_count\{[^}]*\} (\d+)/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};

test('a snapshot opens with every source down, asks nobody anything, and ends with its token', async () => {
  const to = demo.openedAt * 1000;
  const view = `/graph?from=${to - 600_000}&to=${to}`;
  const live = await (await ask(`/api/v1/graph?from=${to - 600_000}&to=${to}&layout=1`)).json();
  const made = await send('/api/v1/snapshots', { view, title: '<b>ledger</b>', note: 'frozen' });
  expect(made.status).toBe(201);
  const { id, deleteToken, expiresAt } = savedSnapshotSchema.parse(await made.json());
  expect(expiresAt).toBeGreaterThan(Date.now());
  await demo.pause();
  try {
    const before = await questions();
    const reply = await ask(`/api/v1/snapshots/${id}`);
    const body = await reply.json();
    expect(reply.status).toBe(200);
    expect(frameSchema(snapshotSchema).parse(body)).toEqual(body);
    const [main] = body.data.frames;
    expect(main.frame.data.nodes).toEqual(live.data.nodes);
    expect(main.frame.meta.queries.length).toBeGreaterThan(0);
    const page = await (await ask(`/s/${id}`)).text();
    expect(page).not.toContain('<b>ledger</b>');
    const head = page.slice(0, page.indexOf('</head>'));
    expect(head.indexOf('property="og:title"')).toBeGreaterThan(0);
    expect(Buffer.byteLength(head.slice(0, head.indexOf('property="og:image"')))).toBeLessThan(32 * 1024);
    const card = Buffer.from(await (await ask(`/s/${id}/card.png`)).arrayBuffer());
    expect([card.readUInt32BE(16), card.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(card.length).toBeLessThan(300 * 1024);
    expect(await questions()).toBe(before);
  } finally {
    await demo.restart();
  }
  const revoke = (bearer: string) =>
    ask(`/api/v1/snapshots/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${bearer}` } });
  expect(await problemOf(await revoke('wrong'))).toMatchObject({ status: 404 });
  expect((await revoke(deleteToken)).status).toBe(204);
  for (const gone of [id, 'AAAAAAAAAAAAAAAAAAAAAA', 'x']) {
    expect(await problemOf(await ask(`/api/v1/snapshots/${gone}`))).toEqual({ status: 404, code: 'not-found' });
    expect((await ask(`/s/${gone}`)).status).toBe(404);
    expect((await ask(`/s/${gone}/card.png`)).status).toBe(404);
  }
});

test('while another process holds the file nothing is saved, and what was saved is still read', async () => {
  const made = savedAssessmentSchema.parse(await (await send('/api/v1/assessments', assessment)).json());
  const other = new LibSql(join(dataDir(), 'weftline.db'));
  other.exec('begin exclusive');
  try {
    const refused = await send('/api/v1/assessments', { ...assessment, supersedes: made.id });
    const { status, code, detail } = problemSchema.parse(await refused.json());
    expect({ status, code }).toEqual({ status: 503, code: 'store-unavailable' });
    expect(detail).toMatch(/busy with another write.*Nothing was saved\.$/);
    const found = await (await ask(`/api/v1/assessments/${made.id}`)).json();
    expect(found.data).toMatchObject({ id: made.id, version: 1, request: { title: 'payments' } });
  } finally {
    other.exec('rollback');
    other.close();
  }
  const next = await send('/api/v1/assessments', { ...assessment, supersedes: made.id });
  expect(savedAssessmentSchema.parse(await next.json())).toMatchObject({ id: made.id, version: 2 });
});

test('without its store it is not ready and says what was not saved; live views go on', async () => {
  expect((await ask('/readyz')).status).toBe(200);
  await rename(dataDir(), `${dataDir()}.away`);
  try {
    expect((await ask('/readyz')).status).toBe(503);
    const refused = await send('/api/v1/assessments', assessment);
    expect(await problemOf(refused)).toEqual({ status: 503, code: 'store-unavailable' });
    expect((await ask('/api/v1/status')).status).toBe(200);
  } finally {
    await rename(`${dataDir()}.away`, dataDir());
  }
  expect((await ask('/readyz')).status).toBe(200);
});

test('whoever freezes without a pause is told when to go on', async () => {
  const replies: Response[] = [];
  for (let time = 0; time < 30; time += 1) {
    replies.push(await send('/api/v1/snapshots', { view: '/mesh?from=now-5m', ttlSeconds: 60 }));
  }
  const [refused] = replies.filter(({ status }) => status !== 201);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused === undefined ? null : await problemOf(refused)).toEqual({ status: 429, code: 'rate-limited' });
});
