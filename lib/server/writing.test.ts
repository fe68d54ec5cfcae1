import { expect, test } from 'vitest';
import { z } from 'zod';
import { accept } from './accept';
import type { Context } from './context';
import { methodsOf } from './methods';
import { paced } from './pace';
import { fromOwnPage } from './same-origin';

const context = { sources: [], settings: {}, publicUrl: 'https://mesh.example.com' } as unknown as Context;
const schema = z.strictObject({ name: z.string(), parts: z.strictObject({ M1: z.enum(['yes', 'no']) }).optional() });
const how = {
  route: '/api/v1/assessments',
  schema,
  act: (_: Context, { name }: z.infer<typeof schema>) => ({ ok: true, value: { id: name } }) as const,
  created: ({ id }: { id: string }) => `/adoption/${id}`,
};
const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request('http://127.0.0.1/api/v1/assessments', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', host: '127.0.0.1', ...headers },
  });
const answer = async (body: BodyInit, headers?: Record<string, string>) => {
  const reply = await accept(post(body, headers), context, how);
  return { status: reply.status, type: reply.headers.get('content-type'), body: await reply.json(), reply };
};

test('what is made is told with its address', async () => {
  const { status, body, reply } = await answer('{"name":"a"}');
  expect([status, body, reply.headers.get('location')]).toEqual([201, { id: 'a' }, '/adoption/a']);
});

test.each([
  ['no JSON', '{', 400, 'body'],
  ['broken UTF-8', new Uint8Array([0x7b, 0xff]), 400, 'body'],
  ['a wrong type', '{"name":1}', 400, 'name'],
  ['an unknown key', '{"name":"a","nam":1}', 400, 'nam'],
  ['an unknown value deep in it', '{"name":"a","parts":{"M1":"perhaps"}}', 400, 'parts.M1'],
  ['an unknown key deep in it', '{"name":"a","parts":{"M1":"yes","Q9":1}}', 400, 'parts.Q9'],
  ['nothing', '', 400, 'body'],
])('refuses %s by name', async (_, body, status, parameter) => {
  const found = await answer(body);
  expect(found).toMatchObject({ status, type: 'application/problem+json', body: { code: 'bad-parameter', parameter } });
});

test('a body of 256 KiB is read and one byte more is not, whatever its header says', async () => {
  const empty = '{"name":""}'.length;
  const filled = (bytes: number) => JSON.stringify({ name: 'x'.repeat(bytes - empty) });
  expect((await answer(filled(256 * 1024))).status).toBe(201);
  expect(await answer(filled(256 * 1024 + 1))).toMatchObject({ status: 413, body: { code: 'too-large' } });
  const stream = new Blob([filled(256 * 1024 + 1)]).stream();
  const unsized = new Request('http://127.0.0.1/api/v1/assessments', {
    method: 'POST',
    body: stream,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  expect((await accept(unsized, context, how)).status).toBe(413);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  '',
])('refuses content type %s, which a foreign form could send', async (type) => {
  expect(await answer('{"name":"a"}', { 'content-type': type })).toMatchObject({ status: 415 });
});

test.each<[string, Record<string, string>, boolean]>([
  ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1' }, true],
  ['a page of ours over plain http', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
  ['a page under the public address', { origin: 'https://mesh.example.com', host: 'weftline:3000' }, true],
  ['a script', {}, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  ['a sibling of our domain', { 'sec-fetch-site': 'same-site', origin: 'https://x.example.com' }, false],
  ['another origin over plain http', { origin: 'http://evil.example', host: '127.0.0.1:3000' }, false],
  ['another port of this machine', { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:3000' }, false],
  ['a page without an origin', { origin: 'null', host: '127.0.0.1:3000' }, false],
])('%s may write: %j %s', (_, headers, may) => {
  expect(fromOwnPage({ headers: new Headers(headers) }, context.publicUrl).ok).toBe(may);
});

test.each([
  ['/api/v1/graph', ['GET', 'HEAD']],
  ['/api/v1/assessments', ['POST']],
  ['/api/v1/assessments/x/adr.md', ['GET', 'HEAD']],
  ['/api/v1/assessments/x/file.json', ['GET', 'HEAD']],
  ['/api/v1/snapshots/x', ['GET', 'HEAD', 'DELETE']],
  ['/adoption/x', null],
])('%s takes %j', (path, methods) => {
  expect(methodsOf(path)).toEqual(methods);
});

test('whoever sends too much too often is told when to come again', async () => {
  const slowly = { burst: 2, perMinute: 4 };
  const limited = { ...how, paced: paced('Too often.', { each: slowly, all: { burst: 5, perMinute: 60 } }) };
  const send = (from: string) => accept(post('{"name":"a"}', { 'x-forwarded-for': from }), context, limited);
  const statuses = async (...from: readonly string[]) => {
    const replies = [];
    for (const one of from) replies.push((await send(one)).status);
    return replies;
  };
  expect(await statuses('10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2')).toEqual([201, 201, 429, 201]);
  const refused = await send('10.0.0.1');
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(13);
  expect(await refused.json()).toMatchObject({
    status: 429,
    code: 'rate-limited',
    detail: expect.stringContaining('nothing was saved'),
  });
  // A new address each time does not help.
  expect(await statuses('10.0.0.3', '10.0.0.4', '10.0.0.5')).toEqual([201, 201, 429]);
});
