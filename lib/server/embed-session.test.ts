import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Config } from '@/lib/config/load';
import { secret } from '@/lib/config/secret';
import { defaultSettings } from '@/lib/domain/settings';
import { grantOf, openSession } from './embed-session';
import { contextFor } from './with-scope';

const PORTAL = 'https://portal.example.com';
const KEY = 'a secret of at least thirty-two bytes';
const embed: Config['embed'] = {
  allowedOrigins: [`${PORTAL}/`, 'https://wiki.example.com'],
  keys: [
    { id: 'k1', secret: secret(KEY) },
    { id: 'k2', secret: secret(`${KEY}, the second`) },
  ],
};
const claims = { views: ['graph'], scope: { namespaces: ['shop'] }, origin: PORTAL };
const nowSeconds = () => Math.floor(Date.now() / 1000);
let made = 0;

interface Signing {
  readonly payload?: Record<string, unknown>;
  readonly key?: string;
  readonly kid?: string;
  readonly life?: number;
  readonly age?: number;
  readonly audience?: string;
  readonly jti?: string;
}
const sign = ({ payload = {}, key = KEY, kid = 'k1', life = 120, age = 0, audience, jti }: Signing = {}) => {
  made += 1;
  return new SignJWT({ ...claims, ...payload })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setAudience(audience ?? 'weftline-embed')
    .setIssuedAt(nowSeconds() - age)
    .setExpirationTime(nowSeconds() - age + life)
    .setJti(jti ?? `test-${made}`)
    .sign(new TextEncoder().encode(key));
};
const open = async (token: string, origin: string | null = PORTAL) => openSession(embed, { token, origin });
const opened = async (signing: Signing = {}) => {
  const answer = await open(await sign(signing));
  if (!answer.ok) throw new Error(answer.refusal.detail);
  return answer.value.data;
};
const unsigned = () =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
    JSON.stringify({ ...claims, aud: 'weftline-embed', iat: nowSeconds(), exp: nowSeconds() + 60, jti: 'none' }),
  ).toString('base64url')}.`;

test('a token opens one session, with what it says and no more', async () => {
  const token = await sign({ payload: { admin: true } });
  const first = await open(token);
  expect(first).toMatchObject({ ok: true, value: { data: { views: ['graph'] } } });
  expect(await open(token)).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  const bearer = first.ok ? first.value.data.bearer : '';
  expect(await grantOf(embed, bearer)).toEqual({
    ok: true,
    value: { views: ['graph'], scope: { clusters: [], namespaces: ['shop'] }, origin: PORTAL },
  });
});

test('every configured key signs', async () => {
  await expect(opened({ kid: 'k2', key: `${KEY}, the second` })).resolves.toBeDefined();
});

test.each<[string, () => Promise<string> | string, (string | null)?]>([
  ['run out', () => sign({ life: 60, age: 120 })],
  ['longer than five minutes', () => sign({ life: 301 })],
  ['another key', () => sign({ key: `${KEY}?` })],
  ['a key that is not configured', () => sign({ kid: 'k9' })],
  ['one key’s name with another’s signature', () => sign({ kid: 'k2' })],
  ['another audience', () => sign({ audience: 'somebody-else' })],
  ['no algorithm', unsigned],
  ['no token at all', () => 'a.b.c'],
  ['no scope', () => sign({ payload: { scope: {} } })],
  ['a scope of nothing', () => sign({ payload: { scope: { clusters: [], namespaces: [] } } })],
  ['a view there is not', () => sign({ payload: { views: ['graph', 'everything'] } })],
  [
    'an origin that is not allowed',
    () => sign({ payload: { origin: 'https://evil.example' } }),
    'https://evil.example',
  ],
  ['framed by another origin', () => sign(), 'https://wiki.example.com'],
  ['framed by nobody', () => sign(), null],
])('refused: %s', async (_, token, origin = PORTAL) => {
  const answer = await open(await token(), origin);
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  expect(JSON.stringify(answer)).not.toContain(KEY);
});

test('a token is no bearer, and a bearer is no token', async () => {
  expect((await grantOf(embed, await sign())).ok).toBe(false);
  const { bearer } = await opened();
  expect((await open(bearer)).ok).toBe(false);
});

describe('what a bearer opens', () => {
  const context = { sources: [], settings: defaultSettings };
  const ask = async (path: string, authorization?: string) =>
    contextFor(
      context,
      new Request(`http://weftline.example${path}`, { headers: authorization ? { authorization } : {} }),
      embed,
    );

  test('its own endpoints, narrowed', async () => {
    const { bearer } = await opened();
    for (const path of ['/api/v1/graph?groupBy=cluster', '/api/v1/services']) {
      expect(await ask(path, `Bearer ${bearer}`)).toMatchObject({
        ok: true,
        value: { scope: { namespaces: ['shop'] } },
      });
    }
  });

  test.each(['signals', 'mtls', 'overview', 'mesh', 'status', 'traces', 'services/east/shop/cart', 'graph/'])(
    'not %s',
    async (endpoint) => {
      const { bearer } = await opened();
      const answer = await ask(`/api/v1/${endpoint}`, `Bearer ${bearer}`);
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
    },
  );

  test.each(['Bearer nonsense', 'Basic YTpi', 'Bearer ', 'bearer'])('%s is not taken for nobody', async (header) => {
    expect(await ask('/api/v1/graph', header)).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  });

  test('without one everything is as before', async () => {
    expect(await ask('/api/v1/graph')).toEqual({ ok: true, value: context });
  });
});
